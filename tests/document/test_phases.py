from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import FileError, SettingError
from cnnstudio.core.network import Network, chain
from cnnstudio.document.changes import GroupLayers
from cnnstudio.document.encoding import project_data, project_of
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.phases import (
    ALL,
    CANVAS,
    ONWARD,
    Phase,
    borders,
    first_plan,
    is_same_plan,
    learning_network,
    lost_phases,
    part,
    part_at,
    parts_of,
    settled,
    with_phases,
)
from cnnstudio.document.project import Project, Training
from cnnstudio.document.schedules import Cosine
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

NETWORK = chain(Input((8, 8, 1)), Conv2D(4, 3), Conv2D(2, 3), Flatten(), Dense(10))
#                n0               n1: 40        n2: 74        n3         n4: 330
PLAN = (Phase(3, 0.1, ONWARD, "n4"), Phase(2, None, ONWARD, "n2", Cosine()), Phase(4, 0.001, ALL))


def planned(*phases: Phase, network: Network = NETWORK) -> Project:
    """A project with a plan."""
    return with_phases(Project(network, optimizer=SGD(0.05)), phases)


def trainable(project: Project) -> list[int | None]:
    """How many parameters learn in each phase."""
    return [analyse(phase.project.network).totals.cost.trainable for phase in parts_of(project)]


def test_each_phase_is_a_project_of_its_own() -> None:
    project = planned(*PLAN)
    assert project.training.epochs == 9
    first, second, third = parts_of(project)
    assert [(phase.number, phase.done, phase.epochs, phase.end) for phase in (first, second, third)] == [
        (1, 0, 3, 3), (2, 3, 2, 5), (3, 5, 4, 9),
    ]  # fmt: skip
    assert [phase.project.optimizer.learning_rate for phase in (first, second, third)] == [0.1, 0.05, 0.001]
    assert second.project.schedule == Cosine()
    assert third.project.schedule == project.schedule
    assert trainable(project) == [330, 404, 444]
    assert borders(project) == (3, 5)
    assert [part_at(project, epoch).number for epoch in (1, 3, 4, 9, 10)] == [1, 1, 2, 3, 3]
    assert all(phase.project.phases == () for phase in parts_of(project))


def test_no_phases_are_one() -> None:
    project = Project(NETWORK)
    assert [(phase.number, phase.done, phase.project) for phase in parts_of(project)] == [(1, 0, project)]
    assert borders(project) == ()
    assert settled(project) == ()
    assert part(project, 3).project is project


@pytest.mark.parametrize(
    ("epochs", "lengths"), [(2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 2, 1]), (20, [3, 2, 15])]
)
def test_the_last_phase_lasts_until_the_training_ends(epochs: int, lengths: list[int]) -> None:
    project = planned(*PLAN)
    project = dataclasses.replace(project, training=project.training.with_settings(epochs=epochs))
    assert [phase.epochs for phase in parts_of(project)] == lengths
    assert [part(project, number).done for number in (1, 2, 3)] == [0, 3, 5]
    assert settled(project)[2].epochs == max(1, epochs - 5)


def test_what_learns_follows_the_canvas_only_where_it_is_said() -> None:
    network = NETWORK.with_node(NETWORK["n2"].with_trainable(False))
    phases = Phase(1), Phase(1, None, ALL), Phase(1, None, ONWARD, "n1"), Phase(1, None, ONWARD, "n3")
    assert trainable(planned(*phases, network=network)) == [370, 444, 444, 330]


def test_groups_learn_with_all_that_is_inside() -> None:
    frozen = NETWORK.with_node(NETWORK["n2"].with_trainable(False))
    grouped = GroupLayers(("n1", "n2")).apply(Project(frozen)).project.network
    (group,) = [node for node in grouped if node.layer.holds_network]
    phases = Phase(1), Phase(1, None, ALL), Phase(1, None, ONWARD, group.id), Phase(1, None, ONWARD, "n4")
    assert trainable(planned(*phases, network=grouped)) == [370, 444, 444, 330]


def test_a_layer_that_is_gone() -> None:
    project = planned(Phase(1), Phase(1, None, ONWARD, "n9"), Phase(1, None, ONWARD, "n2"))
    assert lost_phases(project) == (2,)
    assert learning_network(NETWORK, project.phases[1]) is NETWORK


def test_files_hold_the_plan_and_old_ones_have_none() -> None:
    project = planned(*PLAN)
    data = json.loads(json.dumps(project_data(project)))
    assert data["phases"][0] == {"epochs": 3, "learning_rate": 0.1, "learns": "from", "first": "n4"}
    assert project_of(data).phases == PLAN
    assert "phases" not in project_data(Project(NETWORK))
    del data["phases"]
    assert project_of(data).phases == ()


@pytest.mark.parametrize(
    "damaged",
    [
        [3], {"epochs": 3}, [{"epochs": 0}], [{"learns": "half"}], [{"learns": "from"}], [{"first": "n1"}],
        [{"learns": "from", "first": 4}], [{"pace": 3}], [{"schedule": {"kind": "zigzag"}}], [{"schedule": 7}], [{"learns": []}],
    ],
)  # fmt: skip
def test_damaged_plans(damaged: Any) -> None:
    with pytest.raises(FileError, match="it is damaged"):
        project_of(project_data(Project(NETWORK)) | {"phases": damaged})


def test_a_phase_begins_at_a_layer_or_at_none() -> None:
    with pytest.raises(SettingError, match="names the layer"):
        Phase(3, learns=ALL, first="n1")
    with pytest.raises(SettingError, match="Epochs"):
        Phase(0)


def test_the_plan_to_begin_with_changes_nothing_at_first() -> None:
    project = Project(NETWORK, optimizer=SGD(0.5), training=Training(epochs=7))
    first, second = first_plan(project)
    assert (first.epochs, first.learning_rate, first.learns) == (4, None, CANVAS)
    assert (second.epochs, second.learning_rate, second.learns) == (3, 0.05, ALL)
    assert with_phases(project, (first, second)).training.epochs == 7
    assert with_phases(with_phases(project, (first, second)), ()).phases == ()


def test_plans_are_the_same_whenever_the_last_phase_ends() -> None:
    project = planned(*PLAN)
    longer = planned(*PLAN[:2], PLAN[2].with_settings(epochs=50))
    assert is_same_plan(project, longer)
    assert is_same_plan(Project(), Project())
    for other in (
        (),
        PLAN[:2],
        (PLAN[0].with_settings(epochs=4), *PLAN[1:]),
        (*PLAN[:2], Phase(4, 0.002, ALL)),
    ):
        assert not is_same_plan(project, planned(*other))
