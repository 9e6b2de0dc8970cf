from __future__ import annotations

import numpy as np

from cnnstudio.engine.explain.contour import outline


def test_the_outline_of_a_disc_is_a_circle() -> None:
    rows, columns = np.mgrid[0:40, 0:60].astype(np.float32)
    heights = 20 - np.hypot(rows - 19.5, columns - 29.5)
    pieces = outline(heights.astype(np.float32), 8.0)
    points = pieces.reshape(-1, 2) * (60, 40) - 0.5
    distances = np.hypot(points[:, 0] - 29.5, points[:, 1] - 19.5)
    assert np.allclose(distances, 12, atol=0.05)
    lengths = np.hypot(*((pieces[:, 1] - pieces[:, 0]) * (60, 40)).T)
    assert np.isclose(lengths.sum(), 2 * np.pi * 12, rtol=0.01)


def test_every_case_of_corners_is_closed() -> None:
    noise = np.pad(np.random.default_rng(0).random((30, 30), np.float32), 1)
    pieces = np.round(outline(noise, 0.5).astype(np.float64) * 32, 4)
    ends, counts = np.unique(pieces.reshape(-1, 2), axis=0, return_counts=True)
    assert len(ends) > 500
    assert (counts % 2 == 0).all()


def test_lines_do_not_cross_between_two_places_that_touch_at_a_corner() -> None:
    values = np.zeros((4, 4), np.float32)
    for flip in (1, -1):
        values[1, 1] = values[2, 2] = 1
        pieces = outline(values[:, ::flip], 0.5) * 4
        lengths = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T)
        assert np.allclose(lengths, np.sqrt(0.5)), "two diamonds"


def test_nothing_to_outline() -> None:
    assert outline(np.zeros((5, 5), np.float32), 1.0).shape == (0, 2, 2)
    assert outline(np.zeros((1, 1), np.float32), 0.0).shape == (0, 2, 2)
    holes = np.full((6, 6), np.nan, np.float32)
    holes[2:4, 2:4] = 1
    assert np.isfinite(outline(holes, 0.5)).all()
    assert len(outline(holes, 0.5)) == 4 + 4  # corners and sides
