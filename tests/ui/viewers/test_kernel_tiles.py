from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from cnnstudio.ui.viewers.kernel_tiles import ALL_CHANNELS, KernelTiles


@pytest.fixture
def kernels() -> np.ndarray:
    """float32, (2, 3, 3, 4): kernel 1 has its largest weight in channel 2."""
    made = np.zeros((2, 3, 3, 4), np.float32)
    made[0, 0, 2, 1] = 2
    made[1, 2, 0, 3] = -1
    return made


def test_places_units_and_sizes(kernels: np.ndarray) -> None:
    tiles = KernelTiles(kernels)
    assert (tiles.count, tiles.cells, tiles.extreme) == (4, (2, 3), 2)
    assert tiles.unit(3) == tiles.place(3) == 3


def test_signs_have_colours_and_zero_is_white(kernels: np.ndarray) -> None:
    blue = KernelTiles(kernels, 2).image(1).pixelColor(0, 0)
    orange = KernelTiles(kernels, 0).image(3).pixelColor(2, 1)
    zero = KernelTiles(kernels, 0).image(0).pixelColor(0, 0)
    assert blue.blue() > blue.red()
    assert orange.red() > orange.blue()
    assert min(zero.red(), zero.green(), zero.blue()) > 240


def test_three_channels_together_are_colour(kernels: np.ndarray) -> None:
    tiles = KernelTiles(kernels, ALL_CHANNELS)
    assert tiles.image(1).pixelColor(0, 0) == QColor(127, 127, 255)
    assert tiles.image(0).pixelColor(0, 0) == QColor(127, 127, 127)
    assert tiles.numbers(1) is None


def test_numbers_are_those_of_the_channel(kernels: np.ndarray) -> None:
    shown = KernelTiles(kernels, 2).numbers(1)
    assert shown is not None
    assert shown[0].tolist() == [[2, 0, 0], [0, 0, 0]]
    assert shown[1][0][0] == "#ffffff"
    assert shown[1][1][1] == "#000000"


def test_tooltips_tell_the_range(kernels: np.ndarray) -> None:
    assert KernelTiles(kernels, 2).summary(1) == "kernel 1: 0 … 2"
    assert KernelTiles(kernels, ALL_CHANNELS).summary(3) == "kernel 3: −1 … 0"


def test_kernels_of_zeros_are_no_trouble() -> None:
    tiles = KernelTiles(np.zeros((3, 3, 1, 2), np.float32))
    assert tiles.extreme == 0
    assert tiles.image(0).width() == 3
