"""A small project, pictures with truth, and results for the parts of the workspaces for scenes."""

from __future__ import annotations

import numpy as np
import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.network import chain
from cnnstudio.data.sets.shapes import KINDS
from cnnstudio.document.document import Document
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.document.tasks import Detection, Segmentation
from cnnstudio.engine.predicting.detect import DetectionResult
from cnnstudio.engine.predicting.segment import SegmentationResult
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture
from cnnstudio.ui.scenes.pictures.scene_sources import drawn_anew
from cnnstudio.vision.boxes import boxes_of, clipped, from_centred
from cnnstudio.vision.detections import Detections
from cnnstudio.vision.grid import GridValues, decoded
from tests.ui.fake_engine import FakeEngine

GRID = 4
SHAPES = DataChoice.of("shapes", {"size": 64, "objects": 4, "count": 40})


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


def detector() -> Project:
    """A network for boxes on a grid of 4 × 4 cells."""
    layers = [Input((64, 64, 3))]
    for filters in (4, 8, 8, 8):
        layers += [Conv2D(filters, 3, padding="same", activation="relu"), MaxPooling2D()]
    task = Detection(grid=GRID, boxes=2)
    head = Conv2D(task.depth(len(KINDS)), 1, activation="sigmoid")
    return Project(chain(*layers, head), "detector", data=SHAPES, task=task)


def segmenter() -> Project:
    """A network for masks of the size of its input."""
    layers = [Input((64, 64, 3)), Conv2D(4, 3, padding="same", activation="relu")]
    return Project(
        chain(*layers, Conv2D(len(KINDS) + 1, 1, activation="softmax")),
        "segmenter",
        data=SHAPES,
        task=Segmentation(),
    )


@pytest.fixture
def editor(qapp: object) -> Editor:
    return Editor(Document(detector()))


@pytest.fixture
def mask_editor(qapp: object) -> Editor:
    return Editor(Document(segmenter()))


def scene(place: int = 0, seed: int = 3) -> KnownPicture:
    """A picture of Shapes with its objects."""
    picture = drawn_anew(None, seed)[place].read()
    assert isinstance(picture, KnownPicture)
    return picture


def detection(picture: KnownPicture, extra: int = 0) -> DetectionResult:
    """What a good network would find: every object, doubles of them, one in a wrong class, and noise."""
    dice = np.random.default_rng(1)
    truth = boxes_of([thing.box for thing in picture.objects])
    labels = np.array([thing.label for thing in picture.objects], np.int64)
    boxes, kinds, scores = [truth], [labels], [0.95 - 0.05 * np.arange(len(truth))]
    boxes.append(truth + dice.normal(0, 2.0, truth.shape))
    kinds.append(labels)
    scores.append(np.full(len(truth), 0.5) - 0.01 * np.arange(len(truth)))
    centres = dice.random((extra, 2)) * picture.width
    sides = 4 + dice.random((extra, 2)) * picture.width / 6
    boxes.append(from_centred(np.concatenate([centres, sides], axis=1)))
    kinds.append(dice.integers(0, len(KINDS), extra))
    scores.append(dice.random(extra) * 0.9)
    inside = clipped(np.concatenate(boxes), picture.height, picture.width)
    found = Detections(inside, np.concatenate(kinds), np.concatenate(scores)).sorted()
    return DetectionResult(
        picture.name, (picture.height, picture.width), KINDS, found, 0.25, 0.45, None, (), (64, 64),
        (0.0, 0.0, float(picture.width), float(picture.height)),
    )  # fmt: skip


def grid_detection(picture: KnownPicture) -> DetectionResult:
    """What a network with a grid would find: the cells of the objects' middles know them."""
    dice = np.random.default_rng(2)
    side = picture.width
    objectness = dice.random((GRID, GRID, 2)) * 0.1
    classes = dice.random((GRID, GRID, len(KINDS))) * 0.2
    boxes = from_centred(dice.random((GRID * GRID * 2, 4)) * side / 2 + 10).reshape(GRID, GRID, 2, 4)
    for number, thing in enumerate(picture.objects):
        left, top, right, bottom = thing.box
        row, column = int((top + bottom) / 2 / side * GRID), int((left + right) / 2 / side * GRID)
        objectness[row, column, 0] = 0.9 - 0.05 * number
        classes[row, column, thing.label] = 0.97
        boxes[row, column, 0] = thing.box
    cells = GridValues(objectness, boxes, classes)
    return DetectionResult(
        picture.name, (picture.height, picture.width), KINDS, decoded(cells, 0.01).sorted(), 0.25, 0.45, cells, (),
        (64, 64), (0.0, 0.0, float(side), float(picture.height)),
    )  # fmt: skip


def segmentation(picture: KnownPicture) -> SegmentationResult:
    """A mask that is right but for the first five columns of every object."""
    assert picture.mask is not None
    labels = picture.mask.copy()
    for thing in picture.objects:
        left = int(thing.box[0])
        labels[:, left : left + 5] = 0
    confidence = np.where(labels > 0, 230, 250).astype(np.uint8)
    return SegmentationResult(picture.name, KINDS, labels, confidence)
