"""A layer at one moment: the image, the first maps and the first kernels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.watching.layer_shots import LayerShot
from cnnstudio.ui.theme.surfaces import DimLabel
from cnnstudio.ui.viewers.colour_tables import (
    SIGNED_TABLE,
    coloured_image,
    contrasting,
    levels,
    picture_image,
)
from cnnstudio.ui.viewers.figures import brief, figure, span
from cnnstudio.ui.viewers.shots.tile_strip import Tile, TileStrip
from cnnstudio.ui.viewers.units.still import Still

_SIDE = 128  # px
_MAP_TABLE = "viridis"


class ShotView(QWidget):
    """Draws a `LayerShot`; all maps on one scale."""

    def __init__(self) -> None:
        super().__init__()
        self.image = Still("Image that is looked at")
        self.image.setFixedSize(_SIDE, _SIDE)
        self.name = DimLabel()
        self.name.setFixedWidth(_SIDE)
        self.maps = TileStrip("Maps of the layer")
        self.kernels = TileStrip("Kernels of the layer")
        left, right, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(self)
        for column in (left, right):
            column.setSpacing(8)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left.addWidget(self.image)
        left.addWidget(self.name)
        left.addStretch(1)
        right.addWidget(self.maps)
        right.addWidget(self.kernels)
        right.addStretch(1)
        row.addLayout(left)
        row.addLayout(right, 1)
        self.clear()

    def show_shot(self, shot: LayerShot, image: NDArray[np.float32], name: str) -> None:
        """Draw a layer.

        Args:
            shot: The layer.
            image: float32, (H, W, C), 0…255: the image as it was fed.
            name: What the image is called.
        """
        self.image.show_pixels(image)
        self.name.setText(name)
        self.maps.show_tiles(*_map_tiles(shot))
        self.kernels.setVisible(shot.kernels is not None)
        if shot.kernels is not None:
            self.kernels.show_tiles(*_kernel_tiles(shot.kernels, _kernel_count(shot), shot.depth))

    def clear(self) -> None:
        """Draw nothing."""
        self.image.show_pixels(None)
        self.name.setText("")
        self.maps.show_tiles((), "")
        self.kernels.show_tiles((), "")
        self.kernels.hide()


def _map_tiles(shot: LayerShot) -> tuple[tuple[Tile, ...], str, str, int]:
    """The tiles, what is said of them, what each is called, and how many there are in all."""
    finite = shot.maps[np.isfinite(shot.maps)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    tiles = []
    for values in shot.maps:
        shown = levels(values, low, high)
        is_number = values.shape == (1, 1)
        text = brief(float(values[0, 0])) if is_number else ""
        tiles.append(
            Tile(
                coloured_image(values, low, high, _MAP_TABLE), text, contrasting(_MAP_TABLE, int(shown[0, 0]))
            )
        )
    noun = "map" if shot.maps.shape[1:] != (1, 1) else "number"
    words = span(low, high)
    if finite.size < shot.maps.size:
        words += " · some are no finite numbers"
    return tuple(tiles), words, noun, shot.units


def _kernel_count(shot: LayerShot) -> int:
    """How many kernels there are; as well as can be told where a run of before has not kept it."""
    shown = 0 if shot.kernels is None else shot.kernels.shape[3]
    return shot.kernel_count or (shown if shown < len(shot.maps) else shot.units)


def _kernel_tiles(
    kernels: NDArray[np.float32], count: int, depth: int
) -> tuple[tuple[Tile, ...], str, str, int]:
    """The same of kernels, of which there are so many, each of so many channels."""
    extreme = float(np.abs(kernels[np.isfinite(kernels)]).max(initial=0.0))
    shown = levels(kernels, -extreme, extreme)
    is_colour = kernels.shape[2] == 3
    images = (
        picture_image(shown[:, :, :, unit])
        if is_colour
        else coloured_image(kernels[:, :, 0, unit], -extreme, extreme, SIGNED_TABLE)
        for unit in range(kernels.shape[3])
    )
    meaning = "0 is grey" if is_colour else f"{_channel(depth)}orange negative, blue positive"
    return tuple(Tile(image) for image in images), f"±{figure(extreme)} · {meaning}", "kernel", count


def _channel(depth: int) -> str:
    """Which channel is shown of kernels that have several; "" where each has one, as of a depthwise convolution."""
    if depth == 1:
        return ""
    return f"first of {exact(depth)} channels each, " if depth else "first input channel, "
