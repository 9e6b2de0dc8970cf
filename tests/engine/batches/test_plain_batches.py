"""Tests of batches that need no TensorFlow."""

from __future__ import annotations

import itertools

import keras
import numpy as np
import pytest

from cnnstudio.engine.batches.plain_batches import plain_batches
from cnnstudio.engine.batches.shuffling import ShuffledBatches, epoch_order
from cnnstudio.engine.batches.training_data import TrainingData


@pytest.fixture
def images() -> np.ndarray:
    """Ten images that show their own number."""
    return np.broadcast_to(np.arange(10, dtype=np.uint8)[:, None, None, None], (10, 2, 2, 1)).copy()


def numbers(found: object) -> list[list[int]]:
    """The numbers of the images in each batch; the labels must be theirs."""
    taken = []
    for images, labels in found:  # type: ignore[attr-defined]
        assert images.dtype == np.float32
        assert images[:, 0, 0, 0].tolist() == labels.tolist()
        taken.append(labels.tolist())
    return taken


def test_all_images_are_taken_as_they_come(images: np.ndarray) -> None:
    found = plain_batches(images, np.arange(10), 4)
    assert numbers(found) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert len(found) == 3


def test_an_order_may_change_between_epochs(images: np.ndarray) -> None:
    order = np.arange(10)
    found = plain_batches(images, np.arange(10), 4, order)
    order[:] = np.arange(10)[::-1]
    assert numbers(found) == [[9, 8, 7, 6], [5, 4, 3, 2], [1, 0]]


def test_batches_can_be_skipped_and_repeated(images: np.ndarray) -> None:
    found = plain_batches(images, np.arange(10), 4)
    assert numbers(found.skip(2)) == [[8, 9]]
    assert numbers(found.skip(3)) == numbers(found.skip(9)) == []
    assert numbers(itertools.islice(found.repeat(), 5)) == [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9],
        [0, 1, 2, 3],
        [4, 5, 6, 7],
    ]


def test_other_backends_get_them_in_the_order_of_the_epoch(
    images: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    shuffled = ShuffledBatches(TrainingData(images, np.arange(10), images[:0], np.arange(0), ()), 4, seed=7)
    for epoch in (3, 1):
        shuffled.begin(epoch)
        order = epoch_order(7, epoch, 10).tolist()
        assert numbers(shuffled.dataset) == [order[:4], order[4:8], order[8:]]


def test_keras_trains_on_them_with_class_weights(images: np.ndarray) -> None:
    model = keras.Sequential(
        [keras.Input((2, 2, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    found = plain_batches(images, np.arange(10), 4)
    seen: list[int] = []
    count = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(batch))
    model.fit(
        found,
        epochs=2,
        shuffle=False,
        verbose=0,
        callbacks=[count],
        class_weight=dict.fromkeys(range(10), 0.5),
    )
    model.fit(found.repeat(), steps_per_epoch=5, shuffle=False, verbose=0, callbacks=[count])
    assert seen == [0, 1, 2, 0, 1, 2, 0, 1, 2, 3, 4]
