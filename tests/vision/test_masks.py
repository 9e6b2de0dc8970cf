from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from sklearn.metrics import confusion_matrix

from cnnstudio.core.errors import DataError
from cnnstudio.vision.masks import class_confusion, components, pieces


def label_map(size: tuple[int, int], seed: int, count: int, ignored: float = 0.1) -> np.ndarray:
    """A label map of spots."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, count, size).astype(np.uint8)
    labels[random.random(size) < ignored] = 255
    return labels


SIZES = st.tuples(st.integers(0, 20), st.integers(0, 20))


@settings(deadline=None)
@given(SIZES, st.integers(0, 2**16), st.integers(1, 254))
def test_the_confusion_is_that_of_scikit_learn(size: tuple[int, int], seed: int, count: int) -> None:
    truth, found = label_map(size, seed, count), label_map(size, seed + 1, count, ignored=0)
    counts = truth != 255
    wanted = np.full((count, count), counts.sum())
    if counts.any() and count > 1:
        wanted = confusion_matrix(truth[counts], found[counts], labels=np.arange(count))
    assert np.array_equal(class_confusion(truth, found, count), wanted)


def test_ignored_pixels_count_neither_way() -> None:
    truth, found = np.array([[0, 1, 255, 1]], np.uint8), np.array([[0, 1, 1, 255]], np.uint8)
    assert class_confusion(truth, found, 2).tolist() == [[1, 0], [0, 1]]


def test_what_does_not_fit_is_told() -> None:
    truth = np.zeros((4, 3), np.uint8)
    with pytest.raises(DataError, match=r"3 × 4 px, but .* 4 × 3 px"):
        class_confusion(truth, truth.T, 2)
    for first, second in ((truth, truth + 7), (truth + 7, truth)):
        with pytest.raises(DataError, match="pixels of 7, but there are 2 labels"):
            class_confusion(first, second.astype(np.uint8), 2)


@settings(deadline=None, max_examples=50)
@given(SIZES, st.integers(0, 2**16), st.integers(1, 4), st.integers(1, 4))
def test_components_take_every_pixel_once(size: tuple[int, int], seed: int, count: int, least: int) -> None:
    labels = label_map(size, seed, count)
    rebuilt = np.zeros(size, np.uint8)
    for one in components(labels, least):
        mask = one.mask(size)
        assert one.area == mask.sum() >= least
        assert not rebuilt[mask].any()
        rebuilt[mask] = one.label + 1
        rows, columns = np.nonzero(mask)
        assert one.box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        assert ndimage.label(mask)[1] == 1
    assert ((rebuilt == labels) | (rebuilt == 0)).all()
    if least == 1:
        assert np.array_equal(rebuilt, np.where(labels == 255, 0, labels))


def test_pixels_that_touch_at_a_corner_are_two_objects() -> None:
    assert [one.box for one in pieces(np.eye(2, dtype=bool))] == [(0, 0, 1, 1), (1, 1, 2, 2)]


def test_an_object_around_another_keeps_its_own_pixels() -> None:
    labels = np.ones((5, 5), np.uint8)
    labels[2, 2] = 2
    around, inside = components(labels)
    assert (around.label, around.area, around.box) == (0, 24, (0, 0, 5, 5))
    assert (inside.label, inside.area, inside.box) == (1, 1, (2, 2, 3, 3))
    assert not around.part[2, 2]
