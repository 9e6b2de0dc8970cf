from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import ArrayCollection, Collection
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Segmentation
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.engine.objectives.segmentation import LabelMaps, fitted_map

FORM = (32, 32, 3)


def test_label_maps_are_those_of_the_images(segmenter: Callable[..., Project], images: Collection) -> None:
    places = np.array([4, 1])
    project = segmenter()
    found = objective_of(project).targets(
        images.labels[places], ImagePart(images, places, FORM), build(project)
    )
    assert isinstance(found, np.ndarray)
    assert found.dtype == np.uint8
    assert np.array_equal(found, np.stack([images.label_map(4), images.label_map(1)]))
    assert set(np.unique(found)) <= {0, 1, 2, 3}


def test_many_label_maps_are_made_batch_by_batch(
    segmenter: Callable[..., Project], images: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnstudio.engine.objectives.segmentation.MEMORY_LIMIT", 100)
    project, places = segmenter(), np.array([3, 0, 5])
    rows = objective_of(project).targets(
        images.labels[places], ImagePart(images, places, FORM), build(project)
    )
    assert isinstance(rows, LabelMaps)
    assert rows.shape == (3, 32, 32)
    assert np.array_equal(rows.take([2, 0]), np.stack([images.label_map(5), images.label_map(3)]))


def test_a_map_is_brought_to_the_form_of_its_image(images: Collection) -> None:
    whole = images.label_map(2)
    assert whole is not None
    assert np.array_equal(fitted_map(images, 2, (64, 64)), whole.repeat(2, axis=0).repeat(2, axis=1))


@pytest.mark.parametrize("weight", ["none", "balanced"])
def test_both_halves_of_a_loss_are_measured(
    segmenter: Callable[..., Project], images: Collection, weight: str
) -> None:
    project = segmenter(Segmentation(loss="cross-entropy and Dice"), class_weight=weight)
    model = build(project)
    compile_for_training(model, project)
    places, objective = np.arange(6), objective_of(project)
    maps = objective.targets(images.labels[places], ImagePart(images, places, FORM), model)
    objective.balance(model, maps)
    pixels = np.stack([images.pixels(place) for place in range(6)]).astype(np.float32)
    found = model.evaluate(pixels, maps, verbose=0, return_dict=True)
    assert found["loss_entropy"] + found["loss_dice"] == pytest.approx(found["loss"], rel=1e-5)
    assert 0 < found["loss_dice"] < 1


def test_an_image_without_masks_is_named(images: Collection) -> None:
    class Bare(ArrayCollection):
        def label_map(self, place: int) -> None:
            return None

    bare = Bare(labels=images.labels, classes=images.classes, shape=FORM, images=np.zeros((24, *FORM)))
    with pytest.raises(DataError, match="image 3 has no masks"):
        fitted_map(bare, 3, (32, 32))


@pytest.mark.parametrize(
    ("masks", "loss", "padding"),
    [
        ("softmax", "cross-entropy", "same"),
        ("sigmoid", "cross-entropy", "valid"),
        ("softmax", "Dice", "valid"),
        ("sigmoid", "Dice", "same"),
        ("softmax", "focal", "same"),
        ("sigmoid", "focal", "same"),
        ("softmax", "cross-entropy and Dice", "same"),
        ("sigmoid", "cross-entropy and Dice", "valid"),
    ],
)
def test_every_loss_falls(
    segmenter: Callable[..., Project], images: Collection, masks: str, loss: str, padding: str
) -> None:
    project = segmenter(Segmentation(masks=masks, loss=loss), padding)
    model = build(project)
    compile_for_training(model, project)
    pixels = np.stack([images.pixels(place) for place in range(16)]).astype(np.float32)
    part = ImagePart(images, np.arange(16), FORM)
    wanted = objective_of(project).targets(images.labels[:16], part, model)
    history = model.fit(pixels, wanted, batch_size=4, epochs=4, verbose=0).history
    assert history["loss"][-1] < history["loss"][0]
    terms = {"loss_entropy", "loss_dice"} if loss == "cross-entropy and Dice" else set()
    assert set(history) == {"loss", "iou", *terms}


@pytest.mark.parametrize("masks", ["softmax", "sigmoid"])
def test_rare_classes_weigh_more(segmenter: Callable[..., Project], images: Collection, masks: str) -> None:
    project = segmenter(Segmentation(masks=masks), class_weight="balanced")
    model = build(project)
    compile_for_training(model, project)
    objective, part = objective_of(project), ImagePart(images, np.arange(24), FORM)
    wanted: Any = objective.targets(images.labels, part, model)
    objective.balance(model, wanted)
    counts = np.bincount(wanted.ravel(), minlength=4)[0 if masks == "softmax" else 1 :]
    weights = np.array(model.loss.weights)
    assert len(weights) == len(counts)
    # Pixels of each class together weigh the same.
    assert weights * counts == pytest.approx(np.full(len(counts), weights[0] * counts[0]))


def test_weights_stay_where_none_are_asked_for(segmenter: Callable[..., Project], images: Collection) -> None:
    project = segmenter()
    model = build(project)
    compile_for_training(model, project)
    objective_of(project).balance(model, np.zeros((2, 32, 32), np.uint8))
    assert model.loss.weights is None
