"""A project on Shapes, its look, and an engine that runs nothing."""

from __future__ import annotations

import pytest

from cnnstudio.core.network import chain
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.document.document import Document
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.datasets.look import DatasetLook, looked_at
from cnnstudio.ui.editor import Editor
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def editor(qapp: object) -> Editor:
    network = chain(Input((32, 32, 3)), GlobalAveragePooling2D(), Dense(6, "softmax"))
    data = DataChoice.of("shapes", {"count": 60, "size": 16})
    return Editor(
        Document(Project(network, data=data, augmentation=(RandomFlip("horizontal"), RandomRotation())))
    )


@pytest.fixture
def look() -> DatasetLook:
    return looked_at(Shapes(count=60, size=16), 0)
