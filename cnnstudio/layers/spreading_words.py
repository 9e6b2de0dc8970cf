"""The arithmetic of transposed convolutions in words: formulas, pixels cut off, uneven overlap."""

from __future__ import annotations

from cnnstudio.core.layer import Step
from cnnstudio.core.spreading import Spread
from cnnstudio.layers.window_arithmetic import axis_steps


def spread_steps(axes: tuple[Spread, ...]) -> tuple[Step, ...]:
    """The formula of the output's lengths; one line where all axes have the same numbers."""
    return axis_steps(axes, spread_formula, spread_remark, spread_rule(axes[0]))


def spread_rule(axis: Spread) -> str:
    """The formula of the output's length in words; "" where the library's own rounding decides."""
    if axis.padding == "same":
        return "size · stride" if axis.extra is None else ""
    return "(size − 1)·stride + " + (
        "max(kernel, stride)" if axis.extra is None else "kernel + output padding"
    )


def spread_formula(axis: Spread) -> str:
    """The output length with its numbers: ``(7 − 1)·2 + 3 = 15``."""
    if axis.size is None:
        return "depends on the size of the image"
    if axis.padding == "same" and axis.extra is None:
        return f"{axis.size}·{axis.stride} = {axis.output}"
    last = max(axis.span, axis.stride) if axis.extra is None else axis.span
    least = axis.span % 2 if axis.padding == "same" else last
    more = f" + {axis.extra}" if axis.extra is not None else ""
    return f"({axis.size} − 1)·{axis.stride} + {least}{more} = {axis.output}"


def spread_remark(axis: Spread) -> str:
    """What the formula does not show: dilation, pixels cut off, pixels that no kernel reaches."""
    parts = []
    if axis.dilation > 1:
        parts.append(f"spans ({axis.kernel} − 1)·{axis.dilation} + 1 = {axis.span} px")
    if axis.size is None or axis.output is None or axis.reached is None:
        return "; ".join(parts)
    after = (axis.size - 1) * axis.stride + axis.span - axis.output - axis.before
    if axis.before or after > 0:
        parts.append(f"cuts off {axis.before} before, {max(0, after)} after")
    if axis.reached < axis.output:
        parts.append(f"{axis.output - axis.reached} px are reached by no kernel")
    return "; ".join(parts)


def reached_text(kernel: int, stride: int) -> str:
    """How many kernels meet in neighbouring pixels: ``2 and 1 by turns``."""
    most = -(-kernel // stride)
    if most == 1:
        return f"{kernel} of {stride} px get a kernel's element and the rest none"
    return f"{most} kernels fall on {kernel % stride} of {stride} px and {most - 1} on the rest"
