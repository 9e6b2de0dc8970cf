"""The arithmetic of transposed convolutions: every input element stamps a kernel onto a larger map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cnnstudio.core.shapes import effective_kernel
from cnnstudio.core.values import Shape, Sizes


@dataclass(frozen=True, slots=True)
class Spread:
    """A kernel that is stamped along one axis; all sizes in px.

    It computes what the gradient of a convolution with the same kernel, stride and padding does.

    Attributes:
        size: Length of the input axis, or None.
        kernel: Length of the kernel without dilation.
        stride: Step between stamps on the output.
        dilation: Step between the kernel's elements.
        padding: ``"valid"``, or ``"same"``: the ends of the output are cut off.
        extra: Pixels added at the end of the smallest output; None for as many as make
            "same" give size · stride and "valid" no less.
    """

    size: int | None
    kernel: int
    stride: int
    dilation: int
    padding: str
    extra: int | None = None

    @property
    def span(self) -> int:
        """Pixels from a stamp's first to its last element."""
        return effective_kernel(self.kernel, self.dilation)

    @property
    def output(self) -> int | None:
        """Length of the output.

        Source: Dumoulin & Visin (2016), ch. 4; Keras's compute_conv_transpose_output_shape.
        """
        if self.size is None:
            return None
        last = (self.size - 1) * self.stride
        if self.padding == "valid":
            return last + (max(self.span, self.stride) if self.extra is None else self.span + self.extra)
        return self.size * self.stride if self.extra is None else last + self.span % 2 + self.extra

    @property
    def before(self) -> int:
        """Pixels cut off before the first one of the output; the odd one is cut off after it."""
        if self.padding == "valid":
            return 0
        kept = self.stride if self.extra is None else self.span % 2 + self.extra
        return max(0, self.span - kept) // 2

    @property
    def reached(self) -> int | None:
        """Output pixels on which an element of a stamp falls."""
        output = self.output
        if self.size is None or output is None:
            return None
        count, step, length = self.size, self.stride, self.span
        if self.dilation > 1:
            count, step, length = self.kernel, self.dilation, self.size
        if length >= step:
            count, length = 1, (count - 1) * step + length
        return _overlap(count, step, length, self.before, self.before + output)


@lru_cache(maxsize=4096)
def _overlap(count: int, step: int, length: int, first: int, end: int) -> int:
    """Pixels from ``first`` to before ``end`` on runs of a length that begin every ``step`` pixels from 0."""
    runs = range(0, count * step, step)
    return sum(max(0, min(start + length, end) - max(start, first)) for start in runs)


@lru_cache(maxsize=4096)
def spreads(
    sizes: Shape, kernel: Sizes, strides: Sizes, padding: str, dilation: Sizes, extra: Sizes | None
) -> tuple[Spread, ...]:
    """The axes of a kernel stamped onto a map: from (length), (H, W) or (D, H, W)."""
    added = extra or (None,) * len(kernel)
    return tuple(
        [
            Spread(size, length, step, rate, padding, more)
            for size, length, step, rate, more in zip(sizes, kernel, strides, dilation, added, strict=True)
        ]
    )
