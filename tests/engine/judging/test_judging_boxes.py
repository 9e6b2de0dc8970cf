from __future__ import annotations

import math

import numpy as np
import pytest

from cnnstudio.engine.judging.judging_boxes import BoxJudgement, judged_boxes, localized
from cnnstudio.vision.detection_confusion import detection_confusion
from cnnstudio.vision.detection_metrics import detection_metrics
from cnnstudio.vision.detections import Detections, Truths
from cnnstudio.vision.error_kinds import error_kinds
from tests.vision.scenes import drawn

CLASSES = ("ant", "bee", "größe")


@pytest.fixture
def judgement() -> BoxJudgement:
    truths, found = drawn(30, 4)
    return judged_boxes(truths, found, CLASSES, 0.25, 0.45)


def test_figures_are_those_of_vision(judgement: BoxJudgement) -> None:
    truths, found = drawn(30, 4)
    metrics = detection_metrics(truths, found, CLASSES)
    assert judgement.main == ("mAP50", metrics.map50)
    assert {name: judgement.figures()[name] for name in metrics.figures()} == metrics.figures()
    assert np.array_equal(judgement.confusion, detection_confusion(truths, found, CLASSES, score=0.25))
    kinds = error_kinds(truths, found, CLASSES, score=0.25).figures()
    assert judgement.error_counts == kinds
    assert judgement.errors.shape == (30, 7)


def test_it_comes_back_from_what_it_is_packed_into(judgement: BoxJudgement) -> None:
    again = BoxJudgement.unpacked(*judgement.packed())
    assert again.figures() == judgement.figures()
    assert np.array_equal(again.confusion, judgement.confusion)
    assert np.array_equal(again.errors, judgement.errors)
    assert (again.score, again.overlap) == (0.25, 0.45)
    for one, other in zip(again.metrics.curves, judgement.metrics.curves, strict=True):
        assert np.array_equal(one.precision, other.precision)
        assert np.array_equal(one.recall, other.recall)
        assert np.array_equal(one.even_precision, other.even_precision, equal_nan=True)
        assert one.objects == other.objects


def test_where_there_is_nothing_figures_are_not_known() -> None:
    nothing = judged_boxes([Truths.none()] * 2, [Detections.none()] * 2, CLASSES, 0.25, 0.45)
    assert math.isnan(nothing.main[1])
    figures = nothing.figures()
    assert (figures["mAP50"], figures["mAP_voc"], figures["images"]) == (None, None, 2)
    again = BoxJudgement.unpacked(*nothing.packed())
    assert again.figures() == figures


def test_images_without_objects_do_not_count_for_localization() -> None:
    box = np.array([[0.0, 0, 4, 4]])
    one = Detections(box, np.array([1]), np.array([0.9]))
    assert localized([Truths.none()], [one]) == pytest.approx((math.nan, math.nan), nan_ok=True)
    crowd = Truths(box, np.array([1]), np.array([True]), np.array([False]))
    assert localized([crowd], [one]) == pytest.approx((math.nan, math.nan), nan_ok=True)
    assert localized([Truths.plain(box, np.array([1]))], [Detections.none()]) == (0, 0)
