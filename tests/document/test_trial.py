"""Tests of trials: one edit for the input and the batch size, and its way back."""

from __future__ import annotations

import pytest

from cnnstudio.core.errors import NetworkError, SettingError
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.project import Project
from cnnstudio.document.trial import TakeTrial, Trial, entry_shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input


@pytest.fixture
def project() -> Project:
    return Project(chain(Input((28, 28, 1)), Conv2D(8)))


def test_input_and_batch_change_in_one_edit_and_come_back(project: Project) -> None:
    change = TakeTrial(Trial((32, 64, 3), 8, 16))
    applied = change.apply(project)
    assert change.title == "change input size and batch size"
    assert entry_shape(applied.project) == (32, 64, 3)
    assert applied.project.training.batch_size == 8
    assert applied.inverse.apply(applied.project).project == project


def test_what_is_not_tried_stays(project: Project) -> None:
    assert TakeTrial(Trial(batch=8)).apply(project).project.network is project.network
    assert TakeTrial(Trial(shape=(9, 9, 1))).title == "change input size"
    assert not Trial(bits=16).is_edit


def test_what_the_project_has_already_is_left_out(project: Project) -> None:
    assert Trial((28, 28, 1), 32, 16).trimmed(project) == Trial(bits=16)
    assert Trial((28, 28, 3), 33).trimmed(project) == Trial((28, 28, 3), 33)


def test_what_cannot_be_is_refused(project: Project) -> None:
    with pytest.raises(SettingError, match="Batch size must be at least 1"):
        Trial(batch=0).project(project)
    with pytest.raises(SettingError):
        Trial(shape=(28, -1, 1)).project(project)
    both = Project(Network((Node("a", "a", Input((8,))), Node("b", "b", Input((8,))))))
    assert entry_shape(both) is None
    with pytest.raises(NetworkError, match="this one has 2"):
        Trial(shape=(9,)).project(both)
