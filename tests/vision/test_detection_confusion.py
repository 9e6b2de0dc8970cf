from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.vision.boxes import iou, iou_with_crowds
from cnnstudio.vision.detection_confusion import detection_confusion
from cnnstudio.vision.detections import Detections, Truths
from tests.vision.scenes import drawn

NAMES = ("dog", "cat", "bird")
BOX = np.array([[0, 0, 10, 10]], float)
ASIDE = np.array([1, 0, 1, 0], float)


def one(box: np.ndarray, label: int, score: float = 0.9) -> Detections:
    return Detections(box, np.array([label]), np.array([score]))


def test_by_hand() -> None:
    truths = [Truths.plain(np.concatenate([BOX, BOX + 100, BOX + 200]), np.array([0, 1, 1]))]
    found = [
        Detections(
            np.concatenate([BOX, BOX + 101, BOX + 300, BOX + 200, BOX + ASIDE]),
            np.array([0, 0, 2, 1, 0]),
            np.array([0.9, 0.8, 0.7, 0.1, 0.95]),
        )
    ]
    assert detection_confusion(truths, found, NAMES).tolist() == [
        [1, 0, 0, 0],
        [1, 0, 0, 1],  # found as a dog; below the score, and so not found
        [0, 0, 0, 0],
        [1, 0, 1, 0],  # a second dog where one is; a bird where nothing is
    ]


def test_of_equal_pairs_the_one_of_the_same_class_goes_first() -> None:
    truths = [Truths.plain(BOX, np.array([1]))]
    found = [Detections(np.repeat(BOX, 2, 0), np.array([0, 1]), np.array([0.9, 0.5]))]
    assert np.argwhere(detection_confusion(truths, found, NAMES)).tolist() == [[1, 1], [3, 0]]


def test_crowds_and_difficult_objects_are_left_out() -> None:
    for crowd, difficult in ((True, False), (False, True)):
        truths = [Truths(BOX, np.array([0]), np.array([crowd]), np.array([difficult]))]
        assert not detection_confusion(truths, [one(BOX, 0)], NAMES).any()
        assert detection_confusion(truths, [one(BOX + 50, 0)], NAMES)[3, 0] == 1
        assert not detection_confusion(truths, [Detections.none()], NAMES).any()


def test_nothing() -> None:
    assert detection_confusion([], [], NAMES).shape == (4, 4)
    assert detection_confusion([Truths.plain(BOX, np.array([2]))], [Detections.none()], NAMES)[2, 3] == 1


def by_hand(truths: Truths, found: Detections, threshold: float, score: float) -> np.ndarray:
    """One picture, pair by pair."""
    found = found.above(score)
    cells = np.zeros((4, 4), np.int64)
    wanted = truths.chosen(~(truths.crowd | truths.difficult))
    overlaps = iou(found.boxes, wanted.boxes)
    partners: dict[int, int] = {}
    for place in np.argsort(-overlaps, axis=None):
        detection, truth = divmod(int(place), max(1, len(wanted)))
        enough = overlaps.flat[place] >= threshold
        if enough and detection not in partners and truth not in partners.values():
            partners[detection] = truth
            cells[wanted.labels[truth], found.labels[detection]] += 1
    others = truths.chosen(truths.crowd | truths.difficult)
    near = (iou_with_crowds(found.boxes, others.boxes, others.crowd) >= threshold).any(axis=1)
    for detection in set(range(len(found))) - set(partners):
        if not near[detection]:
            cells[3, found.labels[detection]] += 1
    for truth in set(range(len(wanted))) - set(partners.values()):
        cells[wanted.labels[truth], 3] += 1
    return cells


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 6), st.integers(0, 2**20), st.sampled_from([0.1, 0.5]), st.sampled_from([0.0, 0.4]))
def test_pair_by_pair(images: int, seed: int, threshold: float, score: float) -> None:
    truths, found = drawn(images, seed)
    wanted = sum(
        (by_hand(*both, threshold, score) for both in zip(truths, found, strict=True)), np.zeros((4, 4))
    )
    assert np.array_equal(detection_confusion(truths, found, NAMES, threshold, score), wanted)
