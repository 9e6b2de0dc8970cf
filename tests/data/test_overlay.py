from __future__ import annotations

import numpy as np

from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.data.overlay import SIGNED_STOPS, is_signed, overlay


def test_colours_are_mixed_with_the_image() -> None:
    pixels = np.full((1, 3, 3), 100, np.uint8)
    values = np.array([[0.0, 5.0, 10.0]], np.float32)
    alone = overlay(pixels, values, (0.0, 10.0), 1.0)
    assert np.array_equal(alone[0], VIRIDIS[[0, 128, 255]])
    mixed = overlay(pixels, values, (0.0, 10.0), 0.25)
    assert np.abs(mixed[0] - (0.25 * VIRIDIS[[0, 128, 255]] + 75)).max() <= 0.5
    assert (overlay(pixels, values, (0.0, 10.0), 0.0) == 100).all()


def test_maps_with_a_sign_are_white_at_zero() -> None:
    grey = np.zeros((1, 3, 1), np.uint8)
    found = overlay(grey, np.array([[-2.0, 0.0, 9.0]], np.float32), (-2.0, 2.0), 1.0)
    assert tuple(found[0, 0]) == SIGNED_STOPS[0]
    assert found[0, 1].min() > 240
    assert tuple(found[0, 2]) == SIGNED_STOPS[-1]
    assert is_signed((-2.0, 2.0))
    assert not is_signed((0.0, 2.0))


def test_places_without_a_value_stand_dark_and_grey() -> None:
    red = np.array([[[200, 0, 0], [200, 0, 0]]], np.uint8)
    found = overlay(red, np.array([[np.nan, 1.0]], np.float32), (0.0, 0.0), 0.9)
    assert len(set(found[0, 0])) == 1
    assert found[0, 0, 0] < 60
