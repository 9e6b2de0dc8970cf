from __future__ import annotations

import pytest

from cnnstudio.core.errors import StudioError
from cnnstudio.core.network import chain
from cnnstudio.core.pieces import fragment
from cnnstudio.document.changes import Paste, SetFreeNote, SetNote, Ungroup
from cnnstudio.document.encoding import layers_data, layers_of, project_data, project_of
from cnnstudio.document.note_changes import MOST_CHARACTERS
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.reshape import Flatten, Input

PROJECT = Project(chain(Input((8, 8, 4)), ResidualUnit(4), Flatten()))


def test_a_note_comes_changes_and_goes() -> None:
    noted = SetNote("n1", "  why?\nbecause \n").apply(PROJECT)
    assert noted.project.network["n1"].note == "why?\nbecause"
    assert noted.inverse.apply(noted.project).project == PROJECT
    assert SetNote("n1", " \n ").apply(noted.project).project == PROJECT
    assert (SetNote("n1", "x").title, SetNote("n1", " ").title) == ("change note", "remove note")


def test_free_notes_come_change_and_go() -> None:
    one = SetFreeNote(None, "one").apply(PROJECT).project
    two = SetFreeNote(None, "two").apply(one).project
    assert two.free_notes == ("one", "two")
    assert SetFreeNote(0, "first").apply(two).project.free_notes == ("first", "two")
    assert SetFreeNote(0, "").apply(two).project.free_notes == ("two",)
    assert SetFreeNote(None, "  ").apply(two).project == two
    titles = [SetFreeNote(*given).title for given in ((None, "x"), (0, "x"), (0, ""))]
    assert titles == ["add note", "change note", "remove note"]


def test_a_book_is_refused() -> None:
    with pytest.raises(StudioError, match="at most 20,000 characters"):
        SetNote("n1", "x" * (MOST_CHARACTERS + 1)).apply(PROJECT)


def test_notes_are_saved_and_old_files_have_none() -> None:
    project = SetFreeNote(None, "free ☃").apply(SetNote("n1", "tied").apply(PROJECT).project).project
    assert project_of(project_data(project)) == project
    plain = project_data(PROJECT)
    assert "free_notes" not in plain
    assert project_of(plain).free_notes == ()


def test_a_note_goes_along_with_its_layer() -> None:
    project = SetNote("n1", "copied too").apply(PROJECT).project
    piece = layers_of(layers_data(fragment(project.network, ("n1",))))
    applied = Paste(piece, "n1").apply(project)
    assert applied.project.network[applied.added[0]].note == "copied too"
    opened = Ungroup("n1").apply(project)
    assert [opened.project.network[key].note for key in opened.added][:2] == ["copied too", ""]


def test_notes_change_nothing_of_what_is_trained() -> None:
    assert SetNote("n1", "x").apply(PROJECT).project.trained_network == PROJECT.network
