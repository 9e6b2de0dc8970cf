from __future__ import annotations

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import Collection
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import compile_for_training, objective_of
from cnnstudio.engine.objectives.detection import DetectionObjective
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.grid import encoded
from tests.vision.paper_loss import terms_step_by_step


def test_the_truth_about_cells_is_that_of_the_objects(detector: Project, images: Collection) -> None:
    objective = objective_of(detector)
    assert isinstance(objective, DetectionObjective)
    places = np.array([7, 0, 3])
    found = objective.targets(images.labels[places], ImagePart(images, places, (32, 32, 3)), build(detector))
    assert isinstance(found, np.ndarray)
    assert found.shape == (3, 4, 4, 8)
    for number, place in enumerate(places):
        objects = images.objects(int(place))
        boxes, labels = boxes_of([thing.box for thing in objects]), np.array([t.label for t in objects])
        assert np.array_equal(found[number], encoded(boxes, labels, (32, 32), 4, 3))
        assert 1 <= found[number, ..., 0].sum() <= len(objects)


def test_the_terms_are_measured_and_add_up_to_the_loss(detector: Project, images: Collection) -> None:
    model = build(detector)
    compile_for_training(model, detector)
    places = np.arange(10)
    part = ImagePart(images, places, (32, 32, 3))
    wanted = objective_of(detector).targets(images.labels[places], part, model)
    pixels = np.stack([images.pixels(place) for place in range(10)]).astype(np.float32)
    measured = model.evaluate(pixels, wanted, batch_size=4, verbose=0, return_dict=True)
    outputs = keras.ops.convert_to_numpy(model(pixels))
    pairs = zip(wanted, outputs, strict=True)
    sums = np.mean([terms_step_by_step(*both, 2).sum(axis=(0, 1)) for both in pairs], axis=0)
    terms = detector.task.loss_terms
    for term, total in zip(terms, sums, strict=True):
        assert measured[term.key] == pytest.approx(term.weight * total, rel=1e-4)
    assert sum(measured[term.key] for term in terms) == pytest.approx(measured["loss"], rel=1e-5)


def test_without_images_there_are_no_boxes(detector: Project) -> None:
    with pytest.raises(DataError, match="boxes of objects are not known"):
        objective_of(detector).targets(np.zeros(3, np.int64), None, build(detector))
