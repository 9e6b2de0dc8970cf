from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.vision.boxes import iou
from cnnstudio.vision.detection_metrics import detection_metrics
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.error_kinds import ERRORS, Kind, error_kinds
from tests.vision.scenes import drawn

NAMES = ("dog", "cat", "bird")
BOX = np.array([[0, 0, 10, 10]], float)
ASIDE = np.array([1, 0, 1, 0], float)


@pytest.mark.parametrize(
    ("shift", "label", "kind", "truth", "missed"),
    [
        (1, 0, Kind.RIGHT, 0, []),
        (1, 1, Kind.WRONG_CLASS, 0, []),
        (6, 0, Kind.WRONG_PLACE, 0, []),
        (6, 1, Kind.BOTH, 0, [0]),
        (9.5, 0, Kind.BACKGROUND, -1, [0]),
        (90, 2, Kind.BACKGROUND, -1, [0]),
    ],
)
def test_one_detection_beside_one_object(
    shift: float, label: int, kind: Kind, truth: int, missed: list
) -> None:
    truths = [Truths.none(), Truths.plain(BOX, np.array([0]))]
    found = [Detections.none(), Detections(BOX + shift * ASIDE, np.array([label]), np.array([0.9]))]
    judged = error_kinds(truths, found, NAMES)
    picture = judged.pictures[1]
    assert (Kind(picture.kinds[0]), picture.truths.tolist(), picture.missed.tolist()) == (
        kind,
        [truth],
        missed,
    )
    assert judged.counts[kind] == 1
    assert judged.figures()["missed"] == judged.missed == len(missed)


def test_the_surer_of_two_is_right_and_the_other_double() -> None:
    truths = [Truths.plain(BOX, np.array([0]))]
    found = [Detections(np.repeat(BOX, 3, 0), np.zeros(3, int), np.array([0.5, 0.9, 0.2]))]
    picture = error_kinds(truths, found, NAMES, score=0.4).pictures[0]
    assert [Kind(kind) for kind in picture.kinds] == [Kind.DOUBLE, Kind.RIGHT, Kind.LEFT_OUT]
    assert picture.truths.tolist() == [0, 0, -1]


@pytest.mark.parametrize("crowd", [True, False])
def test_what_need_not_be_found_counts_neither_way(crowd: bool) -> None:
    truths = [Truths(BOX, np.array([0]), np.array([crowd]), np.array([not crowd]))]
    found = [Detections(np.repeat(BOX, 3, 0), np.array([0, 0, 1]), np.array([0.9, 0.8, 0.7]))]
    judged = error_kinds(truths, found, NAMES)
    assert [Kind(kind) for kind in judged.pictures[0].kinds] == [
        Kind.LEFT_OUT,
        Kind.LEFT_OUT,
        Kind.BACKGROUND,
    ]
    assert judged.missed == 0


def as_tide_tells_it(truths: Truths, found: Detections) -> tuple[list[Kind], set[int]]:
    """One picture, detection by detection."""
    overlaps = iou(found.boxes, truths.boxes)
    same = found.labels[:, None] == truths.labels
    kinds, used = [Kind.BOTH] * len(found), set()
    covered: set[int] = set()
    order = np.argsort(-found.scores, kind="stable").tolist()
    for place in order:
        free = [truth for truth in range(len(truths)) if same[place, truth] and truth not in used]
        best = max(free, key=lambda truth: overlaps[place, truth], default=None)
        if best is not None and overlaps[place, best] >= 0.5:
            used.add(best)
            kinds[place] = Kind.RIGHT
    for place in range(len(found)):
        if kinds[place] is Kind.RIGHT:
            continue
        own, other = np.where(same[place], overlaps[place], 0), np.where(same[place], 0, overlaps[place])
        if 0.1 <= own.max(initial=0) < 0.5:
            kinds[place] = Kind.WRONG_PLACE
            covered.add(int(own.argmax()))
        elif other.max(initial=0) >= 0.5:
            kinds[place] = Kind.WRONG_CLASS
            covered.add(int(other.argmax()))
        elif own.max(initial=0) >= 0.5:
            kinds[place] = Kind.DOUBLE
        elif overlaps[place].max(initial=0) <= 0.1:
            kinds[place] = Kind.BACKGROUND
    return kinds, set(range(len(truths))) - used - covered


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 6), st.integers(0, 2**20))
def test_as_tide_tells_it(images: int, seed: int) -> None:
    truths, found = drawn(images, seed)
    truths = [Truths.plain(one.boxes, one.labels) for one in truths]
    judged = error_kinds(truths, found, NAMES)
    for picture, truth, detections in zip(judged.pictures, truths, found, strict=True):
        kinds, missed = as_tide_tells_it(truth, detections)
        assert [Kind(kind) for kind in picture.kinds] == kinds
        assert set(picture.missed.tolist()) == missed
    assert sum(judged.counts.values()) == sum(map(len, found))


def test_right_ones_are_those_that_the_precision_counts() -> None:
    truths, found = drawn(40, 3)
    truths = [Truths(one.boxes, one.labels, one.crowd, np.zeros(len(one), bool)) for one in truths]
    curves = detection_metrics(truths, found, NAMES).curves
    right = sum(round(curve.recall[-1] * curve.objects) for curve in curves)
    assert error_kinds(truths, found, NAMES).counts[Kind.RIGHT] == right


def test_nothing_at_all() -> None:
    judged = error_kinds([], [], NAMES)
    assert judged.figures() == dict.fromkeys(
        ["right", "wrong_class", "wrong_place", "both", "double", "background", "missed"], 0
    )


def test_every_kind_is_told_in_words() -> None:
    assert all(kind.title and kind.meaning.endswith(".") for kind in Kind)
    assert Kind.RIGHT not in ERRORS
