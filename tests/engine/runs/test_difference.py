from __future__ import annotations

import dataclasses
from typing import Any

from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import OPTIMIZERS
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.engine.runs.contents import RunContents
from cnnstudio.engine.runs.difference import NONE, network_difference, side_by_side
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


def lines(*projects: Project, environments: tuple[dict[str, Any], ...] = ()) -> dict[str, tuple[str, ...]]:
    """The settings that differ, by label."""
    found = environments or ({},) * len(projects)
    runs = [RunContents(project, (), place) for project, place in zip(projects, found, strict=True)]
    return {line.label: line.values for line in side_by_side(runs) if line.differs}


def test_runs_that_are_alike_differ_in_nothing(digits_project: Project) -> None:
    assert (
        lines(digits_project, digits_project, dataclasses.replace(digits_project, name="other", notes="x"))
        == {}
    )
    assert side_by_side(()) == ()


def test_training_settings(digits_project: Project) -> None:
    other = dataclasses.replace(
        digits_project, training=digits_project.training.with_settings(batch_size=8, patience=2)
    )
    assert lines(digits_project, other) == {"Batch size": ("64", "8"), "Stop early": (NONE, "2")}


def test_another_optimizer_has_other_settings(digits_project: Project) -> None:
    momentum = next(kind for kind in OPTIMIZERS if kind.label == "SGD")
    found = lines(digits_project, dataclasses.replace(digits_project, optimizer=momentum(learning_rate=0.1)))
    assert found["Optimizer"] == ("Adam", "SGD")
    assert found["Learning rate"] == ("0.001", "0.1")
    assert any(NONE in values for values in found.values())


def test_networks_are_compared_with_the_first(digits_project: Project) -> None:
    wider = chain(Input((8, 8, 1)), Flatten(), Dense(16, "relu"), Dense(10, "softmax"))
    other = dataclasses.replace(digits_project, network=wider)
    found = lines(digits_project, other)
    assert found["Layers"][0] == "3 layers"
    assert found["Layers"][1].startswith("4 layers: 1 added")
    assert found["Parameters"] == ("650", "1,210")
    assert len(network_difference(digits_project, other).changed) >= 1


def test_data(digits_project: Project) -> None:
    shapes = dataclasses.replace(digits_project, data=DataChoice.of("shapes", {"count": 60}))
    assert lines(digits_project, shapes)["Data set"] == ("Digits", "Shapes")
    unknown = dataclasses.replace(digits_project, data=DataChoice.of("moon", {"size": 3}))
    found = lines(digits_project, unknown)
    assert found["Data set"] == ("Digits", "moon")
    assert found["size"] == (NONE, "3")


def test_machines(digits_project: Project) -> None:
    first = {"device": "CPU", "versions": {"keras": "3.15.1"}, "data": {"training": 10}}
    second = {"device": "GPU", "versions": {"keras": "3.14.0"}, "data": {"training": 20}}
    assert lines(digits_project, digits_project, environments=(first, second)) == {
        "Device": ("CPU", "GPU"), "keras": ("3.15.1", "3.14.0"), "Training images": ("10", "20"),
    }  # fmt: skip
