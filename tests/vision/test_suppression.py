from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import SettingError
from cnnstudio.vision.boxes import from_centred, iou
from cnnstudio.vision.suppression import steps, suppress


def drawn(count: int, seed: int, spread: int = 200, side: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Boxes of whole numbers, so that float32 and float64 agree about them, and scores, some of them equal."""
    random = np.random.default_rng(seed)
    corner = random.integers(0, spread, (count, 2))
    boxes = np.concatenate([corner, corner + random.integers(0, side, (count, 2))], axis=1).astype(np.float64)
    return boxes, random.integers(0, max(2, count), count) / max(2, count)


def by_hand(boxes: np.ndarray, scores: np.ndarray, threshold: float, labels: np.ndarray) -> list[int]:
    """Box by box, as it is told."""
    kept: list[int] = []
    for place in sorted(range(len(scores)), key=lambda one: -scores[one]):
        overlaps = iou(boxes[[place]], boxes[kept])[0]
        if not any(
            over > threshold and labels[place] == labels[other]
            for over, other in zip(overlaps, kept, strict=True)
        ):
            kept.append(place)
    return kept


@pytest.mark.parametrize("threshold", [0.0, 0.05, 0.3, 0.5, 0.75, 0.9, 1.0])
@pytest.mark.parametrize(("spread", "side"), [(200, 60), (2000, 30), (40, 100), (1, 200), (3000, 800)])
def test_tensorflow_keeps_the_same_boxes(threshold: float, spread: int, side: int) -> None:
    import tensorflow as tf

    for count in (0, 1, 50, 2500):
        boxes, scores = drawn(count, count + spread, spread, side)
        wanted = tf.image.non_max_suppression(
            boxes.astype(np.float32), scores.astype(np.float32), count, threshold
        )
        assert suppress(boxes, scores, threshold).tolist() == wanted.numpy().tolist()
        few = tf.image.non_max_suppression(boxes.astype(np.float32), scores.astype(np.float32), 20, threshold)
        assert suppress(boxes, scores, threshold, most=20).tolist() == few.numpy().tolist()


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 300), st.integers(0, 2**16), st.sampled_from([0.0, 0.02, 0.4, 0.5, 0.8]), st.integers(1, 4)
)
def test_classes_do_not_remove_each_other(count: int, seed: int, threshold: float, classes: int) -> None:
    boxes, scores = drawn(count, seed)
    labels = np.random.default_rng(seed).integers(0, classes, count)
    assert suppress(boxes, scores, threshold, labels).tolist() == by_hand(boxes, scores, threshold, labels)


@pytest.mark.parametrize("factor", [1e-6, 1e5])
def test_the_unit_of_length_does_not_matter(factor: float) -> None:
    random = np.random.default_rng(3)
    middles = random.normal(0, 100, (3000, 2))
    sizes = np.exp(random.normal(2, 2, (3000, 2)))  # from less than a pixel to thousands
    boxes, scores = from_centred(np.concatenate([middles, sizes], axis=1)), random.random(3000)
    for threshold in (0.01, 0.3, 0.6):
        wanted = by_hand(boxes, scores, threshold, np.zeros(3000))
        assert suppress(boxes * factor, scores, threshold).tolist() == wanted


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 120), st.integers(0, 2**16), st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.booleans())
def test_steps_lead_to_the_same_boxes(count: int, seed: int, threshold: float, in_classes: bool) -> None:
    boxes, scores = drawn(count, seed)
    labels = np.random.default_rng(seed).integers(0, 3, count) if in_classes else None
    walked = steps(boxes, scores, threshold, labels)
    assert [step.best for step in walked] == suppress(boxes, scores, threshold, labels).tolist()
    undecided = set(range(count))
    for step in walked:
        undecided -= {step.best, *step.removed.tolist()}
        assert set(step.left.tolist()) == undecided
        assert np.array_equal(step.ious, iou(boxes[[step.best]], boxes[step.removed])[0])
        assert (step.ious > threshold).all()
        assert (np.diff(scores[step.left]) <= 0).all()
    assert not undecided


def test_what_the_book_shows() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [20, 0, 30, 10], [0, 5, 10, 15]], float)
    scores = np.array([0.8, 0.9, 0.3, 0.7])
    first, second, third = steps(boxes, scores, 0.5)
    assert (first.best, first.removed.tolist(), first.left.tolist()) == (1, [0], [3, 2])
    assert first.ious.tolist() == [90 / 110]
    assert (second.best, third.best, third.left.tolist()) == (3, 2, [])


@pytest.mark.parametrize("way", [suppress, steps])
@pytest.mark.parametrize("threshold", [-0.1, 1.5, float("nan")])
def test_a_threshold_that_is_no_share_is_told(way, threshold: float) -> None:
    with pytest.raises(SettingError, match=r"from 0 .* to 1"):
        way(np.zeros((1, 4)), np.ones(1), threshold)


def test_boxes_that_are_no_numbers_never_stay() -> None:
    boxes = np.array([[0, 0, 10, 10], [np.nan, 0, 1, 1], [0, 0, 10, np.inf], [1, 0, 10, 10]] * 300, float)
    scores = np.linspace(1, 0, len(boxes))
    assert suppress(boxes, scores, 0.5).tolist() == [0]
    assert [step.best for step in steps(boxes, scores, 0.5)] == [0]
