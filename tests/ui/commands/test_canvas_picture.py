from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cnnstudio.ui.commands.canvas_picture import save_picture
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow


def test_the_whole_canvas_is_saved(
    main_window: MainWindow, broken_editor: Editor, answers: Any, tmp_path: Path
) -> None:
    main_window.editor.open(broken_editor.document.project, None)
    answers.path = tmp_path / "canvas.png"
    main_window.commands["file.picture"].trigger()
    picture = QImage(str(answers.path))
    contents = main_window.design.canvas.contents()
    assert picture.width() > 2 * contents.width()
    assert picture.height() > 2 * contents.height()
    assert answers.asked == ["Save as picture trial-design.png"]


def test_other_workspaces_save_what_they_show(main_window: MainWindow, answers: Any, tmp_path: Path) -> None:
    main_window.show_workspace("inspect")
    answers.path = tmp_path / "inspect.png"
    assert save_picture(main_window)
    assert QImage(str(answers.path)).width() == main_window.inspect.width()


def test_an_ending_makes_it_a_drawing(
    main_window: MainWindow, broken_editor: Editor, answers: Any, tmp_path: Path
) -> None:
    main_window.editor.open(broken_editor.document.project, None)
    answers.path = tmp_path / "canvas.SVG"
    assert save_picture(main_window)
    drawing = ElementTree.parse(answers.path).getroot()
    assert drawing.tag.endswith("svg")
    assert {child.name for child in tmp_path.iterdir() if "svg" in child.name.lower()} == {"canvas.SVG"}


def test_other_workspaces_are_no_drawings(main_window: MainWindow, answers: Any, tmp_path: Path) -> None:
    main_window.show_workspace("inspect")
    answers.path = tmp_path / "inspect.svg"
    assert save_picture(main_window)
    assert answers.path.read_bytes().startswith(b"\x89PNG")


def test_a_failure_is_told(main_window: MainWindow, answers: Any, tmp_path: Path) -> None:
    assert not save_picture(main_window)
    answers.path = tmp_path / "gone" / "x.png"
    assert not save_picture(main_window)
    assert "x.png could not be saved" in main_window.messages.rows[0].text


def test_detect_saves_the_picture_with_what_lies_over_it(
    main_window: MainWindow, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    main_window.show_workspace("detect")
    desk = main_window.detect.desk
    desk.samples.open_shapes()
    qtbot.waitUntil(lambda: desk.stage.has_picture)
    answers.path = tmp_path / "boxes.png"
    desk.export.picture_action.trigger()
    saved = QImage(str(answers.path))
    assert saved.width() == saved.height() >= 2048
    assert answers.asked == ["Save as picture untitled-detect.png"]
