"""The kernels of a convolution as tiles: in colour, or one input channel at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from cnnstudio.ui.viewers import colour_tables
from cnnstudio.ui.viewers.figures import span

Floats = NDArray[np.float32]
ALL_CHANNELS = -1
"""In place of a channel: the three of an image's kernels together, as colour."""


@dataclass(frozen=True, slots=True, eq=False)
class KernelTiles:
    """Kernels of one convolution.

    Attributes:
        kernels: float32, (kh, kw, in, unit).
        channel: The input channel that is shown, or `ALL_CHANNELS` for colour where there are three.
        reach: The end of the scale that all kernels share; None: their largest weight, whatever its sign.
        extreme: That end.
    """

    kernels: Floats
    channel: int = 0
    reach: float | None = None
    extreme: float = field(init=False)

    def __post_init__(self) -> None:
        """Look for the largest weight, once."""
        sizes = np.abs(self.kernels)
        largest = float(sizes.max(initial=0.0, where=np.isfinite(sizes)))
        object.__setattr__(self, "extreme", largest if self.reach is None else self.reach)

    @property
    def count(self) -> int:
        """How many kernels there are."""
        return int(self.kernels.shape[3])

    @property
    def cells(self) -> tuple[int, int]:
        """Height and width of a kernel, in px."""
        return int(self.kernels.shape[0]), int(self.kernels.shape[1])

    def unit(self, place: int) -> int:
        """Kernels stand in their order."""
        return place

    def place(self, unit: int) -> int:
        """Kernels stand in their order."""
        return unit

    def image(self, place: int) -> QImage:
        """One kernel; 0 is white, or grey where three channels are shown as colour."""
        if self.channel == ALL_CHANNELS:
            shown = colour_tables.levels(self.kernels[:, :, :, place], -self.extreme, self.extreme)
            return colour_tables.picture_image(shown)
        weights = self.kernels[:, :, self.channel, place]
        return colour_tables.coloured_image(weights, -self.extreme, self.extreme, colour_tables.SIGNED_TABLE)

    def mark(self, place: int) -> tuple[str, bool]:
        """A word about a kernel whose weights are all 0, or that has some that are no numbers: then it is wrong."""
        weights = self.kernels[:, :, :, place]
        if not np.isfinite(weights).all():
            return "NaN" if np.isnan(weights).any() else "∞", True
        return ("" if weights.any() else "zero", False)

    def summary(self, place: int) -> str:
        """Unit and range of weights."""
        weights = self.kernels[:, :, :, place]
        if self.channel != ALL_CHANNELS:
            weights = weights[:, :, self.channel]
        return f"kernel {place}: {span(float(weights.min()), float(weights.max()))}"

    def numbers(self, place: int) -> tuple[Floats, list[list[str]]] | None:
        """The weights; none where the colours of three channels stand for them."""
        if self.channel == ALL_CHANNELS:
            return None
        table = colour_tables.SIGNED_TABLE
        pens = [
            [colour_tables.contrasting(table, int(level)) for level in row] for row in self._levels(place)
        ]
        return self.kernels[:, :, self.channel, place], pens

    def _levels(self, place: int) -> colour_tables.Bytes:
        weights = self.kernels[:, :, self.channel, place]
        return colour_tables.levels(weights, -self.extreme, self.extreme)
