from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.engine.objectives.mask_loss import MaskLoss
from cnnstudio.engine.objectives.overlaps import mask_iou

SIZE, CLASSES = 8, 3


def maps(seed: int, count: int = 4) -> np.ndarray:
    """Label maps in which all classes and the background occur: uint8, (N, H, W)."""
    found = np.random.default_rng(seed).integers(0, CLASSES + 1, (count, SIZE, SIZE)).astype(np.uint8)
    found[:, 0, : CLASSES + 1] = np.arange(CLASSES + 1)
    return found


def shares(seed: int, depth: int, count: int = 4) -> np.ndarray:
    """Probabilities of pixels that sum up to 1: float32, (N, H, W, K)."""
    return np.random.default_rng(seed).dirichlet(np.ones(depth), (count, SIZE, SIZE)).astype(np.float32)


def one_hot(labels: np.ndarray, *, has_background: bool) -> np.ndarray:
    """A mask for each class, and one in front for the background: float32, (N, H, W, K)."""
    masks = np.eye(CLASSES + 1, dtype=np.float32)[labels]
    return masks if has_background else masks[..., 1:]


def test_cross_entropy_of_softmax_is_that_of_keras() -> None:
    labels, values = maps(0), shares(1, CLASSES + 1)
    expected = keras.losses.CategoricalCrossentropy()(one_hot(labels, has_background=True), values)
    loss = MaskLoss("cross-entropy", has_background=True)
    assert float(loss(labels, values)) == pytest.approx(float(expected), rel=1e-5)


def test_cross_entropy_of_sigmoid_is_that_of_keras() -> None:
    labels, values = maps(0), np.random.default_rng(1).uniform(0.01, 0.99, (4, SIZE, SIZE, CLASSES))
    expected = keras.losses.BinaryCrossentropy()(one_hot(labels, has_background=False), values)
    # Keras means over the masks of a pixel before those of pixels; sums of both are the same.
    loss = MaskLoss("cross-entropy", has_background=False)
    assert float(loss(labels, values)) == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.parametrize("focus", [0.0, 1.0, 2.0])
def test_focal_loss_is_that_of_keras(focus: float) -> None:
    labels, values = maps(2), shares(3, CLASSES + 1)
    given = one_hot(labels, has_background=True)
    expected = keras.losses.CategoricalFocalCrossentropy(alpha=1.0, gamma=focus)(given, values)
    loss = MaskLoss("focal", has_background=True, focus=focus)
    assert float(loss(labels, values)) == pytest.approx(float(expected), rel=1e-4)


def test_focal_loss_of_sigmoid_is_that_of_keras() -> None:
    labels = maps(2)
    values = np.random.default_rng(4).uniform(0.01, 0.99, (4, SIZE, SIZE, CLASSES)).astype(np.float32)
    given = one_hot(labels, has_background=False)
    expected = keras.losses.BinaryFocalCrossentropy(gamma=2.0)(given, values)
    loss = MaskLoss("focal", has_background=False)
    assert float(loss(labels, values)) == pytest.approx(float(expected), rel=1e-4)


@pytest.mark.parametrize("has_background", [True, False])
def test_dice_of_one_class_at_a_time_is_that_of_keras(has_background: bool) -> None:
    """Keras's Dice lays all classes together, so that it is asked class by class and image by image."""
    depth = CLASSES + has_background
    labels = maps(5)
    values = shares(6, depth) if has_background else np.float32(0.9) * shares(6, depth)
    given = one_hot(labels, has_background=has_background)
    parts = [
        float(keras.losses.Dice(axis=(1, 2, 3))(given[[n]][..., [k]], values[[n]][..., [k]]))
        for n in range(len(labels))
        for k in range(depth)
    ]
    loss = MaskLoss("Dice", has_background=has_background)
    # One pixel is added to both sides here, so that an empty mask is right if it stays empty.
    assert float(loss(labels, values)) == pytest.approx(np.mean(parts), abs=0.03)
    shared = (given * values).sum(axis=(1, 2))
    whole = given.sum(axis=(1, 2)) + values.sum(axis=(1, 2))
    assert float(loss(labels, values)) == pytest.approx(1 - ((2 * shared + 1) / (whole + 1)).mean(), rel=1e-5)


def test_the_sum_of_both() -> None:
    labels, values = maps(5), shares(6, CLASSES + 1)
    both = MaskLoss("cross-entropy and Dice", has_background=True)
    parts = [MaskLoss(kind, has_background=True) for kind in ("cross-entropy", "Dice")]
    expected = sum(float(part(labels, values)) for part in parts)
    assert float(both(labels, values)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("kind", ["cross-entropy", "Dice", "focal"])
@pytest.mark.parametrize("has_background", [True, False])
def test_logits_cost_what_their_probabilities_cost(kind: str, has_background: bool) -> None:
    labels = maps(7)
    logits = (
        np.random.default_rng(8).normal(0, 2, (4, SIZE, SIZE, CLASSES + has_background)).astype(np.float32)
    )
    values = keras.ops.softmax(logits) if has_background else keras.ops.sigmoid(logits)
    from_logits = MaskLoss(kind, has_background, is_logits=True)
    assert float(from_logits(labels, logits)) == pytest.approx(
        float(MaskLoss(kind, has_background)(labels, values)), rel=1e-4
    )


@pytest.mark.parametrize("kind", ["cross-entropy", "Dice", "focal", "cross-entropy and Dice"])
@pytest.mark.parametrize("has_background", [True, False])
def test_unknown_pixels_count_nothing(kind: str, has_background: bool) -> None:
    labels, values = maps(9), shares(10, CLASSES + has_background)
    loss = MaskLoss(kind, has_background)
    labels[:, SIZE // 2 :] = 255
    known = float(loss(labels, values))
    values[:, SIZE // 2 :] = shares(11, CLASSES + has_background)[:, SIZE // 2 :]
    assert float(loss(labels, values)) == pytest.approx(known, rel=1e-6)
    if kind != "Dice":  # a mean over the known pixels
        assert known != pytest.approx(0, abs=1e-3)
    upper = labels[:, : SIZE // 2], values[:, : SIZE // 2]
    assert float(loss(*upper)) == pytest.approx(known, rel=1e-5)


@pytest.mark.parametrize("kind", ["cross-entropy", "Dice", "focal", "cross-entropy and Dice"])
@pytest.mark.parametrize("has_background", [True, False])
def test_where_nothing_is_known_nothing_is_lost(kind: str, has_background: bool) -> None:
    labels, values = np.full((2, SIZE, SIZE), 255, np.uint8), shares(12, CLASSES + has_background, 2)
    found = float(MaskLoss(kind, has_background)(labels, values))
    assert np.isfinite(found)
    assert found == pytest.approx(0, abs=1e-5)


def test_weights_count_pixels_of_a_class_more() -> None:
    labels, values = maps(13, 1), shares(14, CLASSES + 1, 1)
    weights = np.array([1.0, 5.0, 0.5, 2.0])
    each = -np.log(np.take_along_axis(values[0], labels[0][..., None].astype(np.int64), -1))[..., 0]
    own = weights[labels[0]]
    loss = MaskLoss("cross-entropy", has_background=True, weights=weights.tolist())
    assert float(loss(labels, values)) == pytest.approx((each * own).sum() / own.sum(), rel=1e-5)


def test_an_output_without_its_margin_is_held_against_the_middle() -> None:
    labels, values = maps(15), shares(16, CLASSES + 1)[:, 2:-2, 1:-1]
    for kind in ("cross-entropy", "Dice"):
        loss = MaskLoss(kind, has_background=True)
        middle = np.ascontiguousarray(labels[:, 2:-2, 1:-1])
        assert float(loss(labels, values)) == pytest.approx(float(loss(middle, values)), rel=1e-6)


def test_a_saved_model_brings_its_loss_along(tmp_path: Any) -> None:
    model = keras.Sequential([keras.Input((SIZE, SIZE, 2)), keras.layers.Conv2D(4, 1)])
    model.compile("sgd", MaskLoss("focal", True, True, 1.5, [1, 2, 3, 4]))
    model.save(tmp_path / "mask.keras")
    loss = keras.saving.load_model(tmp_path / "mask.keras").loss
    assert (loss.kind, loss.has_background, loss.is_logits, loss.focus) == ("focal", True, True, 1.5)
    assert loss.weights == [1, 2, 3, 4]


def test_a_single_class_has_a_single_mask() -> None:
    """Keras takes away a last axis of one where the truth has none; that must not reach loss and figure."""
    model = keras.Sequential([keras.Input((SIZE, SIZE, 2)), keras.layers.Conv2D(1, 1, activation="sigmoid")])
    iou = keras.metrics.MeanMetricWrapper(mask_iou(1, False, 0.5, False), name="iou")
    model.compile("sgd", MaskLoss("cross-entropy and Dice", has_background=False), metrics=[iou])
    labels = (maps(17) > 1).astype(np.uint8)
    pixels = np.random.default_rng(18).random((4, SIZE, SIZE, 2)).astype(np.float32)
    found = model.evaluate(pixels, labels, verbose=0, return_dict=True)
    values = model.predict(pixels, verbose=0)
    assert found["loss"] == pytest.approx(float(model.loss(labels, values)), rel=1e-5)
    chosen, right = values[..., 0] >= 0.5, labels == 1
    each = (chosen & right).sum((1, 2)) / (chosen | right).sum((1, 2))
    assert found["iou"] == pytest.approx(each.mean(), rel=1e-5)
