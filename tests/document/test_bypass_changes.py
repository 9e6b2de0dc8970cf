from __future__ import annotations

import pytest

from cnnstudio.core.errors import StudioError
from cnnstudio.core.layer import Fix
from cnnstudio.core.network import chain
from cnnstudio.document.changes import ApplyFix, SetBypassed
from cnnstudio.document.encoding import network_data, network_of
from cnnstudio.document.project import Project
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

PROJECT = Project(chain(Input((8, 8, 1)), Flatten(), Dense(3)))


def test_passing_over_and_taking_part_again() -> None:
    applied = SetBypassed(("n1", "n2"), True).apply(PROJECT)
    assert [node.bypassed for node in applied.project.network] == [False, True, True]
    again = SetBypassed(("n1", "n2"), False).apply(applied.project)
    assert again.project == applied.inverse.apply(applied.project).project == PROJECT


def test_titles_say_which_way_and_how_many() -> None:
    assert SetBypassed(("n1",), True).title == "bypass layer"
    assert SetBypassed(("n1", "n2"), False).title == "use 2 layers again"


def test_an_input_is_refused_with_the_reason() -> None:
    with pytest.raises(StudioError, match="input is where images come in and cannot be bypassed"):
        SetBypassed(("n0", "n1"), True).apply(PROJECT)


def test_a_bypassed_input_of_a_file_has_a_button() -> None:
    entry = PROJECT.network["n0"].with_bypassed(True)
    project = Project(PROJECT.network.with_node(entry))
    assert ApplyFix("n0", Fix("Take part again", take_part=True)).apply(project).project == PROJECT


def test_the_mark_is_saved() -> None:
    network = SetBypassed(("n1",), True).apply(PROJECT).project.network
    assert network_of(network_data(network)) == network
