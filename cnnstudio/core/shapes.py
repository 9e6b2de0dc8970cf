"""Shapes of one sample, channels last, and the window arithmetic that layers share.

A shape is a tuple of sizes without the batch axis; ``None`` is a size that is not fixed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.core.numerals import times
from cnnstudio.core.values import Pair, Shape, Sizes

AXES = {1: ("",), 2: ("T", "C"), 3: ("H", "W", "C"), 4: ("D", "H", "W", "C")}


def shape_text(shape: Shape | None) -> str:
    """A shape as connections show it: ``26 × 26 × 32``; an em dash when there is none."""
    return "—" if shape is None else times(shape) or "scalar"


def labelled_text(shape: Shape | None) -> str:
    """A shape with its axes named, as cards show it: ``26 H × 26 W × 32 C``."""
    if shape is None or len(shape) not in AXES:
        return shape_text(shape)
    return " × ".join(
        f"{times((size,))} {axis}".strip() for size, axis in zip(shape, AXES[len(shape)], strict=True)
    )


@lru_cache(maxsize=4096)
def element_count(shape: Shape) -> int | None:
    """How many numbers a sample of this shape has; None when a size is not fixed."""
    return None if None in shape else math.prod(cast("tuple[int, ...]", shape))


def byte_count(shape: Shape) -> int | None:
    """Bytes of one float32 sample of this shape; None when a size is not fixed."""
    count = element_count(shape)
    return None if count is None else FLOAT_BYTES * count


def effective_kernel(kernel: int, dilation: int) -> int:
    """Pixels that a dilated kernel spans: (k − 1)·d + 1."""
    return (kernel - 1) * dilation + 1


@dataclass(frozen=True, slots=True)
class Axis:
    """A window that slides along one axis; all sizes in px.

    Attributes:
        size: Length of the input axis, or None.
        kernel: Length of the kernel without dilation.
        stride: Step between windows.
        dilation: Step between the kernel's elements.
        padding: ``"valid"``, ``"same"``, or ``"causal"``: zeros before the first place only.
    """

    size: int | None
    kernel: int
    stride: int
    dilation: int
    padding: str

    @property
    def span(self) -> int:
        """Pixels from the window's first to its last element."""
        return effective_kernel(self.kernel, self.dilation)

    @property
    def output(self) -> int | None:
        """How many windows there are; zero or less where none fits.

        Source: Dumoulin & Visin (2016), *A guide to convolution arithmetic*; TensorFlow's
        definition of "same": ⌈size / stride⌉.
        """
        if self.size is None:
            return None
        if self.padding != "valid":
            return -(-self.size // self.stride)
        return (self.size - self.span) // self.stride + 1

    @property
    def zeros(self) -> Pair | None:
        """Zeros added before and after; the odd one stands after. None where the size is not fixed.

        For "same" padding (output − 1)·stride + span − size, never below 0.
        """
        if self.padding == "valid":
            return 0, 0
        if self.padding == "causal":
            return self.span - 1, 0
        if self.stride == 1:
            total = self.span - 1
        elif self.size is None:
            return None
        else:
            total = max(0, (-(-self.size // self.stride) - 1) * self.stride + self.span - self.size)
        return total // 2, total - total // 2

    @property
    def ignored(self) -> int:
        """Pixels at the end that no window reaches ("valid" only)."""
        if self.padding != "valid" or self.size is None or self.size < self.span:
            return 0
        return (self.size - self.span) % self.stride


@lru_cache(maxsize=4096)
def window_axes(
    sizes: Shape, kernel: Sizes, strides: Sizes, padding: str, dilation: Sizes | None = None
) -> tuple[Axis, ...]:
    """The axes of a window over a map of ``sizes``: (length), (H, W) or (D, H, W)."""
    steps = dilation or (1,) * len(kernel)
    return tuple(Axis(*numbers, padding) for numbers in zip(sizes, kernel, strides, steps, strict=True))
