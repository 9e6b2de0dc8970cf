"""When measured times hold, and when they are old."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.changes import Rename, SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.engine.building.layer_times import LayerTimes
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.timing.timing import Timing

_FOUND = LayerTimes({("n0",): 0, ("n1",): 500}, 32, "CPU")


@pytest.fixture
def timing(qtbot: QtBot) -> Timing:
    return Timing(Editor(Document(Project(chain(Input((8, 8, 1)), Conv2D(4))))))


def _is_stale(timing: Timing) -> bool:
    assert timing.sums is not None
    return timing.sums.is_stale


def test_times_go_stale_with_what_matters_and_hold_again_when_it_is_undone(timing: Timing) -> None:
    changes: list[bool] = []
    timing.set_watched(True)
    timing.take(_FOUND, timing.editor.document.project)
    timing.changed.connect(lambda: changes.append(_is_stale(timing)))
    timing.editor.perform(Rename("n1", "other"))
    assert not changes
    timing.editor.perform(SetSettings.of(("n1",), {"filters": 9}))
    timing.editor.perform(SetSettings.of(("n1",), {"filters": 10}))
    timing.editor.undo_stack.undo()
    assert changes == [True]
    timing.editor.undo_stack.undo()
    assert changes == [True, False]


def test_a_network_that_was_edited_meanwhile_makes_them_stale_at_once(timing: Timing) -> None:
    measured = timing.editor.document.project
    timing.editor.perform(SetSettings.of(("n1",), {"filters": 9}))
    timing.take(_FOUND, measured)
    assert _is_stale(timing)


def test_nobody_looks_while_nothing_shows_them(timing: Timing) -> None:
    timing.take(_FOUND, timing.editor.document.project)
    timing.editor.perform(SetSettings.of(("n1",), {"filters": 9}))
    assert not _is_stale(timing)
    timing.set_watched(True)
    assert _is_stale(timing)
