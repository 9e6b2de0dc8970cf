from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.following import followed
from cnnstudio.data.annotations.annotation import Annotation, RunLengths
from cnnstudio.vision.run_lengths import mask_of, plain_run_lengths

SIZE = (30, 40)
STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def masked(mask: np.ndarray) -> RunLengths:
    return RunLengths(tuple(plain_run_lengths(mask)), *SIZE)


def test_polygons_move_and_stretch() -> None:
    before = Annotation("cat", (10, 10, 20, 20), ((10.0, 10.0, 20.0, 10.0, 20.0, 20.0),), extras={"score": 1})
    after = followed(before, Box(10, 10, 20, 20, 0), Box(0, 5, 20, 10, 0), "cat", SIZE)
    assert after.box == (0, 5, 20, 10)
    assert after.outline == ((0.0, 5.0, 20.0, 5.0, 20.0, 10.0),)
    assert after.extras == {"score": 1}


def test_another_class_and_no_change() -> None:
    one = Annotation("cat", (10, 10, 20, 20))
    assert followed(one, Box(10, 10, 20, 20, 0), Box(10, 10, 20, 20, 1), "dog", SIZE).label == "dog"
    assert followed(one, Box(10, 10, 20, 20, 0), Box(10, 10, 20, 20, 0), "cat", SIZE) is one


@STEADY
@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(0, 99))
def test_masks_move_by_whole_px(dx: int, dy: int, seed: int) -> None:
    mask = np.zeros(SIZE, np.bool_)
    mask[10:20, 12:26] = np.random.default_rng(seed).random((10, 14)) < 0.5
    before, after = Box(12, 10, 26, 20, 0), Box(12 + dx, 10 + dy, 26 + dx, 20 + dy, 0)
    outline = followed(Annotation("cat", before.place, masked(mask)), before, after, "cat", SIZE).outline
    assert isinstance(outline, RunLengths)
    expected = np.zeros(SIZE, np.bool_)
    expected[10 + dy : 20 + dy, 12 + dx : 26 + dx] = mask[10:20, 12:26]
    assert (mask_of(outline.counts, SIZE) == expected).all()


def test_masks_grow_with_their_boxes_and_those_of_another_size_go() -> None:
    mask = np.zeros(SIZE, np.bool_)
    mask[10:12, 10:13] = True
    one = Annotation("cat", (10, 10, 13, 12), masked(mask))
    larger = followed(one, Box(10, 10, 13, 12, 0), Box(5, 5, 11, 11, 0), "cat", SIZE).outline
    assert isinstance(larger, RunLengths)
    grown = mask_of(larger.counts, SIZE)
    assert grown[5:11, 5:11].all()
    assert grown.sum() == 36
    assert followed(one, Box(10, 10, 13, 12, 0), Box(5, 5, 11, 11, 0), "cat", (30, 41)).outline is None
