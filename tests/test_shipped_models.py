"""The small models that come with the program find what they were trained to find, in pictures that they never saw."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from cnnstudio import resources
from cnnstudio.core.analysis import analyse
from cnnstudio.data.collection import Collection
from cnnstudio.data.images import Picture
from cnnstudio.data.readiness import training_problems
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.document.files import load_project
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.predicting.detect import Detect
from cnnstudio.engine.predicting.segment import Segment
from cnnstudio.engine.process.control import Control
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.detection_metrics import detection_metrics
from cnnstudio.vision.detections import Truths
from cnnstudio.vision.mask_metrics import MaskMetrics
from cnnstudio.vision.masks import class_confusion

EXAMPLES = Path(__file__).parents[1] / "examples"
MODELS = ("shapes_detector", "shapes_segmenter")
UNSEEN = 4321
COUNT = 40


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that trained them."""
    spec = importlib.util.spec_from_file_location("train_shapes_models", EXAMPLES / "train_shapes_models.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def unseen() -> Collection:
    return Shapes(seed=UNSEEN, count=COUNT, size=96, objects=5).collection()


def pictures(collection: Collection) -> tuple[Picture, ...]:
    return tuple(Picture(collection.pixels(place), str(place)) for place in range(len(collection)))


@pytest.mark.parametrize("name", MODELS)
def test_each_is_small_and_of_the_project_that_the_script_makes(script: ModuleType, name: str) -> None:
    folder = resources.path(f"models/{name}")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2e6
    project = getattr(script, name.removeprefix("shapes_"))()
    assert load_project(folder / "project.cnnstudio") == project
    assert load_project(EXAMPLES / f"{name}.cnnstudio") == project
    assert training_problems(project, analyse(project.network)) == ()


def test_the_detector_finds_shapes_that_it_never_saw(unseen: Collection) -> None:
    model = SavedModel(str(resources.path("models/shapes_detector")))
    results = Detect(model, pictures(unseen))(lambda progress: None, Control())
    found = [result.candidates.chosen(result.shown(0.01)) for result in results]
    truths = []
    for place in range(COUNT):
        objects = unseen.boxed(place)
        labels = np.array([thing.label for thing in objects], np.int64)
        truths.append(Truths.plain(boxes_of([thing.box for thing in objects]), labels))
    assert detection_metrics(truths, found, unseen.classes).map50 >= 0.9


def test_the_segmenter_knows_the_pixels_of_shapes_that_it_never_saw(unseen: Collection) -> None:
    model = SavedModel(str(resources.path("models/shapes_segmenter")))
    results = Segment(model, pictures(unseen))(lambda progress: None, Control())
    count = len(unseen.classes) + 1
    confusion = np.zeros((count, count), np.int64)
    for place, result in enumerate(results):
        truth = unseen.label_map(place)
        assert truth is not None
        confusion += class_confusion(truth, result.label_map, count)
    assert MaskMetrics(confusion, unseen.classes).mean_iou >= 0.9
