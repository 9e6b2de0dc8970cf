from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.engine.batches.motion_steps import drawn_motions
from cnnstudio.engine.batches.moved_ahead import moves_ahead, rest_ahead
from cnnstudio.engine.batches.shuffling import ShuffledBatches, epoch_order
from cnnstudio.engine.batches.training_data import training_data
from cnnstudio.engine.batches.warping import warped
from cnnstudio.engine.building.build import Built, built_network
from cnnstudio.engine.objectives.compiling import motions_for
from cnnstudio.engine.spreading.spreading import Spread
from cnnstudio.layers.augmentation_colour import RandomBrightness
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation, RandomZoom
from cnnstudio.layers.augmentation_policies import RandAugment
from cnnstudio.layers.augmentation_warping import RandomCrop, RandomElasticTransform, RandomPerspective
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input

SIZE = 16


def project_of(*changes: Layer) -> Project:
    network = chain(Input((SIZE, SIZE, 3)), GlobalAveragePooling2D(), Dense(6, "softmax"))
    data = DataChoice.of("shapes", {"count": 40, "size": SIZE, "noise": 0.0})
    return Project(
        network, "ahead", data=data, training=Training(batch_size=10, seed=2), augmentation=changes
    )


def built(*changes: Layer) -> Built:
    return built_network(project_of(*changes))


@pytest.mark.parametrize(
    ("changes", "led"),
    [
        ((RandomFlip(), RandomRotation(), RandomPerspective(), RandomBrightness(), RandomZoom()), 3),
        ((RandomFlip(), RandomCrop(9, 9)), 3),  # and what brings it back to its size
        ((RandomFlip(), RandomCrop(9, 9), RandomBrightness()), 1),
        ((RandomBrightness(), RandomFlip()), 0),
        ((RandomZoom(), RandAugment()), 1),
        ((RandomElasticTransform(),), 0),
        ((), 0),
    ],
    ids=lambda value: "-".join(layer.kind for layer in value) if isinstance(value, tuple) else str(value),
)
def test_the_first_layers_that_move_in_a_known_way_rest(changes: tuple[Layer, ...], led: int) -> None:
    made = built(*changes)
    ahead = rest_ahead(made)
    assert ahead == tuple(layer for layer, _ in made.changes[:led])
    assert all(getattr(layer, "seed", 0) is not None for layer in ahead)
    images = np.random.default_rng(0).uniform(0, 255, (4, SIZE, SIZE, 3)).astype(np.float32)
    for _, layer in made.changes[:led]:
        np.testing.assert_array_equal(layer(images, training=True), images)
    if led < len(made.changes) and led:
        assert not np.array_equal(made.changes[led][1](images, training=True), images)


def test_a_model_whose_layers_rest_is_saved_with_them(tmp_path: Path) -> None:
    made, active = built(RandomFlip(), RandomRotation()), built(RandomFlip(), RandomRotation())
    rest_ahead(made)
    made.model.save(tmp_path / "made.keras")
    again: Any = keras.saving.load_model(tmp_path / "made.keras", compile=False)
    changes = [
        [layer.get_config() for layer in model.layers if layer.name.startswith("augment_")]
        for model in (again, active.model)
    ]
    assert changes[0] == changes[1]
    assert len(changes[0]) == 2
    images = np.random.default_rng(0).uniform(0, 255, (4, SIZE, SIZE, 3)).astype(np.float32)
    turned = again.get_layer("augment_rotation")(images, training=True)
    assert not np.array_equal(turned, images)


def test_the_batches_hold_the_moved_images_with_their_own_labels() -> None:
    project = project_of(RandomFlip(), RandomRotation(fill_mode="constant"))
    made = built_network(project)
    data = training_data(project, (SIZE, SIZE, 3))
    moving = motions_for(data, made.model, project, rest_ahead(made))
    assert moving is not None
    shuffled = ShuffledBatches(data, 10, seed=2, moving=moving)
    seen = {}
    for epoch in (1, 2):
        shuffled.begin(epoch)
        order = epoch_order(2, epoch, len(data.train_images))
        found = list(shuffled.dataset)
        labels = np.concatenate([labels for _, labels in found])
        np.testing.assert_array_equal(labels, data.train_labels[order])
        assert [len(labels) for _, labels in found] == [10, 10, 10, 2]
        seen[epoch] = np.concatenate([pixels for pixels, _ in found])[np.argsort(order)]
        (step,) = moving.steps
        (motions,) = drawn_motions(moving.steps, epoch, np.asarray(data.train_places))
        wanted = warped(np.asarray(data.train_images, np.float32), list(motions), step.size, step.filling)
        assert (np.abs(seen[epoch] - wanted) > 0.5).mean() < 0.01
    assert not np.array_equal(seen[1], seen[2])


def test_the_gpu_and_several_devices_move_images_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    several = Spread()
    several.count = 2
    assert moves_ahead(Spread())
    assert not moves_ahead(several)
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind=None: ["GPU:0"])
    assert not moves_ahead(Spread())
    monkeypatch.undo()
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    assert not moves_ahead(Spread())
