"""The arithmetic of sliding windows in words: formulas, zeros added, pixels ignored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnstudio.core.layer import Finding, Fix, Step
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.shapes import Axis
from cnnstudio.core.values import Pair

_SIDES = (("Height", "row", "rows"), ("Width", "column", "columns"))


def window_steps(axes: tuple[Axis, ...]) -> tuple[Step, ...]:
    """The formula of the output's height and width; one line where both have the same numbers."""
    if axes[0] == axes[1]:
        return (Step("Height, width", formula(axes[0]), remark(axes[0])),)
    return tuple(
        Step(name, formula(axis), remark(axis)) for (name, *_), axis in zip(_SIDES, axes, strict=True)
    )


def formula(axis: Axis) -> str:
    """The output length with its numbers: ``(28 − 5)/1 + 1 = 24``.

    Source: Dumoulin & Visin (2016); Krohn, *Deep Learning Illustrated*, ch. 10.
    """
    if axis.size is None:
        return "depends on the size of the image"
    if axis.padding == "same":
        return f"⌈{axis.size} / {axis.stride}⌉ = {axis.output}"
    inner = f"({axis.size} − {axis.span})/{axis.stride}"
    return f"⌊{inner}⌋ + 1 = {axis.output}" if axis.ignored else f"{inner} + 1 = {axis.output}"


def remark(axis: Axis) -> str:
    """What the formula does not show: dilation and the zeros that padding adds."""
    parts = []
    if axis.dilation > 1:
        parts.append(f"spans ({axis.kernel} − 1)·{axis.dilation} + 1 = {axis.span} px")
    zeros = axis.zeros
    if axis.padding == "same" and zeros is not None and any(zeros):
        before, after = zeros
        parts.append(
            f"zeros: {before} on each side" if before == after else f"zeros: {before} before, {after} after"
        )
    return "; ".join(parts)


def ignored_finding(axes: tuple[Axis, ...], fix: Mapping[str, Any]) -> tuple[Finding, ...]:
    """A warning where "valid" windows leave pixels out, with the fix that settings give."""
    left = [
        f"{axis.ignored} {one if axis.ignored == 1 else many}"
        for (_, one, many), axis in zip(_SIDES, axes, strict=True)
        if axis.ignored
    ]
    if not left:
        return ()
    axis = next(axis for axis in axes if axis.ignored and axis.size is not None)
    exactly = (axis.size - axis.span) / axis.stride + 1 if axis.size is not None else 0
    message = (
        f"{' and '.join(left)} at the end of the map are ignored: ({axis.size} − {axis.span})/{axis.stride} + 1 = "
        f'{exactly:.4g} is no whole number. Use "same" padding, or another size or stride.'
    )
    return (Finding(message, (Fix('Use "same" padding', dict(fix)),), is_error=False),)


def oversized_finding(axes: tuple[Axis, ...]) -> tuple[Finding, ...]:
    """A warning where "same" padding hides that the window is larger than the map."""
    if not any(axis.padding == "same" and axis.size is not None and axis.span > axis.size for axis in axes):
        return ()
    spans, sizes = tight([axis.span for axis in axes]), tight([axis.size for axis in axes])
    message = f"The window of {spans} px is larger than its map of {sizes} px: most of it sees only padding."
    return (Finding(message, is_error=False),)


def window_reach(axes: tuple[Axis, ...]) -> tuple[Reach, ...]:
    """What one output element of a window sees of its input."""
    first = _axis_reach(axes[0])
    return tuple([first if axis == axes[0] else _axis_reach(axis) for axis in axes])


def _axis_reach(axis: Axis) -> Reach:
    before, _ = axis.zeros or (0, 0)
    return Reach(axis.span, axis.stride, before)


def stride_text(strides: Pair) -> str:
    """A stride as cards show it: ``stride 2`` or ``stride 2×1``."""
    return f"stride {strides[0] if strides[0] == strides[1] else tight(strides)}"


def count_step(title: str, factors: str, amount: int | None) -> Step:
    """A product with its result: ``3·3·32·64 + 64 = 18,496``."""
    return Step(title, f"{factors} = {exact(amount)}")
