from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import Collection
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.compiling import objective_of
from cnnstudio.engine.objectives.detection import DetectionObjective
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.grid import encoded


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


def test_without_images_there_are_no_boxes(detector: Project) -> None:
    with pytest.raises(DataError, match="boxes of objects are not known"):
        objective_of(detector).targets(np.zeros(3, np.int64), None, build(detector))
