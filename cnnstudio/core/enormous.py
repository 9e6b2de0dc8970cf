"""Layers that no computer has the memory for: nothing that Keras refuses before it runs out."""

from __future__ import annotations

from cnnstudio.core.cost import Cost
from cnnstudio.core.layer import Finding
from cnnstudio.core.numerals import size_text

MOST = 10**12
"""Bytes: a terabyte, several times the main memory of large machines and graphics cards."""
_NUMBER = 4
"""Bytes of a float32."""


def enormous_findings(cost: Cost, output_bytes: int | None) -> tuple[Finding, ...]:
    """A warning where a layer alone would fill all memory.

    Args:
        cost: What it costs.
        output_bytes: Bytes of what comes out, for one sample; None where unknown.
    """
    weights = _NUMBER * (cost.params or 0)
    if weights > MOST:
        return (
            Finding(
                f"Its parameters alone take {size_text(weights)} of memory, more than any computer has: use fewer filters "
                "or units, or less that comes in.",
                is_error=False,
            ),
        )
    if (output_bytes or 0) > MOST:
        return (
            Finding(
                f"What comes out takes {size_text(output_bytes or 0)} of memory for a single sample, more than any computer "
                "has: make the map smaller, or use fewer channels.",
                is_error=False,
            ),
        )
    return ()
