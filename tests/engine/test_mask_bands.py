from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import map_coordinates

from cnnstudio.data.preparation import FITS, fitting_motion
from cnnstudio.engine import mask_bands
from cnnstudio.engine.mask_bands import bands

SIDES = st.tuples(st.integers(1, 40), st.integers(1, 40))


def all_rows(scores: np.ndarray, form: tuple[int, int], size: tuple[int, int], fit: str) -> np.ndarray:
    """Every band of a picture, one below the other."""
    motion = fitting_motion((*size, 3), form, fit)
    parts = list(bands(scores, form, size, motion))
    assert [begin for begin, _ in parts] == np.cumsum([0, *(len(part) for _, part in parts)])[:-1].tolist()
    return np.concatenate([part for _, part in parts])


@settings(deadline=None)
@given(SIDES, SIDES)
def test_scores_are_bilinear(form: tuple[int, int], size: tuple[int, int]) -> None:
    scores = np.random.default_rng(0).random((*form, 2)).astype(np.float32)
    rows, columns = ((np.arange(to) + 0.5) * of / to - 0.5 for to, of in zip(size, form, strict=True))
    places = np.stack(np.meshgrid(rows, columns, indexing="ij"))
    expected = [map_coordinates(scores[..., k], places, order=1, mode="nearest") for k in range(2)]
    assert np.allclose(all_rows(scores, form, size, "resize"), np.stack(expected, -1), atol=1e-5)


def test_a_picture_of_the_same_size_gets_its_scores_as_they_are() -> None:
    scores = np.random.default_rng(1).random((7, 9, 3)).astype(np.float32)
    for fit in FITS:
        assert np.array_equal(all_rows(scores, (7, 9), (7, 9), fit), scores)


def test_few_rows_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = np.random.default_rng(2).random((8, 8, 3)).astype(np.float32)
    expected = all_rows(scores, (8, 8), (50, 31), "resize")
    monkeypatch.setattr(mask_bands, "_NUMBERS", 3 * 31 * 3)
    assert len(list(bands(scores, (8, 8), (50, 31), fitting_motion((50, 31, 3), (8, 8))))) == 17
    assert np.array_equal(all_rows(scores, (8, 8), (50, 31), "resize"), expected)


def test_a_margin_is_not_known() -> None:
    scores = np.random.default_rng(3).random((6, 4, 2)).astype(np.float32)
    found = all_rows(scores, (10, 10), (10, 10), "resize")
    assert np.array_equal(found[2:8, 3:7], scores)
    known = ~np.isnan(found[..., 0])
    assert known.sum() == 24
    twice = all_rows(scores, (10, 10), (20, 20), "resize")
    assert np.array_equal(~np.isnan(twice[..., 0]), known.repeat(2, 0).repeat(2, 1))


def test_what_was_cut_away_is_not_known() -> None:
    found = all_rows(np.ones((8, 8, 1), np.float32), (8, 8), (16, 40), "crop")
    known = ~np.isnan(found[..., 0])
    assert known[:, 12:28].all()
    assert known.sum() == 16 * 16


def test_bars_beside_a_picture_do_not_shine_into_it() -> None:
    scores = np.zeros((8, 8, 1), np.float32)
    scores[2:6] = 1
    assert (all_rows(scores, (8, 8), (16, 32), "pad") == 1).all()


def test_more_classes_than_pixels_fit_still_go() -> None:
    scores = np.zeros((2, 2, 3), np.float32)
    assert all_rows(scores, (2, 2), (1, 1), "resize").shape == (1, 1, 3)
