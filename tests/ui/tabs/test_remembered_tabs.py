"""What was open the last time: noted as it comes and goes, opened once at the next start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetProject
from cnnstudio.document.files import save_project
from cnnstudio.document.project import Project
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.preferences import Preferences
from tests.ui.conftest import Answers

Open = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, answers: Answers, tmp_path: Path) -> Iterator[Open]:
    """Opens windows one after another, which share their preferences; each is closed by `_close`, or at the end."""
    windows: list[MainWindow] = []

    def make(*paths: Path) -> MainWindow:
        window = MainWindow(Preferences(tmp_path / "settings" / "window.ini"), warms_up=False)
        windows.append(window)
        window.open_dropped([str(path) for path in paths]) if paths else None
        with qtbot.waitSignal(window.painted):
            window.show()
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Three saved projects."""
    found = [tmp_path / f"{name}.cnnstudio" for name in ("a", "b", "c")]
    for path in found:
        save_project(Project(notes=path.stem), path)
    return found


def shown(window: MainWindow) -> list[str]:
    return [project.title for project in window.projects.all]


def texts(window: MainWindow) -> list[str]:
    return [row.text for row in window.messages.rows]


def test_saved_projects_are_open_again_and_the_same_one_in_front(
    open_window: Open, paths: list[Path]
) -> None:
    first = open_window(*paths)
    first.files.begin(Project(notes="never saved"))
    first.projects.move(0, 1)
    first.projects.show(first.projects.all[0])
    assert first.projects.current.title == "b.cnnstudio"
    first.close()
    second = open_window()
    assert shown(second) == ["b.cnnstudio", "a.cnnstudio", "c.cnnstudio"]
    assert second.projects.current.title == "b.cnnstudio"
    assert not second.projects.unsaved
    assert texts(second) == []


def test_it_is_noted_even_if_the_program_breaks_down(
    open_window: Open, paths: list[Path], tmp_path: Path
) -> None:
    window = open_window(*paths[:2])
    window.tabs.close(window.projects.all[0])
    window.preferences.save()  # as Qt does by itself when nothing else is to be done
    noted = Preferences(tmp_path / "settings" / "window.ini")
    assert (noted.open_files, noted.front_file) == ((paths[1],), paths[1])


def test_missing_and_damaged_files_are_told_in_one_sentence(open_window: Open, paths: list[Path]) -> None:
    open_window(*paths).close()
    paths[0].unlink()
    paths[2].write_bytes(b"not a project")
    window = open_window()
    assert shown(window) == ["b.cnnstudio"]
    (text,) = texts(window)
    assert text.startswith(
        "a.cnnstudio and c.cnnstudio, which were open the last time, cannot be opened again"
    )
    window.close()
    assert texts(open_window()) == []  # once is enough


def test_a_file_that_is_named_at_the_start_is_in_front(open_window: Open, paths: list[Path]) -> None:
    open_window(*paths[:2]).close()
    window = open_window(paths[2])
    assert shown(window) == ["c.cnnstudio", "a.cnnstudio", "b.cnnstudio"]
    assert window.projects.current.title == "c.cnnstudio"
    window.close()
    again = open_window(paths[0])  # which was open the last time too
    assert sorted(shown(again)) == ["a.cnnstudio", "b.cnnstudio", "c.cnnstudio"]
    assert again.projects.current.title == "a.cnnstudio"


def test_a_second_window_neither_opens_nor_notes_them(open_window: Open, paths: list[Path]) -> None:
    first = open_window(*paths[:2])
    second = open_window()
    assert second.projects.current.is_untouched
    second.files.open(paths[2])
    second.close()
    first.close()
    assert shown(open_window()) == ["a.cnnstudio", "b.cnnstudio"]


def test_it_can_be_switched_off(open_window: Open, paths: list[Path]) -> None:
    first = open_window(*paths)
    first.preferences.reopens_files = False
    first.close()
    second = open_window()
    assert second.projects.current.is_untouched
    second.preferences.reopens_files = True
    second.close()
    assert open_window().projects.current.is_untouched  # nothing was noted meanwhile


def test_unsaved_changes_to_them_come_back_from_their_drafts(open_window: Open, paths: list[Path]) -> None:
    first = open_window(*paths[:2])
    first.projects.show(first.projects.all[0])
    first.editor.perform(SetProject.of("change notes", notes="not saved"))
    first.shut_down(keeps_draft=True)
    second = open_window()
    assert shown(second) == ["a.cnnstudio", "b.cnnstudio"]
    (restore,) = [button for button in second.messages.rows[0].buttons if button.text() == "Restore"]
    restore.click()
    assert shown(second) == ["a.cnnstudio", "b.cnnstudio"]
    assert second.projects.current.document.project.notes == "not saved"
    assert second.projects.unsaved == (second.projects.all[0],)
