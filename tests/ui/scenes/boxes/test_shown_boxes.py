from __future__ import annotations

import numpy as np

from cnnstudio.data.sets.shapes import KINDS
from cnnstudio.ui.scenes.boxes.shown_boxes import OTHER, shown_boxes
from cnnstudio.ui.scenes.pictures.known_picture import truths_of
from cnnstudio.vision.detections import Truths
from cnnstudio.vision.error_kinds import Kind
from tests.ui.scenes.conftest import detection, scene


def test_every_object_is_found_once_and_its_double_is_suppressed() -> None:
    picture = scene(1)
    shown = shown_boxes(detection(picture), 0.25, 0.45, truths_of(picture, KINDS))
    count = len(picture.objects)
    assert count > 1
    assert len(shown.found) == count
    assert shown.right == count
    assert [shown.kind(place) for place in range(count)] == [Kind.RIGHT] * count
    assert shown.ious.tolist() == [1.0] * count
    assert not len(shown.missed)


def test_without_suppression_doubles_are_errors_and_a_high_score_misses_objects() -> None:
    picture = scene(1)
    count = len(picture.objects)
    every = shown_boxes(detection(picture), 0.25, 1.0, truths_of(picture, KINDS))
    kinds = [every.kind(place) for place in range(len(every.found))]
    assert kinds.count(Kind.DOUBLE) == count
    none = shown_boxes(detection(picture), 0.99, 0.45, truths_of(picture, KINDS))
    assert (len(none.found), len(none.missed)) == (0, count)


def test_nothing_is_judged_where_the_truth_is_not_known() -> None:
    shown = shown_boxes(detection(scene(1)), 0.25, 0.45, None)
    assert shown.kind(0) is None
    assert np.isnan(shown.ious).all()
    assert not len(shown.missed)


def test_a_class_that_the_model_has_not_is_missed_under_another_name() -> None:
    picture = scene(1)
    truths = truths_of(picture, KINDS[:1])
    assert truths is not None
    labels = np.minimum([thing.label for thing in picture.objects], 1)
    assert truths.labels.tolist() == labels.tolist()
    result = detection(picture)
    box = np.array([[0.0, 0.0, 1.0, 1.0]])
    alone = shown_boxes(result, 0.999, 0.45, Truths.plain(box, np.array([len(KINDS)])))
    assert alone.missed.tolist() == [0]
    assert alone.name(len(KINDS)) == OTHER


def test_limits_in_any_order_leave_what_suppression_from_scratch_leaves() -> None:
    dice = np.random.default_rng(4)
    picture = scene()
    results = [detection(picture, extra=60), detection(scene(1), extra=40)]
    for _ in range(40):
        result = results[int(dice.integers(2))]
        score, overlap = float(dice.choice([0.0, 0.2, 0.5, 0.9])), float(dice.choice([0.1, 0.45, 1.0]))
        shown = shown_boxes(result, score, overlap, None)
        assert shown.places.tolist() == result.shown(score, overlap).tolist()
