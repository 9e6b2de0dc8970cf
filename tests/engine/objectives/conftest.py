"""Networks for the tasks that do not classify, on shapes of 32 px of three kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.data.collection import Collection
from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import DataChoice, Project, Training
from cnnstudio.document.tasks import Detection, Localization, Segmentation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input

ENTRY = Input((32, 32, 3))
DATA = DataChoice.of("shapes", {"kinds": 3, "objects": 3, "count": 24})


@pytest.fixture
def detector() -> Project:
    """A network that detects three classes on 4 × 4 cells of two boxes."""
    network = chain(
        ENTRY, Conv2D(8, padding="same"), MaxPooling2D((8, 8)), Conv2D(13, 1, activation="sigmoid")
    )
    return Project(network, "detector", task=Detection(grid=4, boxes=2), data=DATA)


@pytest.fixture
def localizer() -> Callable[..., Project]:
    """A network that localizes: ``(box_first=False, **training)``."""

    def make(*, box_first: bool = False, **training: Any) -> Project:
        ends: list[tuple[str, Layer]] = [("scores", Dense(3, "softmax")), ("box", Dense(4))]
        nodes = [
            Node("entry", "entry", ENTRY), Node("conv", "conv", Conv2D(4, strides=4), ("entry",)),
            Node("flat", "flat", Flatten(), ("conv",)),
        ]  # fmt: skip
        nodes += [Node(name, name, layer, ("flat",)) for name, layer in ends[:: -1 if box_first else 1]]
        network = Network(tuple(nodes))
        return Project(network, "localizer", task=Localization(), data=DATA, training=Training(**training))

    return make


@pytest.fixture
def segmenter() -> Callable[..., Project]:
    """A network that segments: ``(task, padding="same", **training)``."""

    def make(task: Segmentation | None = None, padding: str = "same", **training: Any) -> Project:
        task = task or Segmentation()
        end = Conv2D(task.depth(3), 1, activation=task.masks)
        network = chain(ENTRY, Conv2D(8, 5, padding=padding, activation="relu"), end)
        return Project(network, "segmenter", task=task, data=DATA, training=Training(**training))

    return make


@pytest.fixture
def images() -> Collection:
    """The images that these learn from."""
    return opened(dataset_of(Project(data=DATA)))
