"""Projects for the tests of the document."""

from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.values import Matrices
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.document.project import DataChoice, Project, Training


def made(kind: str, **settings: object) -> Layer:
    cls = layer_type(kind)
    assert cls is not None
    return cls(**settings)


@pytest.fixture
def rich_project() -> Project:
    """A project that uses every value type, two outputs, a branch and a layer that nobody knows."""
    planes = Matrices((((0.0, 1.0), (0.25, 0.0)), ((1.0, 0.0), (0.0, -1.5))))
    nodes = (
        Node("a", "image", made("input", shape=(None, 28, 3))),
        Node("b", "conv", made("conv_2d", filters=2, kernel_size=(2, 2), kernel_values=planes), ("a",)),
        Node("c", "pad", made("zero_padding_2d", padding=((0, 1), (2, 3))), ("b",)),
        Node("d", "odd", Placeholder.holding("whirl", {"deep": {"list": [1, None, "ä"]}}), ("c",)),
        Node("e", "dense", made("dense", units=3, kernel_regularizer=Penalty(0.0, 0.01)), ("d",)),
        Node("f", "join", made("concatenate"), ("e", "b")),
    )
    return Project(
        network=Network(nodes, ("b", "f")),
        name="rich",
        data=DataChoice.of("digits", {"size": 3}),
        optimizer=SGD(learning_rate=0.05, nesterov=True),
        training=Training(batch_size=7, scaling="−1…1"),
        notes="Zeile 1\nline 2 ☃",
    )
