"""Hints about sliding windows: large kernels that small ones replace, pixels left out, zeros that lie unevenly."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.layer import Finding, Fix, Layer, hint
from cnnstudio.core.numerals import enumeration, exact, product, tight
from cnnstudio.core.shapes import Axis
from cnnstudio.layers.window_arithmetic import SIDES, side_names

_SMALL = 3
_COUNTS = ("no", "one", "two", "three", "four", "five", "six")


def edge_hints(axes: tuple[Axis, ...]) -> tuple[Finding, ...]:
    """Hints about the edges of a map: pixels that no window reaches, zeros that lie unevenly."""
    return (*_ignored_hint(axes), *_uneven_hint(axes))


def _ignored_hint(axes: tuple[Axis, ...]) -> tuple[Finding, ...]:
    """A hint where "valid" windows leave pixels out."""
    left = [
        (axis, f"{axis.ignored} {one if axis.ignored == 1 else many}")
        for (_, one, many), axis in zip(SIDES[len(axes)], axes, strict=True)
        if axis.ignored
    ]
    if not left:
        return ()
    axis = left[0][0]
    verb = "is" if len(left) == 1 and axis.ignored == 1 else "are"
    exactly = ((axis.size or 0) - axis.span) / axis.stride + 1
    message = (
        f"{enumeration([text for _, text in left])} at the end of the map {verb} ignored: "
        f"({axis.size} − {axis.span})/{axis.stride} + 1 = {exactly:.6g} is no whole number. "
        'Use "same" padding, or another size or stride.'
    )
    return (hint(message, Fix('Use "same" padding', {"padding": "same"})),)


def _uneven_hint(axes: tuple[Axis, ...]) -> tuple[Finding, ...]:
    """A hint where "same" padding adds one zero more after the map than before it."""
    for name, axis in zip(side_names(len(axes)), axes, strict=True):
        before, after = axis.zeros or (0, 0)
        if axis.padding == "same" and before != after:
            return (hint(_uneven_message(name.lower(), axis, before, after)),)
    return ()


def _uneven_message(side: str, axis: Axis, before: int, after: int) -> str:
    total = f"{before + after} is odd"
    if axis.size is not None and axis.output is not None:
        total = f"({axis.output} − 1)·{axis.stride} + {axis.span} − {axis.size} = {total}"
    way_out = "Use an odd kernel" if axis.stride == 1 else 'Use zero padding and a "valid" window'
    return (
        f'"same" pads the {side} unevenly, {before} before and {after} after: {total}. What comes out lies half a '
        f"step to one side, and other programs pad the other way round. {way_out} if that matters."
    )


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel that small ones may replace.

    Attributes:
        size: Its lengths.
        channels: How many channels it sees.
        filters: How many maps it makes.
    """

    size: tuple[int, ...]
    channels: int
    filters: int

    @property
    def weights(self) -> int:
        """Its weights without biases: also the multiply-adds of one window."""
        return int(self.size[0] ** len(self.size)) * self.channels * self.filters

    @property
    def layers(self) -> int:
        """How many layers of small kernels see as far; 0 where none do exactly."""
        length = self.size[0]
        is_cube = len(set(self.size)) == 1
        return (length - 1) // 2 if is_cube and length % 2 and length > _SMALL else 0

    @property
    def small_weights(self) -> int:
        """Weights of those layers together."""
        return (
            int(_SMALL ** len(self.size)) * self.filters * (self.channels + (self.layers - 1) * self.filters)
        )


def stacking_hint(kernel: Kernel, small: Layer) -> tuple[Finding, ...]:
    """A hint where layers of kernels of 3 see what one large kernel sees, for fewer weights.

    Args:
        kernel: The large one; its layer has stride and dilation 1.
        small: The layer with small kernels, as often as need be.

    Source:
        Simonyan & Zisserman (2014), *Very deep convolutional networks*, section 2.3.
    """
    if not kernel.layers or kernel.small_weights >= kernel.weights:
        return ()
    size, three = tight(kernel.size), tight((_SMALL,) * len(kernel.size))
    count = _COUNTS[kernel.layers] if kernel.layers < len(_COUNTS) else str(kernel.layers)
    saved = 100 * (1 - kernel.small_weights / kernel.weights)
    message = (
        f"{count.capitalize()} layers of {three} see the same {size} px for {saved:.0f} % less: {_stacked(kernel)} "
        f"instead of {product((*kernel.size, kernel.channels, kernel.filters))} = {exact(kernel.weights)} weights, "
        "and as many multiply-adds in every place, with an activation more between."
    )
    fix = Fix(
        f"Use {count} of {three}",
        {"kernel_size": (_SMALL,) * len(kernel.size)},
        (small,) * (kernel.layers - 1),
        append=True,
    )
    return (hint(message, fix),)


def _stacked(kernel: Kernel) -> str:
    """The weights of the small layers with their numbers."""
    three = (_SMALL,) * len(kernel.size)
    times = f"{kernel.layers - 1}·" if kernel.layers > 2 else ""
    first = product((*three, kernel.channels, kernel.filters))
    return f"{first} + {times}{product((*three, kernel.filters, kernel.filters))} = {exact(kernel.small_weights)}"
