from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.batches.shuffling import ShuffledBatches, epoch_order
from cnnstudio.engine.batches.training_data import TrainingData


@pytest.fixture
def data() -> TrainingData:
    """Ten images that show their own number."""
    images = np.broadcast_to(np.arange(10, dtype=np.float32)[:, None, None, None], (10, 2, 2, 1)).copy()
    return TrainingData(images, np.arange(10), images[:0], np.arange(0), ())


def taken(batches: ShuffledBatches) -> list[list[int]]:
    """The numbers of the images in each batch; the labels must be theirs."""
    found = []
    for images, labels in batches.dataset:
        assert images.numpy()[:, 0, 0, 0].tolist() == labels.numpy().tolist()
        found.append(labels.numpy().tolist())
    return found


def test_every_epoch_takes_all_images_in_an_order_of_its_own() -> None:
    orders = [epoch_order(seed, epoch, 50).tolist() for seed, epoch in ((1, 1), (1, 2), (2, 1))]
    assert all(sorted(order) == list(range(50)) for order in orders)
    assert orders[0] != orders[1] != orders[2] != orders[0]
    assert orders[0] == epoch_order(1, 1, 50).tolist()


def test_batches_follow_the_order_of_the_epoch_that_was_begun(data: TrainingData) -> None:
    batches = ShuffledBatches(data, 4, seed=7)
    for epoch in (3, 1, 3):
        batches.begin(epoch)
        order = epoch_order(7, epoch, 10).tolist()
        assert taken(batches) == [order[:4], order[4:8], order[8:]]
    assert int(batches.dataset.cardinality()) == 3


def test_keras_sees_the_order_of_each_epoch(data: TrainingData) -> None:
    import keras

    batches = ShuffledBatches(data, 4, seed=7)
    model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])

    def first_image(labels: object, scores: object) -> object:
        return keras.ops.cast(labels, "float32")[0] * keras.ops.ones((1,)) + 0.0 * keras.ops.sum(scores)

    model.compile("sgd", loss=first_image, run_eagerly=True)
    seen: list[float] = []
    callback = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: batches.begin(epoch + 1),
        on_train_batch_end=lambda batch, logs: seen.append(logs["loss"]) if batch == 0 else None,
    )
    model.fit(batches.dataset, epochs=4, shuffle=False, verbose=0, callbacks=[callback])
    assert seen == [epoch_order(7, epoch, 10)[0] for epoch in (1, 2, 3, 4)]
