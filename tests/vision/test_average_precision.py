from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.vision.average_precision import curve, even_precisions, voc_average_precision
from cnnstudio.vision.boxes import iou
from cnnstudio.vision.detections import Detections, Truths
from tests.vision.scenes import drawn

NAMES = ("dog", "cat", "bird")
BOX = np.array([[0, 0, 10, 10]], float)
ASIDE = np.array([1, 0, 1, 0], float)


def in_turn(*right: bool, objects: int = 0) -> tuple[list[Truths], list[Detections]]:
    """One class: a picture for each detection, the surest first, and further objects that nothing finds."""
    truths = [Truths.plain(BOX, np.array([0])) if hit else Truths.none() for hit in right]
    found = [Detections(BOX, np.array([0]), np.array([1 - place / 10])) for place in range(len(right))]
    more = [Truths.plain(BOX, np.array([0]))] * objects
    return truths + more, found + [Detections.none()] * objects


def test_by_hand() -> None:
    # Precision 1, 1/2, 2/3, 2/4, 3/5 at recalls 1/4, 1/4, 2/4, 2/4, 3/4; nothing reaches 1.
    truths, found = in_turn(True, False, True, False, True, objects=1)
    area = voc_average_precision(truths, found, ("dog",))
    assert area == pytest.approx([1 / 4 * (1 + 2 / 3 + 3 / 5)])
    points = voc_average_precision(truths, found, ("dog",), eleven_points=True)
    assert points == pytest.approx([(3 * 1 + 3 * 2 / 3 + 2 * 3 / 5) / 11])  # 0 … 0.2, 0.3 … 0.5, 0.6 and 0.7


def test_perfect_and_hopeless() -> None:
    for points in (True, False):
        assert voc_average_precision(*in_turn(True, True), ("dog",), eleven_points=points).tolist() == [1]
        assert voc_average_precision(*in_turn(False, objects=2), ("dog",), eleven_points=points).tolist() == [
            0
        ]
        nothing = voc_average_precision(*in_turn(False), ("dog",), eleven_points=points)
        assert np.isnan(nothing).all()


def test_difficult_objects_count_neither_way() -> None:
    difficult = Truths(BOX, np.array([0]), np.array([False]), np.array([True]))
    truths, found = in_turn(True)
    surer = Detections(np.repeat(BOX, 2, 0), np.zeros(2, int), np.array([2.0, 3.0]))
    assert voc_average_precision([*truths, difficult], [*found, surer], ("dog",)).tolist() == [1]


def test_a_detection_of_what_is_found_already_is_wrong_even_if_it_meets_another_object() -> None:
    truths = [Truths.plain(np.concatenate([BOX, BOX + 3 * ASIDE]), np.zeros(2, int))]
    found = [Detections(np.concatenate([BOX, BOX + ASIDE]), np.zeros(2, int), np.array([0.9, 0.8]))]
    assert voc_average_precision(truths, found, ("dog",)).tolist() == [0.5]


def as_the_kit_does(
    truths: list[Truths], found: list[Detections], label: int, threshold: float, points: bool
) -> float:
    """VOCevaldet.m and VOCap.m, line by line."""
    wanted = sum(int(((one.labels == label) & ~one.difficult).sum()) for one in truths)
    if not wanted:
        return float("nan")
    lines = [
        (-score, image, place)
        for image, one in enumerate(found)
        for place, score in enumerate(one.scores)
        if one.labels[place] == label
    ]
    hit, fail, detected = [], [], set()
    for _, image, place in sorted(lines):
        own = np.flatnonzero(truths[image].labels == label)
        overlaps = iou(found[image].boxes[[place]], truths[image].boxes[own])[0]
        best = int(overlaps.argmax()) if len(own) else -1
        right = wrong = 0
        if best >= 0 and overlaps[best] >= threshold:
            if not truths[image].difficult[own[best]]:
                right = (image, best) not in detected
                wrong = not right
                detected.add((image, best))
        else:
            wrong = 1
        hit.append(right)
        fail.append(wrong)
    hits, fails = np.cumsum(hit), np.cumsum(fail)
    recall, precision = hits / wanted, hits / np.maximum(hits + fails, 1)
    if points:
        return sum(max(precision[recall >= level], default=0) / 11 for level in np.linspace(0, 1, 11))
    recall = np.concatenate([[0], recall, [1]])
    precision = np.concatenate([[0], precision, [0]])
    for place in range(len(precision) - 2, -1, -1):
        precision[place] = max(precision[place], precision[place + 1])
    return float(sum((recall[1:] - recall[:-1]) * precision[1:]))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 10), st.integers(0, 2**20), st.booleans(), st.sampled_from([0.3, 0.5, 0.75]))
def test_as_the_development_kit_does(images: int, seed: int, points: bool, threshold: float) -> None:
    truths, found = drawn(images, seed)
    truths = [Truths(one.boxes, one.labels, np.zeros(len(one), bool), one.difficult) for one in truths]
    wanted = [as_the_kit_does(truths, found, label, threshold, points) for label in range(3)]
    own = voc_average_precision(truths, found, NAMES, threshold, points)
    assert np.allclose(own, wanted, rtol=0, atol=1e-9, equal_nan=True)


def test_a_curve_without_objects_has_no_recall() -> None:
    drawn_curve = curve(np.array([False, False]), np.array([0.9, 0.1]), 0)
    assert drawn_curve.precision.tolist() == [0, 0]
    assert np.isnan(drawn_curve.recall).all()
    assert np.isnan(drawn_curve.even_precision).all()


def test_even_precisions_without_detections_are_zero() -> None:
    none = np.zeros((0, 10), bool)
    assert even_precisions(none, none, 3).tolist() == np.zeros((10, 101)).tolist()
