from __future__ import annotations

import json
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.cost import UNKNOWN_COST
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import State
from cnnstudio.document.changes import Paste, RemoveLayers
from cnnstudio.document.encoding import network_data, network_of
from cnnstudio.document.placeholder import KEPT, Placeholder
from cnnstudio.document.project import Project

DATA = {"sizes": [1, {"x": None}], "text": "ä"}


def test_it_is_written_back_unchanged() -> None:
    layer = Placeholder.holding("whirl_2d", DATA)
    assert (layer.kind, layer.to_data()) == ("whirl_2d", DATA)
    network = Network((Node("a", "odd", layer),))
    data = json.loads(json.dumps(network_data(network)))
    assert data["nodes"][0]["settings"] == DATA
    assert network_of(data) == network


def test_problems_name_it_and_what_stands_behind_waits() -> None:
    nodes = (
        Node("a", "odd", Placeholder.holding("whirl_2d", DATA)),
        Node("b", "b", Placeholder("x"), ("a",)),
    )
    report = analyse(Network(nodes))
    (message,) = [problem.message for problem in report.problems if problem.node]
    assert message.startswith("whirl_2d is a layer type that this version does not know")
    assert report["b"].state is State.WAITING
    assert report["a"].cost.params is None


def test_a_type_that_could_not_be_read_says_why() -> None:
    layer = Placeholder.holding("keras:Conv2D", DATA, "Filters must be at least 1; it is 0.")
    report = analyse(Network((Node("a", "odd", layer),)))
    assert "Conv2D holds what this version cannot read: Filters must be" in report.problems[-1].message
    assert layer.label == "Conv2D"


@pytest.mark.parametrize(
    ("kind", "data", "part"),
    [
        ("keras:Lambda", {"function": "4wEAAAAA"}, "Lambda holds code, which is never run: it could do"),
        ("keras:mine.layers.Swirl", {}, "mine.layers.Swirl is a class of its author's: its code is not in"),
        ("keras:Swirl", {KEPT: {"registered_name": "mine>Swirl"}}, "Swirl is a class of its author's"),
        ("keras:mine>Swirl", {}, "mine>Swirl is a class of its author's"),
        (
            "keras:ConvLSTM2D",
            {KEPT: {"registered_name": None}},
            "ConvLSTM2D is a layer type that this version",
        ),
        ("keras:ConvLSTM2D", {KEPT: 5}, "open the file with a newer version"),
    ],
)
def test_code_of_the_authors_is_told_from_what_a_newer_version_may_know(
    kind: str, data: dict[str, Any], part: str
) -> None:
    layer = Placeholder.holding(kind, data)
    report = analyse(Network((Node("a", "odd", layer),)))
    assert part in report.problems[-1].message
    assert ("newer version" in report.problems[-1].message) is kind.endswith("LSTM2D")


def test_it_can_be_copied_and_removed() -> None:
    network = Network((Node("a", "odd", Placeholder.holding("whirl", DATA)),))
    applied = Paste(network, "a").apply(Project(network=network))
    assert [node.layer for node in applied.project.network] == [network["a"].layer] * 2
    assert len(RemoveLayers(("a",)).apply(applied.project).project.network) == 1


def test_nothing_is_said_of_its_cost() -> None:
    assert Placeholder("x").cost() == UNKNOWN_COST
    assert Placeholder("").label
