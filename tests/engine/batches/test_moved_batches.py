from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.document.tasks import Detection, Localization, Segmentation, Task
from cnnstudio.engine.batches.image_rows import MadeRows
from cnnstudio.engine.batches.moving import Moving
from cnnstudio.engine.batches.plain_batches import plain_batches
from cnnstudio.engine.batches.shuffling import ShuffledBatches, batches, epoch_order
from cnnstudio.engine.batches.training_data import TrainingData, training_data
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import motions_for, with_targets
from cnnstudio.engine.objectives.segmentation import LabelMaps
from tests.engine.batches.test_moving import CHANGES, SIZE, project_of

MOVED = tuple(layer for layer in CHANGES if getattr(layer, "moves_pixels", False))


def prepared(task: Task) -> tuple[TrainingData, TrainingData, Moving]:
    """The data of a project, the same with what the loss takes, and the motions."""
    project = project_of(task, *MOVED)
    data = training_data(project, (SIZE, SIZE, 3))
    model: Any = build(project)
    moving = motions_for(data, model, project)
    assert moving is not None
    return data, with_targets(data, model, project), moving


@pytest.mark.parametrize("task", [Detection(4, 1), Segmentation()], ids=lambda task: task.kind)
def test_every_way_gives_the_same_batches(task: Task) -> None:
    data, told, moving = prepared(task)
    moving.begin(4)
    order = np.random.default_rng(1).permutation(len(data.train_images))
    plain = list(plain_batches(data.train_images, told.train_labels, 16, order, moving=moving))
    import tensorflow as tf

    variable = tf.Variable(order)
    assert data.collection is not None
    assert data.train_places is not None
    rows = MadeRows(data.collection, data.train_places, (SIZE, SIZE, 3))
    labels = told.train_labels
    if task.kind == "segmentation":
        labels = LabelMaps(_part(data))
    for images, wanted in ((data.train_images, told.train_labels), (rows, labels)):
        found = list(batches(images, wanted, 16, variable, moving))
        assert len(found) == len(plain)
        for (pixels, targets), (other, others) in zip(found, plain, strict=True):
            assert pixels.dtype == tf.float32
            assert targets.dtype.as_numpy_dtype == others.dtype
            assert (np.abs(pixels.numpy() - other) > 1).mean() < 1e-3
            assert (targets.numpy() != others).mean() < 1e-3


def _part(data: TrainingData) -> Any:
    from cnnstudio.engine.objectives.objective import ImagePart

    assert data.collection is not None
    assert data.train_places is not None
    return ImagePart(data.collection, data.train_places, (SIZE, SIZE, 3))


def test_the_truth_about_cells_is_that_of_the_moved_image() -> None:
    """A cell that is told to hold an object shows no ground where its middle is."""
    data, told, moving = prepared(Detection(4, 1))
    shuffled = ShuffledBatches(told, 16, seed=3, moving=moving)
    shuffled.begin(2)
    order = epoch_order(3, 2, len(data.train_images))
    _, targets = next(iter(shuffled.dataset))
    assert not np.array_equal(targets.numpy(), told.train_labels[order[:16]])
    motions, (truth,) = moving.drawn(order[:16])
    np.testing.assert_array_equal(targets.numpy(), truth)
    assert motions.shape[1] == 16


def test_label_maps_move_with_their_images() -> None:
    _, told, moving = prepared(Segmentation())
    maps = np.asarray(told.train_labels)
    shown = np.repeat(maps[..., None], 3, axis=3)  # an image that shows its own labels
    found = list(batches(shown, maps, 16, None, moving))
    assert sum(len(labels) for _, labels in found) == len(maps)
    for pixels, labels in found:
        exact = pixels.numpy()[..., 0]
        near = np.abs(exact - labels.numpy()) < 0.5
        assert near[np.isclose(exact, np.rint(exact))].mean() > 0.97
        assert labels.numpy().any()


def test_validation_and_the_labels_in_memory_are_untouched() -> None:
    data, told, moving = prepared(Segmentation())
    before = told.train_labels.copy()
    for _ in batches(data.train_images, told.train_labels, 16, None, moving):
        pass
    np.testing.assert_array_equal(told.train_labels, before)
    pixels, labels = next(iter(batches(told.validation_images, told.validation_labels, 8)))
    np.testing.assert_array_equal(pixels.numpy(), np.asarray(data.validation_images[:8], np.float32))
    np.testing.assert_array_equal(labels.numpy(), told.validation_labels[:8])


def test_two_outputs_get_an_array_each() -> None:
    from cnnstudio.data.motions import ImageObject

    data, _, moving = prepared(Detection(4, 1))
    classes = np.zeros(len(data.train_images), np.int64)
    boxes = np.zeros((len(classes), 4), np.float32)

    def rows(objects: Any) -> tuple[Any, ...]:
        first: list[ImageObject] = [things[0] for things in objects]
        labels = np.array([thing.label for thing in first], np.int64)
        return labels, np.array([thing.box for thing in first], np.float32)

    two = Moving(
        [layer for step in moving.steps for layer, _ in step.layers][:1], _part(data), rows, needs_object=True
    )
    plain = plain_batches(data.train_images, (classes, boxes), 16, moving=two)[0][1]
    found = next(iter(batches(data.train_images, (classes, boxes), 16, None, two)))[1]
    for one, other in zip(found, plain, strict=True):
        np.testing.assert_array_equal(one.numpy(), other)
    assert Localization().outputs == len(found)


def test_every_epoch_moves_an_image_in_another_way() -> None:
    _, told, moving = prepared(Detection(4, 1))
    count = len(told.train_images)
    shuffled = ShuffledBatches(told, count, seed=3, moving=moving)
    seen = []
    for epoch in (2, 3, 2):
        shuffled.begin(epoch)
        pixels, _ = next(iter(shuffled.dataset))
        place = int(np.flatnonzero(epoch_order(3, epoch, count) == 5)[0])
        seen.append(pixels.numpy()[place])
    assert not np.array_equal(seen[0], seen[1])
    np.testing.assert_array_equal(seen[0], seen[2])
