from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from cnnstudio.document.changes import Rename
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.saving.questions import Answer


@pytest.fixture
def path(broken_editor: Editor, tmp_path: Path) -> Path:
    path = tmp_path / "trial.cnnstudio"
    save_project(broken_editor.document.project, path)
    return path


@pytest.fixture
def opened(main_window: MainWindow, path: Path) -> MainWindow:
    assert main_window.files.open(path)
    return main_window


def _texts(window: MainWindow) -> list[str]:
    return [row.text for row in window.messages.rows]


def test_opening_shows_the_project_and_notes_the_file(opened: MainWindow, path: Path) -> None:
    assert opened.editor.document.project == load_project(path)
    assert not opened.editor.document.is_modified
    assert opened.preferences.recent_files == (path,)
    assert not opened.editor.undo_stack.canUndo()


def test_opening_asks_for_a_file_and_may_be_left(main_window: MainWindow, answers: Any, path: Path) -> None:
    assert not main_window.files.open()
    answers.path = path
    assert main_window.files.open()
    assert answers.asked == ["open", "open"]


def test_a_file_that_cannot_be_read_leaves_the_project(
    opened: MainWindow, tmp_path: Path, answers: Any
) -> None:
    opened.editor.perform(Rename("a", "stem"))
    before = opened.editor.document.project
    (tmp_path / "bad.cnnstudio").write_text("{")
    assert not opened.files.open(tmp_path / "bad.cnnstudio")
    assert opened.editor.document.project is before
    assert "bad.cnnstudio cannot be opened" in _texts(opened)[0]
    assert answers.asked == []


def test_new_and_open_leave_unsaved_work_in_its_tab(opened: MainWindow, answers: Any, tmp_path: Path) -> None:
    opened.editor.perform(Rename("a", "stem"))
    first = opened.projects.current
    assert opened.files.new()
    assert opened.editor.document.project == Project()
    save_project(Project(notes="other"), tmp_path / "other.cnnstudio")
    assert opened.files.open(tmp_path / "other.cnnstudio")
    assert [project.title for project in opened.projects.all] == ["trial.cnnstudio", "other.cnnstudio"]
    assert first.document.project.network["a"].name == "stem"
    assert answers.asked == []


def test_a_file_that_is_open_already_is_shown(opened: MainWindow, path: Path, tmp_path: Path) -> None:
    opened.editor.perform(Rename("a", "stem"))
    first = opened.projects.current
    opened.files.new()
    (tmp_path / "folder").mkdir()
    assert opened.files.open(tmp_path / "folder" / ".." / path.name)
    assert opened.projects.current is first
    assert opened.editor.document.project.network["a"].name == "stem"
    assert len(opened.projects.all) == 2


def test_a_file_that_is_open_in_another_tab_is_not_overwritten(
    opened: MainWindow, answers: Any, path: Path
) -> None:
    before = path.read_bytes()
    opened.files.new()
    answers.path = path
    assert not opened.files.save_as()
    assert "trial.cnnstudio is open in another tab" in _texts(opened)[0]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("answer", "closes", "saved"),
    [(Answer.CANCEL, False, False), (Answer.DISCARD, True, False), (Answer.SAVE, True, True)],
)
def test_closing_a_project_asks_about_its_work(
    answer: Answer, closes: bool, saved: bool, opened: MainWindow, answers: Any, path: Path
) -> None:
    opened.editor.perform(Rename("a", "stem"))
    answers.unsaved = answer
    assert opened.files.close() is closes
    assert answers.asked == ["unsaved trial.cnnstudio"]
    assert (load_project(path).network["a"].name == "stem") is saved
    assert opened.projects.current.is_untouched is closes


def test_several_unsaved_projects_are_one_question(
    opened: MainWindow, answers: Any, path: Path, tmp_path: Path
) -> None:
    opened.editor.perform(Rename("a", "stem"))
    opened.files.begin(Project())
    opened.files.begin(opened.projects.all[0].document.project)
    opened.editor.perform(Rename("b", "other"))
    answers.unsaved = Answer.CANCEL
    assert not opened.files.may_leave_all()
    answers.unsaved, answers.path = Answer.SAVE, tmp_path / "second.cnnstudio"
    assert opened.files.may_leave_all("And more.")
    assert answers.asked == [
        "unsaved trial.cnnstudio, trial", "unsaved trial.cnnstudio, trial And more.", "Save as trial.cnnstudio",
    ]  # fmt: skip
    assert load_project(path).network["a"].name == "stem"
    assert load_project(tmp_path / "second.cnnstudio").network["b"].name == "other"


def test_saving_all_stops_where_one_is_not_saved(opened: MainWindow, answers: Any) -> None:
    opened.files.begin(opened.editor.document.project)
    for project in opened.projects.all:
        project.editor.perform(Rename("a", "stem"))
    answers.unsaved, answers.path = Answer.SAVE, None
    assert not opened.files.may_leave_all()


def test_saving_writes_the_file_and_takes_the_dot_away(opened: MainWindow, path: Path) -> None:
    opened.editor.perform(Rename("a", "stem"))
    assert opened.files.save()
    assert load_project(path).network["a"].name == "stem"
    assert not opened.editor.document.is_modified
    assert opened.editor.undo_stack.canUndo()
    opened.editor.undo_stack.undo()
    assert opened.editor.document.is_modified


def test_a_new_project_asks_where_to_save(main_window: MainWindow, answers: Any, tmp_path: Path) -> None:
    assert not main_window.files.save()
    answers.path = tmp_path / "fresh.cnnstudio"
    assert main_window.files.save()
    assert answers.asked == ["Save as untitled.cnnstudio"] * 2
    assert load_project(answers.path) == Project(name="fresh")
    assert main_window.editor.document.project.name == "fresh"


def test_save_as_goes_on_with_the_new_file(
    opened: MainWindow, answers: Any, tmp_path: Path, path: Path
) -> None:
    answers.path = tmp_path / "copy.cnnstudio"
    assert opened.files.save_as()
    assert opened.editor.document.path == answers.path
    assert opened.preferences.recent_files == (answers.path, path)
    assert path.exists()


def test_a_failed_save_leaves_the_file_and_the_dot(
    opened: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    opened.editor.perform(Rename("a", "stem"))

    def full(*arguments: object) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert not opened.files.save()
    assert path.read_bytes() == before
    assert opened.editor.document.is_modified
    assert "disk is full" in _texts(opened)[0]
    opened.editor.undo_stack.undo()
    assert opened.editor.document.is_modified
    assert opened.files.save()


def test_a_keras_name_is_refused(opened: MainWindow, tmp_path: Path) -> None:
    assert not opened.files.save_to(tmp_path / "x.keras")
    assert "choose a name that ends in .cnnstudio" in _texts(opened)[0]


def test_a_keras_model_opens_as_a_new_project(main_window: MainWindow, tmp_path: Path) -> None:
    import json
    import zipfile

    layers = [
        {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 5]}},
        {"class_name": "Dense", "config": {"name": "out", "units": 3}},
    ]
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr(
            "config.json", json.dumps({"class_name": "Sequential", "config": {"layers": layers}})
        )
    assert main_window.files.open(tmp_path / "model.keras")
    assert main_window.editor.document.path is None
    assert main_window.files.title == "model"
    assert "holds no weights" in _texts(main_window)[0]


def test_models_of_other_programs_open_as_new_projects(main_window: MainWindow, tmp_path: Path) -> None:
    """A network opens, and saving asks for a name: nothing is written over what was read."""
    import json

    import h5py

    text = json.dumps({"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"name": "out", "units": 3, "batch_input_shape": [None, 5]}}]})  # fmt: skip
    (tmp_path / "one.json").write_text(text)
    with h5py.File(tmp_path / "two.h5", "w") as file:
        file.attrs["model_config"] = text
    for name in ("one.json", "two.h5"):
        main_window.open_dropped([str(tmp_path / name)])
        assert main_window.editor.document.path is None
        assert [node.name for node in main_window.editor.document.project.network] == ["out_input", "out"]
        assert [text for text in _texts(main_window) if "read from" in text] == _texts(main_window)[:1]
        assert f"read from {name}" in _texts(main_window)[0]
        assert not main_window.files.save_to(tmp_path / name)
        assert (tmp_path / "one.json").read_text() == text


def test_what_is_typed_in_a_field_is_saved_too(opened: MainWindow, path: Path) -> None:
    opened.editor.select(("a",))
    fields = [box for box in opened.design.properties.findChildren(QLineEdit) if box.text() == "32"]
    fields[0].setFocus()
    fields[0].selectAll()
    QTest.keyClicks(fields[0], "48")
    assert opened.files.save()
    assert load_project(path).network["a"].layer.to_data()["filters"] == 48


def test_dialogs_begin_where_the_last_file_was(opened: MainWindow, path: Path) -> None:
    assert opened.files.folder() == path.parent
