from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.vision import overlapping as module
from cnnstudio.vision.boxes import from_centred, iou
from cnnstudio.vision.overlapping import overlapping


def drawn(count: int, random: np.random.Generator, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Boxes of very different sizes and shapes, some of them without area, of three classes."""
    middles, sizes = random.normal(0, spread, (count, 2)), np.exp(random.normal(0, 1.5, (count, 2)))
    sizes[random.random((count, 2)) < 0.05] = 0
    return from_centred(np.concatenate([middles, sizes], axis=1)), random.integers(0, 3, count)


@settings(deadline=None, max_examples=80)
@given(
    st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**16), st.sampled_from([0.5, 3.0, 50.0]),
    st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1)),
)  # fmt: skip
def test_every_pair_is_found_once(ours: int, theirs: int, seed: int, spread: float, threshold: float) -> None:
    random = np.random.default_rng(seed)
    (first, first_labels), (second, second_labels) = (
        drawn(ours, random, spread),
        drawn(theirs, random, spread),
    )
    wanted = (iou(first, second) > threshold) & (first_labels[:, None] == second_labels)
    for few in (0, 1 << 15):  # by cells, and each with each
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_FEW", few)
            patch.setattr(module, "_FEWEST", 0)
            patch.setattr(module, "_AT_ONCE", 7)
            found = overlapping(first, first_labels, second, second_labels, threshold)
        pairs = sorted(zip(*(one.tolist() for one in found), strict=True))
        assert pairs == [tuple(pair) for pair in np.argwhere(wanted).tolist()]


def test_none_overlap_nothing() -> None:
    none, labels = np.empty((0, 4)), np.empty(0, np.int64)
    one, label = np.array([[0, 0, 1, 1.0]]), np.zeros(1, np.int64)
    for arguments in ((none, labels, one, label), (one, label, none, labels)):
        assert [len(places) for places in overlapping(*arguments, 0.5)] == [0, 0]


@pytest.mark.parametrize("threshold", [0.05, 0.3, 0.5, 0.9])
def test_boxes_as_far_apart_and_as_different_as_can_be_are_found(threshold: float) -> None:
    random = np.random.default_rng(0)
    corners, sizes = random.uniform(0, 1000, (600, 2)), np.exp(random.uniform(0, 3, (600, 2)))
    first = np.concatenate([corners, corners + sizes], axis=1)
    stretched, shifted = first.copy(), first.copy()
    stretched[:, 2] = first[:, 0] + sizes[:, 0] / threshold * 0.9999
    shifted[:, ::2] += (sizes[:, 0] * (1 - threshold) / (1 + threshold) * 0.9999)[:, None]
    labels = np.arange(600)
    for ours, theirs in ((first, stretched), (stretched, first), (first, shifted)):
        rows, columns = overlapping(ours, labels * 0, theirs, labels * 0, threshold)
        assert set(rows[rows == columns].tolist()) == set(labels.tolist())
