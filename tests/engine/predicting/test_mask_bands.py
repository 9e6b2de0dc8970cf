from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import map_coordinates

from cnnstudio.data.preparation import FITS, fitting_motion
from cnnstudio.engine.predicting import mask_bands
from cnnstudio.engine.predicting.mask_bands import UNKNOWN, label_bands

SIDES = st.tuples(st.integers(1, 40), st.integers(1, 40))


def decide(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return scores.argmax(-1).astype(np.uint8), scores.max(-1)


def all_rows(
    scores: np.ndarray, form: tuple[int, int], size: tuple[int, int], fit: str
) -> tuple[np.ndarray, np.ndarray]:
    """Every band of a picture, one below the other."""
    motion = fitting_motion((*size, 3), form, fit)
    parts = list(label_bands(scores, form, size, motion, decide))
    counts = [len(part) for _, part, _ in parts]
    assert [begin for begin, _, _ in parts] == np.cumsum([0, *counts])[:-1].tolist()
    return np.concatenate([part for _, part, _ in parts]), np.concatenate([sure for _, _, sure in parts])


@settings(deadline=None)
@given(SIDES, SIDES, st.integers(1, 4), st.sampled_from([0.5, 5.0]))
def test_scores_are_bilinear(form: tuple[int, int], size: tuple[int, int], depth: int, calm: float) -> None:
    scores = np.random.default_rng(0).random((*form, depth)).astype(np.float32)
    scores[: form[0] // 2, :, 0] += calm  # half of it is of one label
    rows, columns = ((np.arange(to) + 0.5) * of / to - 0.5 for to, of in zip(size, form, strict=True))
    places = np.stack(np.meshgrid(rows, columns, indexing="ij"))
    expected = np.stack(
        [map_coordinates(scores[..., k], places, order=1, mode="nearest") for k in range(depth)], -1
    )
    labels, sure = all_rows(scores, form, size, "resize")
    assert np.allclose(sure, expected.max(-1), atol=1e-5)
    chosen = np.take_along_axis(expected, labels[..., None].astype(np.int64), -1)[..., 0]
    assert (chosen >= expected.max(-1) - 1e-5).all()


def test_a_picture_of_the_same_size_gets_its_scores_as_they_are() -> None:
    scores = np.random.default_rng(1).random((7, 9, 3)).astype(np.float32)
    for fit in FITS:
        labels, sure = all_rows(scores, (7, 9), (7, 9), fit)
        assert np.array_equal(labels, scores.argmax(-1))
        assert np.array_equal(sure, scores.max(-1))


def test_few_rows_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = np.random.default_rng(2).random((8, 8, 3)).astype(np.float32)
    expected = all_rows(scores, (8, 8), (50, 31), "resize")
    monkeypatch.setattr(mask_bands, "_NUMBERS", 3 * 31)
    motion = fitting_motion((50, 31, 3), (8, 8))
    assert len(list(label_bands(scores, (8, 8), (50, 31), motion, decide))) == 17
    for found, wanted in zip(all_rows(scores, (8, 8), (50, 31), "resize"), expected, strict=True):
        assert np.array_equal(found, wanted)


def test_a_margin_is_not_known() -> None:
    scores = np.random.default_rng(3).random((6, 4, 2)).astype(np.float32)
    labels, sure = all_rows(scores, (10, 10), (10, 10), "resize")
    assert np.array_equal(labels[2:8, 3:7], scores.argmax(-1))
    known = labels != UNKNOWN
    assert known.sum() == 24
    assert (sure[~known] == 0).all()
    twice, _ = all_rows(scores, (10, 10), (20, 20), "resize")
    assert np.array_equal(twice != UNKNOWN, known.repeat(2, 0).repeat(2, 1))


def test_what_was_cut_away_is_not_known() -> None:
    labels, _ = all_rows(np.ones((8, 8, 1), np.float32), (8, 8), (16, 40), "crop")
    known = labels != UNKNOWN
    assert known[:, 12:28].all()
    assert known.sum() == 16 * 16


def test_bars_beside_a_picture_do_not_shine_into_it() -> None:
    scores = np.zeros((8, 8, 2), np.float32)
    scores[2:6, :, 1], scores[:2, :, 0], scores[6:, :, 0] = 1, 5, 5
    labels, sure = all_rows(scores, (8, 8), (16, 32), "pad")
    assert (labels == 1).all()
    assert (sure == 1).all()


def test_a_single_pixel_still_goes() -> None:
    labels, _ = all_rows(np.zeros((2, 2, 3), np.float32), (2, 2), (1, 1), "resize")
    assert labels.shape == (1, 1)
