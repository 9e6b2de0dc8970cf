from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.document.drafts import Draft, DraftKeeper, left_drafts
from cnnstudio.document.project import Project
from cnnstudio.ui.saving.recovery import Recovery
from cnnstudio.ui.window.messages import MessageBar


class Stage:
    """A recovery with some left drafts."""

    def __init__(self, folder: Path, qtbot: QtBot, count: int = 1) -> None:
        self.folder = folder
        for number in range(count):
            keeper = DraftKeeper(folder)
            keeper.keep(Project(notes=f"work {number}"), Path(f"/x/net{number or ''}.cnnstudio"))
            keeper.leave()
        self.bar = MessageBar()
        qtbot.addWidget(self.bar)
        self.restored: list[Draft] = []
        self.agrees = True
        self.parent = QObject()
        self.recovery = Recovery(folder, self.bar, self.restore, self.parent)
        self.recovery.offer()

    def restore(self, draft: Draft) -> bool:
        if self.agrees:
            self.restored.append(draft)
            draft.leave()
        return self.agrees

    def press(self, text: str) -> None:
        """Press a button of the newest message."""
        (button,) = [button for button in self.bar.rows[0].buttons if button.text() == text]
        button.click()

    def left(self) -> int:
        drafts = left_drafts(self.folder)
        for draft in drafts:
            draft.leave()
        return len(drafts)


@pytest.fixture
def stage(tmp_path: Path, qtbot: QtBot) -> Stage:
    return Stage(tmp_path / "drafts", qtbot)


def test_it_names_the_file(stage: Stage) -> None:
    assert "before net.cnnstudio was saved" in stage.bar.rows[0].text


def test_an_offered_draft_is_offered_by_no_other_window(stage: Stage) -> None:
    assert stage.left() == 0


def test_discarding_removes_it(stage: Stage) -> None:
    stage.press("Discard draft")
    assert list(stage.folder.iterdir()) == []
    assert stage.restored == []


def test_restoring_hands_it_on(stage: Stage) -> None:
    stage.press("Restore")
    assert stage.restored[0].project.notes == "work 0"
    assert stage.bar.rows == ()
    stage.recovery.finish()
    assert stage.left() == 1  # What becomes of it is a matter of whoever restored it.


def test_an_undecided_draft_is_offered_again(stage: Stage) -> None:
    stage.bar.rows[0].cross.click()
    stage.recovery.finish()
    assert stage.left() == 1


def test_a_draft_that_is_not_restored_after_all_is_offered_again(stage: Stage) -> None:
    stage.agrees = False
    stage.press("Restore")
    assert len(stage.bar.rows) == 1
    stage.recovery.finish()
    assert stage.left() == 1


def test_two_drafts_are_two_messages(tmp_path: Path, qtbot: QtBot) -> None:
    stage = Stage(tmp_path / "drafts", qtbot, 2)
    assert len(stage.bar.rows) == 2


@pytest.mark.parametrize("count", [3, 7])
def test_many_drafts_are_one_message_and_all_are_restored(count: int, tmp_path: Path, qtbot: QtBot) -> None:
    stage = Stage(tmp_path / "drafts", qtbot, count)
    (row,) = stage.bar.rows
    assert f"before {count} projects were saved: net" in row.text
    assert (" and 2 more." in row.text) is (count == 7)
    stage.press("Restore all")
    assert sorted(draft.project.notes for draft in stage.restored) == [
        f"work {number}" for number in range(count)
    ]
    assert stage.bar.rows == ()


def test_many_drafts_one_by_one(tmp_path: Path, qtbot: QtBot) -> None:
    stage = Stage(tmp_path / "drafts", qtbot, 4)
    stage.press("One by one")
    for action in ("Restore", "Discard draft", "Restore"):
        assert len(stage.bar.rows) == 1
        stage.press(action)
    stage.bar.rows[0].cross.click()
    stage.recovery.finish()
    assert len(stage.restored) == 2
    assert stage.left() == 3  # Those two, and the undecided one.
