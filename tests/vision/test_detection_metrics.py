from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError
from cnnstudio.vision.detection_metrics import DetectionMetrics, detection_metrics
from cnnstudio.vision.detections import Detections, Truths
from tests.vision.scenes import drawn, of_coco


def names(count: int) -> tuple[str, ...]:
    return tuple(f"class {number}" for number in range(count))


def agree(truths: list[Truths], found: list[Detections], classes: int) -> DetectionMetrics:
    """Every figure is that of pycocotools, to 1e-9."""
    own, coco = detection_metrics(truths, found, names(classes)), of_coco(truths, found, classes)
    stats = np.where(coco.stats == -1, np.nan, coco.stats)
    figures = own.figures()
    keys = ("mAP", "mAP50", "mAP75", "mAP_small", "mAP_medium", "mAP_large",
            "AR1", "AR10", "AR100", "AR_small", "AR_medium", "AR_large")  # fmt: skip
    mine = np.array([np.nan if figures[key] is None else figures[key] for key in keys], float)
    assert np.allclose(mine, stats, rtol=0, atol=1e-9, equal_nan=True), dict(
        zip(keys, zip(mine, stats, strict=True), strict=True)
    )
    precision = np.where(coco.eval["precision"] == -1, np.nan, coco.eval["precision"])  # (T, R, K, A, M)
    wanted = precision[:, :, :, 0, 2].mean(axis=1).T
    assert np.allclose(own.average_precisions, wanted, rtol=0, atol=1e-9, equal_nan=True)
    for place, curve in enumerate(own.curves):
        assert np.allclose(
            curve.even_precision, precision[0, :, place, 0, 2], rtol=0, atol=1e-9, equal_nan=True
        )
        if curve.objects:
            scores = coco.eval["scores"][0, :, place, 0, 2]  # at recall 0 of one that does not count, too
            assert np.array_equal(curve.even_scores[1:], scores[1:])
    return own


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 12),
    st.integers(0, 2**20),
    st.integers(1, 4),
    st.booleans(),
    st.integers(0, 8),
    st.integers(0, 8),
)
def test_random_pictures(images: int, seed: int, classes: int, whole: bool, objects: int, extra: int) -> None:
    agree(*drawn(images, seed, classes, objects, extra, whole), classes)


def test_many_pictures() -> None:
    own = agree(*drawn(200, 1), 3)
    assert 0.1 < own.map < own.map50 < 1
    assert own.images == 200


def test_more_than_a_hundred_detections_in_a_picture() -> None:
    agree(*drawn(4, 2, classes=1, objects=150, extra=300), 1)
    agree(*drawn(3, 3, classes=2, objects=150, extra=300, whole=True), 2)


def test_classes_that_never_occur() -> None:
    truths, found = drawn(20, 4, classes=2)
    assert np.isnan(agree(truths, found, 5).average_precisions[2:]).all()


@pytest.mark.parametrize("whole", [False, True])
def test_without_objects_without_detections_and_without_both(whole: bool) -> None:
    truths, found = drawn(6, 5, whole=whole)
    nothing, nowhere = [Truths.none()] * 6, [Detections.none()] * 6
    assert np.isnan(agree(nothing, found, 3).map)
    assert agree(truths, nowhere, 3).map == 0
    assert np.isnan(agree(nothing, nowhere, 3).map)


def test_crowds_alone_are_nothing_to_find() -> None:
    truths, found = drawn(8, 6)
    crowds = [replace(one, crowd=np.ones(len(one), bool)) for one in truths]
    own = agree(crowds, found, 3)
    assert own.objects.tolist() == [0, 0, 0]
    assert own.figures()["mAP"] is None


def test_all_scores_equal() -> None:
    truths, found = drawn(15, 7)
    agree(truths, [replace(one, scores=np.full(len(one), 0.5)) for one in found], 3)


def test_areas_that_the_annotations_give_decide_about_sizes() -> None:
    truths, found = drawn(15, 8)
    thin = [replace(one, areas=np.random.default_rng(0).uniform(0, 12_000, len(one))) for one in truths]
    assert agree(thin, found, 3).precisions_by_size != agree(truths, found, 3).precisions_by_size


def test_perfect_detections_have_one_everywhere() -> None:
    truths, _ = drawn(10, 9)
    truths = [one.chosen(~one.crowd) for one in truths]
    found = [Detections(one.boxes, one.labels, np.ones(len(one))) for one in truths]
    own = agree(truths, found, 3)
    assert own.map == pytest.approx(1)
    assert own.recalls_by_most[100] == 1
    assert all(curve.recall[-1] == 1 and curve.precision[-1] == 1 for curve in own.curves)


def test_no_pictures_at_all() -> None:
    own = detection_metrics([], [], names(2))
    assert (own.images, own.figures()["mAP"], own.figures()["objects"]) == (0, None, 0)


def test_figures_are_flat_and_fit_json() -> None:
    figures = detection_metrics(*drawn(5, 10, classes=2), names(3)).figures()
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    assert figures["AP_class 2"] is None
    assert isinstance(figures["images"], int)


def test_a_curve_is_read_off_by_hand() -> None:
    box = np.array([[0, 0, 10, 10]], float)
    truths = [Truths.plain(box, np.array([0]))] * 3
    found = [
        Detections(box, np.array([0]), np.array([0.9])),
        Detections(box + 50, np.array([0]), np.array([0.8])),
        Detections(box, np.array([0]), np.array([0.7])),
    ]
    curve = detection_metrics(truths, found, ("cell",)).curves[0]
    assert curve.scores.tolist() == [0.9, 0.8, 0.7]
    assert curve.precision.tolist() == [1, 1 / 2, 2 / 3]
    assert curve.recall.tolist() == [1 / 3, 1 / 3, 2 / 3]
    assert curve.even_precision[[0, 33, 34, 66, 67]] == pytest.approx([1, 1, 2 / 3, 2 / 3, 0])
    assert curve.even_scores[[33, 34, 67]].tolist() == [0.9, 0.7, 0]


def test_what_does_not_belong_together_is_told() -> None:
    truths, found = drawn(3, 11)
    with pytest.raises(DataError, match="3 pictures and detections of 2"):
        detection_metrics(truths, found[:2], names(3))
    with pytest.raises(DataError, match="there are 1 classes"):
        detection_metrics(truths, found, names(1))
    bad = Detections(np.array([[0, 0, np.nan, 1]]), np.array([0]), np.array([0.5]))
    with pytest.raises(DataError, match="no finite number"):
        detection_metrics([Truths.none()], [bad], names(1))
