from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest

from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Detection
from cnnstudio.engine.objectives.grid_loss import GridLoss
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.ui.scenes.boxes.picture_loss import loss_of
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture, plain
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.grid import encoded
from tests.ui.scenes.conftest import GRID, detector, grid_detection, scene


def answered(picture: KnownPicture, seed: int = 0) -> DetectionResult:
    """A result with what some network might give for the cells."""
    result = grid_detection(picture)
    values = np.random.default_rng(seed).random((GRID, GRID, 10 + len(result.classes))).astype(np.float32)
    return replace(result, values=values)


def test_the_terms_add_up_to_what_the_loss_says() -> None:
    picture, project = scene(), detector()
    result = answered(picture)
    found = loss_of(result, picture, project)
    assert found is not None
    boxes = boxes_of([thing.box for thing in picture.objects])
    labels = np.array([thing.label for thing in picture.objects])
    truth = encoded(boxes, labels, result.size, GRID, len(result.classes))
    assert result.values is not None
    said = float(keras.ops.convert_to_numpy(GridLoss(2)(truth[None], result.values[None])))
    assert (found.sums() * found.weights).sum() == pytest.approx(said, rel=1e-5)
    assert found.of_cells.sum() == pytest.approx(said, rel=1e-5)
    assert sum(found.sums((row, column)) for row, column in np.ndindex(GRID, GRID)) == pytest.approx(
        found.sums()
    )


def test_the_weights_are_those_of_the_task() -> None:
    picture = scene()
    project = replace(detector(), task=Detection(grid=GRID, boxes=2, place_weight=2.0, empty_weight=0.25))
    found = loss_of(answered(picture), picture, project)
    assert found is not None
    assert found.weights.tolist() == [2, 2, 1, 0.25, 1]


def test_objects_lie_where_they_lie_in_the_input() -> None:
    """A picture twice as large as the input has the loss of the small one."""
    picture = scene()
    large = replace(
        picture,
        pixels=picture.pixels.repeat(2, axis=0).repeat(2, axis=1),
        objects=tuple(
            [replace(t, box=tuple([2 * side for side in t.box]), mask=None) for t in picture.objects]
        ),
        mask=None,
    )
    result = answered(picture)
    first, second = (loss_of(result, one, detector()) for one in (picture, large))
    assert first is not None
    assert second is not None
    assert second.cells == pytest.approx(first.cells, rel=1e-4, abs=1e-6)


def test_objects_of_other_classes_do_not_count() -> None:
    picture = scene()
    strange = replace(picture, classes=tuple([f"strange {name}" for name in picture.classes]))
    found = loss_of(answered(picture), strange, detector())
    assert found is not None
    assert found.unknown == len(picture.objects)
    assert found.sums()[[0, 1, 2, 4]].tolist() == [0] * 4


@pytest.mark.parametrize("what", ["picture", "project", "task", "grid"])
def test_nothing_is_known_without(what: str) -> None:
    picture = scene()
    result = answered(picture)
    project: Project | None = detector()
    if what == "task":
        project = Project()
    given = {
        "picture": (result, plain(picture), project), "project": (result, picture, None),
        "task": (result, picture, project), "grid": (replace(result, values=None), picture, project),
    }  # fmt: skip
    assert loss_of(*given[what]) is None
