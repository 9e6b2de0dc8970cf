from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from cnnstudio.ui.viewers.colour_tables import (
    ANCHORS,
    colours,
    contrasting,
    indexed_image,
    levels,
    picture_image,
)


@pytest.mark.parametrize("table", sorted(ANCHORS))
def test_a_table_has_256_colours_between_its_ends(table: str) -> None:
    found = colours(table)
    assert found.shape == (256, 3)
    assert tuple(found[0]) == ANCHORS[table][0]
    assert tuple(found[255]) == ANCHORS[table][-1]


def test_viridis_is_viridis() -> None:
    import pyqtgraph

    theirs = pyqtgraph.colormap.get("viridis").getLookupTable(0, 1, 256)
    assert np.abs(colours("viridis").astype(int) - theirs[:, :3].astype(int)).max() <= 3


def test_viridis_grows_lighter_from_end_to_end() -> None:
    light = colours("viridis").astype(float) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(light) > -0.75).all()


def test_levels_span_the_scale() -> None:
    values = np.array([[-1, 0, 0.5, 1, 2]], np.float32)
    assert levels(values, 0, 1).tolist() == [[0, 0, 127, 255, 255]]


def test_levels_of_what_is_no_number_or_no_scale() -> None:
    assert levels(np.array([np.nan, 1], np.float32), 0, 1).tolist() == [0, 255]
    assert levels(np.ones(3, np.float32), 1, 1).tolist() == [0, 0, 0]
    assert levels(np.ones(2, np.float32), float("nan"), 1).tolist() == [0, 0]


def test_zero_is_nearly_white_in_the_table_of_weights() -> None:
    middle = int(levels(np.zeros((1, 1), np.float32), -1, 1)[0, 0])
    assert colours("orange–blue")[middle].min() > 240


def test_an_image_has_its_own_pixels() -> None:
    shown = np.arange(12, dtype=np.uint8).reshape(3, 4)
    image = indexed_image(shown, "grey")
    expected = QColor(*(int(part) for part in colours("grey")[6]))
    shown[:] = 255
    assert (image.width(), image.height()) == (4, 3)
    assert image.pixelColor(2, 1) == expected


@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_keep_their_colours(channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, channels), dtype=np.uint8)
    image = picture_image(pixels[:, ::2])
    red = image.pixelColor(1, 4)
    assert (red.red(), red.blue()) == (pixels[4, 2, 0], pixels[4, 2, -1])


def test_text_can_be_read_on_every_level() -> None:
    assert contrasting("viridis", 0) == "#ffffff"
    assert contrasting("viridis", 255) == "#000000"
