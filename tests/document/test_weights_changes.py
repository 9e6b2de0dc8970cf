from __future__ import annotations

import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.changes import ForgetWeights, Paste, TakeWeights
from cnnstudio.document.encoding import layers_data, network_data, network_of
from cnnstudio.document.project import Project
from cnnstudio.document.weights_changes import linked, without_weights
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input

SOURCE = WeightsSource("/a.keras", "parts:1")
LINKS = (("n1", (("", "first"),)), ("n9", (("", "gone"),)))


@pytest.fixture
def project() -> Project:
    return Project(chain(Input((3,)), Dense(4), Dense(5)))


def test_taking_and_forgetting_lead_back(project: Project) -> None:
    taken = TakeWeights(SOURCE, LINKS).apply(project)
    assert taken.project.weights == SOURCE
    assert [node.weights for node in taken.project.network] == [(), (("", "first"),), ()]
    assert taken.inverse.apply(taken.project).project == project
    forgotten = ForgetWeights().apply(taken.project)
    assert forgotten.project == project
    assert forgotten.inverse.apply(forgotten.project).project == taken.project


def test_links_of_another_file_take_the_place_of_all_before(project: Project) -> None:
    taken = TakeWeights(SOURCE, LINKS).apply(project).project
    other = TakeWeights(SOURCE, (("n2", (("", "second"),)),)).apply(taken).project
    assert [node.weights for node in other.network] == [(), (), (("", "second"),)]


def test_locating_leaves_the_links_alone(project: Project) -> None:
    taken = TakeWeights(SOURCE, LINKS).apply(project).project
    moved = WeightsSource("/b.keras", "parts:1")
    assert TakeWeights(moved).apply(taken).project.network == taken.network
    assert TakeWeights(moved).apply(taken).project.weights == moved


def test_links_are_saved_and_read(project: Project) -> None:
    network = linked(project.network, {"n1": (("", "first"),), "n2": (("unit/conv", "c"), ("norm", "b"))})
    data = network_data(network)
    assert data["nodes"][2]["weights"] == {"unit/conv": "c", "norm": "b"}
    assert network_of(data) == network
    assert "weights" not in data["nodes"][0]
    assert linked(network, {}) == project.network
    data["nodes"][1]["weights"] = {"": 5}
    assert network_of(data)["n1"].weights == ()


def test_copies_inside_a_project_take_the_same_weights_and_others_none(project: Project) -> None:
    taken = TakeWeights(SOURCE, LINKS).apply(project).project
    pasted = Paste(
        chain(Dense(4)).with_node(
            taken.network["n1"].__class__("n0", "d", Dense(4), (), weights=(("", "first"),))
        ),
        "n2",
    )
    applied = pasted.apply(taken)
    assert applied.project.network[applied.added[0]].weights == (("", "first"),)
    assert not any("weights" in node for node in layers_data(taken.network)["nodes"])


def test_a_project_without_weights_is_as_it_was(project: Project) -> None:
    assert without_weights(project) == project
    assert without_weights(TakeWeights(SOURCE, LINKS).apply(project).project) == project
