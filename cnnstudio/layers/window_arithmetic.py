"""The arithmetic of sliding windows in words: formulas, zeros added, pixels ignored."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from cnnstudio.core.cost import Cost
from cnnstudio.core.layer import Finding, Fix, Step
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.shapes import Axis
from cnnstudio.core.values import Sizes

A = TypeVar("A")

_HEIGHT, _WIDTH = ("Height", "row", "rows"), ("Width", "column", "columns")
SIDES = {
    1: (("Length", "step", "steps"),),
    2: (_HEIGHT, _WIDTH),
    3: (("Depth", "slice", "slices"), _HEIGHT, _WIDTH),
}
"""By the number of axes: the name of each, one place along it, and several."""


_WINDOW_RULE = "⌊(size − k + zeros)/stride⌋ + 1"


def side_names(count: int) -> tuple[str, ...]:
    """What the axes of a window are called: ``Height`` and ``Width``."""
    return tuple([name for name, *_ in SIDES[count]])


def window_steps(axes: tuple[Axis, ...]) -> tuple[Step, ...]:
    """The formula of the output's height and width; one line where all have the same numbers."""
    return axis_steps(axes, formula, remark, _WINDOW_RULE)


def axis_steps(
    axes: tuple[A, ...], formula_of: Callable[[A], str], remark_of: Callable[[A], str], rule: str
) -> tuple[Step, ...]:
    """A line for each axis with its formula, remark and rule; one line where all have the same numbers."""
    names = side_names(len(axes))
    if len(set(axes)) == 1:
        names = (", ".join([names[0], *[name.lower() for name in names[1:]]]),)
    return tuple(
        Step(name, formula_of(axis), remark_of(axis), rule) for name, axis in zip(names, axes, strict=False)
    )


def formula(axis: Axis) -> str:
    """The output length with its numbers: ``(28 − 5 + 2·2)/1 + 1 = 28``.

    Source: Dumoulin & Visin (2016); Krohn, *Deep Learning Illustrated*, ch. 10.
    """
    if axis.size is None:
        return "depends on the size of the image"
    before, after = axis.zeros or (0, 0)
    zeros = "" if not after else f" + 2·{before}" if before == after else f" + {before} + {after}"
    inner = f"({axis.size} − {axis.span}{zeros})/{axis.stride}"
    is_whole = (axis.size - axis.span + before + after) % axis.stride == 0
    return f"{inner} + 1 = {axis.output}" if is_whole else f"⌊{inner}⌋ + 1 = {axis.output}"


def remark(axis: Axis) -> str:
    """What the formula does not show: dilation, the zeros that padding adds, pixels that go unused."""
    parts = []
    if axis.dilation > 1:
        parts.append(f"spans ({axis.kernel} − 1)·{axis.dilation} + 1 = {axis.span} px")
    before, after = axis.zeros or (0, 0)
    if before or after:
        parts.append(
            f"zeros: {before} on each side" if before == after else f"zeros: {before} before, {after} after"
        )
    if axis.ignored:
        parts.append(f"ignores {axis.ignored} px at the end")
    if axis.stride > axis.span:
        parts.append(f"skips {axis.stride - axis.span} px between windows")
    return "; ".join(parts)


def oversized_finding(axes: tuple[Axis, ...], window: str = "kernel_size") -> tuple[Finding, ...]:
    """A warning where "same" padding hides that the window is larger than the map.

    Args:
        axes: The window along height and width.
        window: The setting that holds the window's size, for the fix.
    """
    if all(axis.padding != "same" or axis.size is None or axis.span <= axis.size for axis in axes):
        return ()
    spans, sizes = tight([axis.span for axis in axes]), tight([axis.size for axis in axes])
    message = (
        f"The window of {spans} px is larger than its map of {sizes} px, so that part of it only ever sees "
        "padding: use a smaller window, or fewer steps that shrink the map."
    )
    return (Finding(message, shrinking_fixes(axes, window), is_error=False),)


def shrinking_fixes(axes: tuple[Axis, ...], window: str) -> tuple[Fix, ...]:
    """The fix that makes a window as small as its map; none for dilated windows."""
    if any(axis.dilation > 1 for axis in axes):
        return ()
    fitting = tuple([axis.kernel if axis.size is None else min(axis.kernel, axis.size) for axis in axes])
    return (Fix(f"Shrink the window to {tight(fitting)}", {window: fitting}),)


@lru_cache(maxsize=4096)
def window_reach(axes: tuple[Axis, ...]) -> tuple[Reach, ...]:
    """What one output element of a window sees of its input."""
    first = _axis_reach(axes[0])
    return tuple([first if axis == axes[0] else _axis_reach(axis) for axis in axes])


def _axis_reach(axis: Axis) -> Reach:
    before, _ = axis.zeros or (0, 0)
    return Reach(axis.span, axis.stride, before)


def stride_text(strides: Sizes) -> str:
    """A stride as cards show it: ``stride 2`` or ``stride 2×1``."""
    return f"stride {strides[0] if len(set(strides)) == 1 else tight(strides)}"


def count_step(title: str, factors: str, amount: int | None, note: str = "", rule: str = "") -> Step:
    """A product with its result: ``3·3·32·64 + 64 = 18,496``."""
    return Step(title, f"{factors} = {exact(amount)}", note, rule)


def flops_step(cost: Cost, outputs: str, use_bias: bool) -> Step:
    """The operations of a layer with weights: without a bias there is one addition fewer per output.

    Args:
        cost: The layer's cost.
        outputs: Its output elements as a product.
        use_bias: Whether it has a bias.
    """
    twice = f"2 · {exact(cost.macs)}"
    if use_bias:
        return count_step("FLOPs", twice, cost.flops, rule="2 · multiply-adds")
    return count_step("FLOPs", f"{twice} − {outputs}", cost.flops, rule="2 · multiply-adds − outputs")
