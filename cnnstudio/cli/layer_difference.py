"""What differs between two networks, layer by layer, for ``summary --compare``."""

from __future__ import annotations

from typing import Any

from cnnstudio.cli.text_table import table_lines
from cnnstudio.core.difference import KEYS, Counts, Difference, Kind, LayerDifference
from cnnstudio.core.difference_text import SIGNS, change_text, output_text, what_text

_SHOWN = ("params", "macs", "training_bytes")
_HEADINGS = ("", "layer", "what", "output", "parameters", "MACs", "memory to train")


def difference_data(found: Difference) -> dict[str, Any]:
    """The layers that differ, and what that comes to, as JSON data; unknown is None."""
    return {
        "difference": {key: found.change(key) for key in KEYS},
        "layers": [_layer_data(layer) for layer in found.changed],
    }


def _layer_data(layer: LayerDifference) -> dict[str, Any]:
    return {
        "change": layer.kind.value,
        "moved": layer.is_moved,
        "type": layer.node.layer.keras_name or layer.node.layer.kind,
        "first": None if layer.before is None else {"name": layer.before.name, **_counts_data(layer.old)},
        "second": None if layer.after is None else {"name": layer.after.name, **_counts_data(layer.new)},
        "changes": [
            {"name": detail.name, "from": detail.before, "to": detail.after} for detail in layer.details
        ],
        "difference": {key: layer.change(key) for key in KEYS},
    }


def _counts_data(counts: Counts) -> dict[str, Any]:
    output = None if counts.output is None else list(counts.output)
    return {"output": output, **{key: counts.of(key) for key in KEYS}}


def difference_lines(found: Difference, width: int) -> list[str]:
    """The layers that differ as a table for people, with what it comes to below.

    Args:
        found: The difference.
        width: Characters in a line.
    """
    summed = f"Layer by layer: {found.sentence}."
    if not found.changed:
        return [summed]
    rows = [_row(layer) for layer in found.changed]
    rows.append(("", "all together", "", "", *[change_text(key, found.change(key)) for key in _SHOWN]))
    legend = ", ".join(
        f"{SIGNS[kind]} {words}"
        for kind, words in (
            (Kind.ADDED, "added"), (Kind.REMOVED, "removed"), (Kind.CHANGED, "changed"),
            (Kind.MOVED, "moved"), (Kind.AFFECTED, "affected by the others"),
        )
        if found.count(kind)
    )  # fmt: skip
    return [summed, "", *table_lines(_HEADINGS, rows, 4, width, pliant=2), "", legend]


def _row(layer: LayerDifference) -> tuple[str, ...]:
    numbers = [change_text(key, layer.change(key)) for key in _SHOWN]
    return (SIGNS[layer.kind], layer.node.name, what_text(layer), output_text(layer), *numbers)
