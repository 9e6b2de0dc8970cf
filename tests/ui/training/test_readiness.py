from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnstudio.data.sets.folder import Folder
from cnnstudio.document.changes import SetProject, SetSettings
from cnnstudio.document.project import DataChoice
from cnnstudio.document.tasks import Demonstrating
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.readiness import Readiness


@pytest.fixture
def readiness(editor: Editor) -> Readiness:
    return Readiness(editor, editor)


def spoil(editor: Editor, **settings: object) -> None:
    editor.perform(SetSettings.of((editor.document.project.network.nodes[-1].id,), settings))


def test_it_looks_when_told_to_and_then_after_every_edit(
    readiness: Readiness, editor: Editor, qtbot: QtBot
) -> None:
    spoil(editor, units=7)
    assert not readiness._settle.isActive()
    with qtbot.waitSignal(readiness.checked):
        readiness.begin()
    assert not readiness.is_ready
    (problem,) = readiness.extra
    assert "Digits has 10 classes" in problem.message
    with qtbot.waitSignal(readiness.checked):
        editor.undo_stack.undo()
    assert (readiness.is_ready, readiness.problems) == (True, ())


def test_a_warning_is_not_in_the_way(readiness: Readiness, editor: Editor) -> None:
    spoil(editor, activation="linear")
    readiness.check()
    assert readiness.is_ready
    assert len(readiness.extra) == 1


def test_what_the_report_says_itself_is_not_extra(readiness: Readiness, editor: Editor) -> None:
    conv = editor.document.project.network.nodes[1].id
    editor.perform(SetSettings.of((conv,), {"kernel_size": (9, 9)}))
    readiness.check()
    assert readiness.problems == editor.document.report.errors
    assert readiness.extra == ()


def test_files_are_looked_at_off_the_windows_thread(
    readiness: Readiness, editor: Editor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for place in range(5):
            Image.new("L", (8, 8)).save(tmp_path / name / f"{place}.png")
    threads: list[str] = []
    collection = Folder.collection

    def noted(self: Folder) -> object:
        threads.append(threading.current_thread().name)
        return collection(self)

    monkeypatch.setattr(Folder, "collection", noted)
    with qtbot.waitSignal(readiness.checked):
        readiness.begin()
    with qtbot.waitSignal(readiness.checked):
        choice = DataChoice.of("folder", {"path": str(tmp_path)})
        editor.perform(SetProject.of("x", data=choice))
    assert len(threads) == 1
    assert threads != [threading.main_thread().name]
    assert "Folder of images has 2 classes" in readiness.problems[0].message


def test_data_that_cannot_be_opened_are_a_problem(readiness: Readiness, editor: Editor, qtbot: QtBot) -> None:
    readiness.check()
    with qtbot.waitSignal(readiness.checked):
        editor.perform(SetProject.of("x", data=DataChoice.of("folder", {"path": "/gone"})))
    assert "Locate it again" in readiness.problems[0].message


def test_of_a_demonstration_nobody_is_told_why_it_cannot_be_trained(
    readiness: Readiness, editor: Editor
) -> None:
    spoil(editor, units=7)
    editor.perform(SetProject.of("make it a demonstration", task=Demonstrating()))
    readiness.check()
    assert readiness.extra == ()
    assert not readiness.is_ready
