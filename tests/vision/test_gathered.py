from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco

from cnnstudio.core.errors import DataError
from cnnstudio.vision import gathered as module
from cnnstudio.vision.boxes import from_xywh, to_xywh
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.gathered import gathered
from tests.vision.scenes import drawn

NAMES = ("dog", "cat", "bird")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 6), st.integers(0, 2**20), st.sampled_from([0.0, 0.1, 0.5]), st.booleans())
def test_pairs_are_those_of_each_picture_and_their_overlaps_pycocotools_to_the_last_digit(
    images: int, seed: int, least: float, in_classes: bool
) -> None:
    truths, found = drawn(images, seed)
    everything = gathered(truths, found, NAMES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_AT_ONCE", 3)
        pairs = everything.overlaps(least, in_classes)
    mine = dict(
        zip(zip(pairs.found.tolist(), pairs.truths.tolist(), strict=True), pairs.ious.tolist(), strict=True)
    )
    wanted, first, first_truth = {}, 0, 0
    for truth, detections in zip(truths, found, strict=True):
        overlaps = np.zeros((len(detections), len(truth)))
        if overlaps.size:
            overlaps = coco.iou(to_xywh(detections.boxes), to_xywh(truth.boxes), truth.crowd.astype(np.uint8))
        for row, column in np.argwhere(overlaps >= least):
            if not in_classes or detections.labels[row] == truth.labels[column]:
                wanted[(first + row, first_truth + column)] = overlaps[row, column]
        first, first_truth = first + len(detections), first_truth + len(truth)
    assert mine == wanted


def test_a_pair_at_the_threshold_falls_as_in_pycocotools() -> None:
    """Edges that are no binary fractions: 0.1 + 0.2 is not 0.3."""
    random = np.random.default_rng(0)
    rows = from_xywh(random.integers(1, 9, (400, 4)) / 10)
    nothing = np.zeros(20, int)
    truths = [Truths.plain(rows[place : place + 20], nothing) for place in range(0, 400, 20)]
    found = [Detections(one.boxes[::-1], nothing, np.ones(20)) for one in truths]
    pairs = gathered(truths, found, NAMES).overlaps(0.5, in_classes=True)
    wanted = [
        coco.iou(to_xywh(two.boxes), to_xywh(one.boxes), nothing)
        for one, two in zip(truths, found, strict=True)
    ]
    assert len(pairs.found) == sum(int((one >= 0.5).sum()) for one in wanted)


def test_areas_are_those_given_or_of_the_boxes() -> None:
    box = np.array([[0, 0, 2, 3]], float)
    plain = Truths.plain(box, np.array([0]))
    given = Truths(box, plain.labels, plain.crowd, plain.difficult, np.array([4.0]))
    nothing = [Detections.none()] * 2
    assert gathered([plain, plain], nothing, NAMES).truth_areas.tolist() == [6, 6]
    assert gathered([plain, given], nothing, NAMES).truth_areas.tolist() == [6, 4]


def test_classes_without_a_name_are_told() -> None:
    truth = Truths.plain(np.array([[0, 0, 2, 3]], float), np.array([3]))
    with pytest.raises(DataError, match="of class 3, but there are 3 classes"):
        gathered([truth], [Detections.none()], NAMES)
    found = Detections(truth.boxes, np.array([-1]), np.array([0.5]))
    with pytest.raises(DataError, match="A detection is of class -1"):
        gathered([Truths.none()], [found], NAMES)
