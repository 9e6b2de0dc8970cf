"""What a layer that resizes a map sees of it, and what it computes for one value."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnstudio.core.receptive_field import WHOLE, Reach

INTERPOLATIONS = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
"""The ways between pixels that Keras knows."""

_NEIGHBOURS = {"bilinear": 2, "bicubic": 4, "lanczos3": 6, "lanczos5": 10}
"""Pixels along one axis whose weighted mean a value is."""


def interpolation_operations(interpolation: str) -> int:
    """Operations for one value: the weighted mean of n · n neighbours has n² products and n² − 1 sums."""
    neighbours = _NEIGHBOURS.get(interpolation, 0)
    return 2 * neighbours**2 - 1 if neighbours else 0


@dataclass(frozen=True, slots=True)
class Scaling:
    """How one axis of a map becomes another length.

    Pixel p of the result lies at (p + ½) · length/target − ½ of the part of the map that is used.

    Attributes:
        length: Pixels used of the map, counting those that are added around it.
        target: Pixels that come out.
        offset: Pixels of the map before the part that is used; negative where some are added.
        is_cut: Whether the map goes on beyond the part that is used.
    """

    length: int
    target: int
    offset: int = 0
    is_cut: bool = False

    def reach(self, interpolation: str, antialias: bool = False) -> Reach | None:
        """What one pixel of the result sees of the map; None where that is no even window.

        Bicubic and Lanczos weights are 0 at whole distances, so that pixels that lie on one of the
        map see it alone, others as many as the kernel is wide. At the ends of a part that was cut
        out, a kernel that reaches beyond them sees less than elsewhere.

        Args:
            interpolation: One of `INTERPOLATIONS`.
            antialias: Whether the kernel widens where the map gets smaller ("nearest" has none).
        """
        if self.length == self.target:
            return Reach(before=-self.offset)
        if self.length == 1 and self.offset == 0 and not self.is_cut:
            return WHOLE
        divisor = math.gcd(self.length, self.target)
        from_, to = self.length // divisor, self.target // divisor
        moved = 2 * to * self.offset
        if interpolation == "nearest":
            return Reach(2 * to, 2 * from_, 2 * to - from_ - 1 - moved, 2 * to)
        if interpolation != "bilinear" or (self.is_cut and (to > from_ or antialias)):
            return None
        half = max(from_, to) if antialias else to
        return Reach(4 * half - 1, 2 * from_, 2 * half + to - from_ - 1 - moved, 2 * to)
