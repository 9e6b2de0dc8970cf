from __future__ import annotations

import json
from typing import Any

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.errors import FileError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.pieces import fragment
from cnnstudio.document.encoding import (
    layers_data,
    layers_of,
    network_data,
    network_of,
    project_data,
    project_of,
)
from cnnstudio.document.optimizers import OPTIMIZERS
from cnnstudio.document.project import Project


def _through_json(data: Any) -> Any:
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_every_layer_type_comes_back(cls: Any) -> None:
    network = Network((Node("a", "one", cls()),))
    assert network_of(_through_json(network_data(network))) == network


def test_marks_of_a_node_come_back() -> None:
    cls = next(iter(layer_types()))
    network = Network((Node("a", "one", cls(), trainable=False), Node("b", "two", cls(), bypassed=True)))
    data = network_data(network)
    assert network_of(_through_json(data)) == network
    assert ["trainable" in entry for entry in data["nodes"]] == [True, False]


def test_what_one_call_of_a_layer_says_of_training_holds_for_all() -> None:
    cls = next(iter(layer_types()))
    network = Network((Node("a", "one", cls(), shared="s0"), Node("b", "two", cls(), shared="s0")))
    data = _through_json(network_data(network))
    data["nodes"][1]["trainable"] = False
    assert [node.trainable for node in network_of(data)] == [False, False]


@pytest.mark.parametrize("cls", list(OPTIMIZERS), ids=lambda cls: cls.kind)
def test_every_optimizer_comes_back(cls: Any) -> None:
    project = Project(optimizer=cls(learning_rate=0.5))
    assert project_of(_through_json(project_data(project))) == project


def test_what_is_missing_has_its_default() -> None:
    assert project_of({"format": "cnnstudio", "version": 1, "network": {"nodes": []}}) == Project()


def test_an_unknown_keras_layer_is_known_once_this_version_knows_it() -> None:
    entry = {"id": "a", "name": "a", "kind": "keras:Dense", "settings": {"units": 5, "dtype": "float32"}}
    (node,) = network_of({"nodes": [entry]})
    assert node.layer.kind == "dense"


def test_layers_go_through_the_clipboard(rich_project: Project) -> None:
    piece = fragment(rich_project.network, ("c", "d"))
    assert layers_of(_through_json(layers_data(piece))) == piece


@pytest.mark.parametrize("data", [None, 5, [], {}, {"format": "cnnstudio", "version": 1}, "text"])
def test_other_data_is_no_layers(data: Any) -> None:
    with pytest.raises(FileError, match="holds no layers"):
        layers_of(data)


def test_damaged_layers_say_so() -> None:
    entry = {"id": "a", "name": "a", "kind": "dense", "inputs": ["gone"]}
    with pytest.raises(FileError, match="damaged"):
        layers_of({"format": "cnnstudio-layers", "version": 1, "nodes": [entry]})
