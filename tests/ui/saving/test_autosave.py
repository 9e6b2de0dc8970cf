from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import Rename, SetProject
from cnnstudio.document.drafts import DraftKeeper, left_drafts
from cnnstudio.document.folders import drafts_folder
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.saving.autosave import Autosave


@pytest.fixture
def keeper(tmp_path: Path) -> DraftKeeper:
    return DraftKeeper(tmp_path / "drafts")


@pytest.fixture
def autosave(broken_editor: Editor, keeper: DraftKeeper) -> Iterator[Autosave]:
    made = Autosave(broken_editor, keeper, broken_editor)
    yield made
    made.finish(keep=False)


def test_a_draft_follows_an_edit_after_a_moment(
    autosave: Autosave, broken_editor: Editor, keeper: DraftKeeper
) -> None:
    broken_editor.perform(Rename("a", "stem"))
    assert autosave._calm.isActive()
    assert autosave._calm.interval() == 1000
    autosave._calm.timeout.emit()
    autosave.wait()
    assert keeper.path is not None
    assert '"stem"' in keeper.path.read_text("utf-8")


def test_steady_editing_is_written_all_the_same(autosave: Autosave, broken_editor: Editor) -> None:
    broken_editor.perform(Rename("a", "one"))
    first = autosave._longest.remainingTime()
    broken_editor.perform(Rename("a", "two"))
    assert 0 < autosave._longest.remainingTime() <= first


def test_a_save_and_an_undo_remove_the_draft(
    autosave: Autosave, broken_editor: Editor, keeper: DraftKeeper, tmp_path: Path
) -> None:
    broken_editor.perform(Rename("a", "stem"))
    autosave.write()
    broken_editor.document.mark_saved(tmp_path / "x.cnnstudio")
    autosave.wait()
    assert keeper.path is None
    broken_editor.perform(Rename("a", "other"))
    autosave.write()
    autosave.wait()
    assert keeper.path is not None
    broken_editor.undo_stack.undo()
    autosave.wait()
    assert keeper.path is None
    assert list((tmp_path / "drafts").iterdir()) == []


def test_nothing_is_kept_when_drafts_are_off(
    autosave: Autosave, broken_editor: Editor, keeper: DraftKeeper
) -> None:
    broken_editor.perform(Rename("a", "stem"))
    autosave.write()
    autosave.set_active(False)
    autosave.wait()
    assert keeper.path is None
    broken_editor.perform(Rename("a", "other"))
    autosave.write()
    autosave.wait()
    assert keeper.path is None
    autosave.set_active(True)
    autosave.write()
    autosave.wait()
    assert keeper.path is not None


def test_a_failure_is_told_once(
    autosave: Autosave, broken_editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "full")

    told: list[str] = []
    autosave.failed.connect(told.append)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        for name in ("one", "two"):
            broken_editor.perform(Rename("a", name))
            with qtbot.waitSignal(autosave._ended):
                autosave.write()
            qtbot.waitUntil(lambda: autosave._kept is None)
    assert len(told) == 1
    assert "not kept in the background" in told[0]
    assert "disk is full" in told[0]
    broken_editor.perform(Rename("a", "three"))
    with qtbot.waitSignal(autosave._ended):
        autosave.write()
    assert len(told) == 1


def test_a_bug_in_writing_is_not_swallowed(
    autosave: Autosave, broken_editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append(kind))
    monkeypatch.setattr(DraftKeeper, "keep", lambda *arguments: 1 / 0)
    broken_editor.perform(Rename("a", "stem"))
    autosave.write()
    autosave.wait()
    assert seen == [ZeroDivisionError]


def test_finishing_keeps_the_draft_if_asked(
    broken_editor: Editor, keeper: DraftKeeper, tmp_path: Path
) -> None:
    autosave = Autosave(broken_editor, keeper, broken_editor)
    broken_editor.perform(Rename("a", "stem"))
    autosave.finish(keep=True)
    (draft,) = left_drafts(tmp_path / "drafts")
    assert draft.project == broken_editor.document.project
    draft.leave()


def test_a_restored_draft_is_gone_on_with_and_goes_once_the_work_is_saved(
    broken_editor: Editor, keeper: DraftKeeper, tmp_path: Path
) -> None:
    left = DraftKeeper(tmp_path / "drafts")
    left.keep(Project(notes="work"), None)
    left.leave()
    (draft,) = left_drafts(tmp_path / "drafts")
    autosave = Autosave(broken_editor, keeper, broken_editor)
    broken_editor.open(draft.project, None)
    broken_editor.document.mark_unsaved()
    autosave.adopt(draft)
    autosave.wait()
    assert len(list((tmp_path / "drafts").glob("*.draft"))) == 1
    broken_editor.perform(SetProject.of("change notes", notes="more work"))
    autosave.write()
    autosave.wait()
    (path,) = (tmp_path / "drafts").glob("*.draft")
    assert "more work" in path.read_text("utf-8")
    broken_editor.document.mark_saved(tmp_path / "x.cnnstudio")
    autosave.finish(keep=False)
    assert list((tmp_path / "drafts").iterdir()) == []


@pytest.mark.parametrize("is_active", [True, False])
def test_a_restored_draft_outlives_another_crash(
    is_active: bool, broken_editor: Editor, keeper: DraftKeeper, tmp_path: Path
) -> None:
    left = DraftKeeper(tmp_path / "drafts")
    left.keep(Project(notes="work"), None)
    left.leave()
    (draft,) = left_drafts(tmp_path / "drafts")
    autosave = Autosave(broken_editor, keeper, broken_editor, is_active=is_active)
    broken_editor.open(draft.project, None)
    broken_editor.document.mark_unsaved()
    autosave.adopt(draft)
    broken_editor.perform(SetProject.of("change notes", notes="more work"))
    autosave.wait()
    assert keeper.path is not None
    autosave.finish(keep=True)
    (again,) = left_drafts(tmp_path / "drafts")
    assert again.project.notes == ("more work" if is_active else "work")
    again.remove()


KILLED = """
import os, signal, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from cnnstudio.app import opened_window
from cnnstudio.core.catalogue import layer_type
from cnnstudio.document.changes import AppendLayer
window = opened_window(Path(sys.argv[1]), warms_up=False)
window.editor.perform(AppendLayer(layer_type("dropout")(rate=0.125), window.editor.document.project.network.nodes[-1].id))
window.projects.current.autosave._calm.timeout.connect(window.projects.current.autosave.wait)
window.projects.current.autosave._calm.timeout.connect(lambda: os.kill(os.getpid(), signal.SIGKILL))
application.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_work_comes_back_after_the_program_was_killed(broken_editor: Editor, tmp_path: Path) -> None:
    from cnnstudio.document.files import load_project, save_project

    path = tmp_path / "trial.cnnstudio"
    save_project(broken_editor.document.project, path)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], check=False, capture_output=True, text=True
    )
    assert ended.returncode == -9, ended.stderr
    (draft,) = left_drafts(drafts_folder())
    assert draft.origin == path
    assert len(draft.project.network) == len(broken_editor.document.project.network) + 1
    assert draft.project.network.nodes[-1].layer.to_data()["rate"] == 0.125
    assert len(load_project(path).network) == len(broken_editor.document.project.network)
    draft.remove()
