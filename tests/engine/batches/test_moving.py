from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.data.collections import opened
from cnnstudio.data.motions import box_of, moved_mask
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.tasks import Classification, Detection, Localization, Segmentation, Task
from cnnstudio.engine.batches.moving import Moving, moving_of
from cnnstudio.engine.batches.warping import Filling
from cnnstudio.engine.building.build import build
from cnnstudio.engine.objectives.objective import ImagePart
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.engine.training.train import Train, TrainResult
from cnnstudio.layers.augmentation_colour import RandomBrightness
from cnnstudio.layers.augmentation_filters import RandomErasing
from cnnstudio.layers.augmentation_geometry import (
    RandomFlip,
    RandomRotation,
    RandomShear,
    RandomTranslation,
    RandomZoom,
)
from cnnstudio.layers.augmentation_warping import RandomCrop
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from tests.engine.stop_at import StopAt

Do = Callable[..., Any]

FILLED = {"fill_mode": "constant"}
CHANGES: tuple[Layer, ...] = (
    RandomFlip("horizontal"), RandomRotation((-0.05, 0.05), **FILLED), RandomBrightness(),
    RandomTranslation(**FILLED), RandomZoom(**FILLED), RandomShear(**FILLED), RandomErasing(), RandomCrop(28, 28),
)  # fmt: skip
SIZE = 32
SETTINGS = {"size": SIZE, "objects": 3, "kinds": 3, "count": 120, "seed": 5}


def project_of(task: Task, *changes: Layer, epochs: int = 3) -> Project:
    """A small network on shapes that is trained for a task."""
    depth = {"detection": 8, "segmentation": 4}.get(task.kind, 3)
    layers: list[Layer] = [Input((SIZE, SIZE, 3)), Conv2D(4, (3, 3), padding="same", activation="relu")]
    if task.kind == "detection":
        layers += [MaxPooling2D((8, 8))]
    layers.append(Conv2D(depth, (1, 1), activation="sigmoid" if task.kind == "detection" else "softmax"))
    return Project(
        chain(*layers), "moved", data=DataChoice("shapes", tuple(SETTINGS.items())),
        training=Training(batch_size=16, epochs=epochs, seed=3), augmentation=changes, task=task,
    )  # fmt: skip


def all_images() -> ImagePart:
    collection = opened(Shapes(**SETTINGS))
    return ImagePart(collection, np.arange(len(collection)), (SIZE, SIZE, 3))


def moving(*changes: Layer, rows: Any = None, task: Task | None = None) -> Moving:
    found = moving_of(project_of(task or Detection(4, 1), *changes), all_images(), rows)
    assert found is not None
    return found


def test_boxes_are_those_of_the_moved_masks() -> None:
    seen: list[Any] = []
    one = moving(*CHANGES, rows=lambda objects: seen.extend(objects) or ())
    part, near, boxes = all_images(), 0, 0
    numbers = np.arange(30)
    motions, _ = one.drawn(numbers)
    assert motions.shape == (len(one.steps), 30, 3, 3)
    for number in numbers:
        masks = [thing.mask for thing in part.objects(int(number), masked=True)]
        for step, matrices in zip(one.steps, motions, strict=True):
            masks = [moved_mask(mask, matrices[number], step.size) for mask in masks if mask is not None]
        wanted = [box for mask in masks if (box := box_of(mask)) is not None and mask.sum() > 4]
        for box in wanted:
            boxes += 1
            near += any(np.abs(np.subtract(thing.box, box)).max() <= 1.2 for thing in seen[number])
    assert boxes > 40
    assert near == boxes


def test_motions_follow_from_seed_epoch_and_place_alone() -> None:
    first, second = moving(*CHANGES), moving(*CHANGES)
    for one in (first, second):
        one.begin(2)
    early = first.drawn([3, 4])[0]
    np.testing.assert_array_equal(early, second.drawn([9, 4, 3])[0][:, [2, 1]])
    first.begin(3)
    assert not np.array_equal(first.drawn([3, 4])[0], early)
    first.begin(2)
    np.testing.assert_array_equal(first.drawn([3, 4])[0], early)
    other = dataclasses.replace(project_of(Detection(4, 1), *CHANGES), training=Training(seed=4))
    found = moving_of(other, all_images(), None)
    assert found is not None
    found.begin(2)
    assert not np.array_equal(found.drawn([3, 4])[0], early)


def test_layers_with_the_same_filling_are_one_step() -> None:
    black, mirrored = Filling("constant"), Filling("reflect")
    fillings = [step.filling for step in moving(*CHANGES).steps]
    assert fillings == [black]
    steps = moving(RandomFlip(), RandomRotation(), RandomCrop(20, 20), RandomZoom(**FILLED)).steps
    assert [(step.filling, step.size) for step in steps] == [(mirrored, (20, 20)), (black, (SIZE, SIZE))]
    assert [step.filling.mode for step in moving(RandomFlip()).steps] == ["nearest"]


def test_an_image_keeps_its_last_object_where_one_is_needed() -> None:
    away = RandomTranslation((0.0, 0.0), (1.0, 1.0), **FILLED)
    seen: list[Any] = []

    def rows(objects: Any) -> tuple[()]:
        seen[:] = objects
        return ()

    part = all_images()
    project = dataclasses.replace(project_of(Localization(), away), task=Localization())
    one = moving_of(project, part, rows)
    assert one is not None
    motions, _ = one.drawn([0, 1])
    np.testing.assert_allclose(motions, np.broadcast_to(np.eye(3), motions.shape), atol=1e-12)
    assert [[thing.box for thing in things] for things in seen] == [
        [thing.box for thing in part.objects(number)] for number in (0, 1)
    ]
    moving(away, rows=rows).drawn([0, 1])
    assert seen == [(), ()]


@pytest.mark.parametrize("task", [Classification(), Detection(4, 1), Segmentation()])
def test_the_model_has_only_what_moves_nothing_where_something_must_follow(task: Task) -> None:
    names = [layer.name for layer in build(project_of(task, *CHANGES)).layers]
    kept = {name for name in names if name.startswith("augment_")}
    still = {"augment_brightness", "augment_erasing"}
    assert kept == still if task.kind != "classification" else kept > still


def test_nothing_moves_where_nothing_is_asked_for() -> None:
    part = all_images()
    assert moving_of(project_of(Detection(4, 1), RandomBrightness()), part, None) is None
    assert moving_of(project_of(Classification(), *CHANGES), part, None) is None
    assert moving_of(project_of(Detection(4, 1), *CHANGES), None, None) is None


@pytest.fixture(scope="module", params=[Detection(4, 1), Segmentation()], ids=lambda task: task.kind)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A training with motions that was never broken off, and its task."""
    from cnnstudio.engine.process.control import Control

    task = request.param
    folder = tmp_path_factory.mktemp("whole")
    return task, Train(project_of(task, *CHANGES), str(folder))(lambda progress: None, Control())


def figures(result: TrainResult) -> list[Any]:
    return [dataclasses.replace(point, seconds=0.0) for point in result.points]


def test_a_resumed_run_ends_as_one_never_broken_off(whole: Any, tmp_path: Path, do: Do) -> None:
    task, result = whole
    stopped = do(Train(project_of(task, *CHANGES), str(tmp_path)), StopAt(9))
    assert 0 < stopped.epochs < 3
    resumed = do(Train(run_project(Path(stopped.run), 3), "", resume=stopped.run))
    assert figures(resumed) == figures(result)


def test_it_is_not_the_training_without_motions(whole: Any, tmp_path: Path, do: Do) -> None:
    task, result = whole
    still = tuple(layer for layer in CHANGES if not getattr(layer, "moves_pixels", False))
    other = do(Train(project_of(task, *still, epochs=1), str(tmp_path)))
    assert figures(other)[0].loss != figures(result)[0].loss
