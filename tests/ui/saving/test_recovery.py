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
    """A recovery with one left draft."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        keeper = DraftKeeper(folder)
        keeper.keep(Project(notes="work"), Path("/x/net.cnnstudio"))
        keeper.leave()
        self.bar = MessageBar()
        qtbot.addWidget(self.bar)
        self.restored: list[Draft] = []
        self.agrees = True
        self.parent = QObject()
        self.recovery = Recovery(folder, self.bar, self.restore, self.parent)
        self.recovery.offer()

    def restore(self, draft: Draft) -> bool:
        self.restored.append(draft)
        return self.agrees

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
    stage.bar.rows[0].buttons[1].click()
    assert list(stage.folder.iterdir()) == []
    assert stage.restored == []


def test_a_restored_draft_stays_until_the_work_is_saved(stage: Stage) -> None:
    stage.bar.rows[0].buttons[0].click()
    assert stage.restored[0].project.notes == "work"
    assert len(list(stage.folder.glob("*.draft"))) == 1
    stage.recovery.note_saved()
    assert list(stage.folder.iterdir()) == []


def test_a_restored_draft_goes_when_the_window_is_closed_in_order(stage: Stage) -> None:
    stage.bar.rows[0].buttons[0].click()
    stage.recovery.finish(keep=False)
    assert list(stage.folder.iterdir()) == []


def test_a_restored_draft_stays_when_nobody_was_asked(stage: Stage) -> None:
    stage.bar.rows[0].buttons[0].click()
    stage.recovery.finish(keep=True)
    assert stage.left() == 1


def test_an_undecided_draft_is_offered_again(stage: Stage) -> None:
    stage.bar.rows[0].cross.click()
    stage.recovery.finish(keep=False)
    assert stage.left() == 1


def test_a_draft_that_is_not_restored_after_all_is_offered_again(stage: Stage) -> None:
    stage.agrees = False
    stage.bar.rows[0].buttons[0].click()
    assert len(stage.bar.rows) == 1
    stage.recovery.finish(keep=False)
    assert stage.left() == 1
