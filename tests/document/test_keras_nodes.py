from __future__ import annotations

from typing import Any

from cnnstudio.document.keras_calls import Call
from cnnstudio.document.keras_nodes import Nodes

ENTRY = {"class_name": "InputLayer", "config": {"batch_shape": [None, 4]}}
DENSE = {"class_name": "Dense", "config": {"units": 4}}


def _add(nodes: Nodes, saved: dict[str, Any], name: str, *fed: str, scope: str = "") -> str:
    return nodes.add(saved, name, Call(), fed, (scope, name), scope)


def test_calls_of_one_layer_share_and_have_names_of_their_own() -> None:
    nodes = Nodes()
    first = _add(nodes, DENSE, "d", _add(nodes, ENTRY, "a"))
    network = nodes.network((_add(nodes, DENSE, "d", first),))
    assert [(node.name, node.shared) for node in network] == [("a", ""), ("d", "s0"), ("d_1", "s0")]


def test_layers_of_one_name_in_different_models_share_nothing() -> None:
    nodes = Nodes()
    first = _add(nodes, DENSE, "d", _add(nodes, ENTRY, "a"))
    network = nodes.network((_add(nodes, DENSE, "d", first, scope="inner"),))
    assert [(node.name, node.shared) for node in network] == [("a", ""), ("d", ""), ("inner_d", "")]


def test_what_feeds_no_output_shares_with_nobody() -> None:
    nodes = Nodes()
    entry = _add(nodes, ENTRY, "a")
    first = _add(nodes, DENSE, "d", entry)
    _add(nodes, DENSE, "d", entry)
    assert [node.shared for node in nodes.network((first,))] == ["", ""]
    assert list(nodes.left_out) == ["d_1, which feeds no output"]


def test_placeholders_stand_once_for_what_is_missing() -> None:
    nodes = Nodes()
    entry = _add(nodes, ENTRY, "a")
    assert nodes.add_missing("gone") == nodes.add_missing("gone") != nodes.add_missing("lost")
    second = nodes.add_output(entry, 1)
    assert nodes.add_output(entry, 1) == second != nodes.add_output(entry, 2)
    names = [node.name for node in nodes.network(())]
    assert names == ["a", "gone_missing", "lost_missing", "a_output_2", "a_output_3"]
