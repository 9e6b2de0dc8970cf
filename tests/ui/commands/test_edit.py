from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QLineEdit

from cnnstudio.document.project import Project
from cnnstudio.ui.commands import clipboard
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow


@pytest.fixture
def stage(main_window: MainWindow, broken_editor: Editor) -> MainWindow:
    main_window.editor.open(broken_editor.document.project, None)
    main_window.design.canvas.setFocus()
    return main_window


def _names(window: MainWindow) -> list[str]:
    return [node.name for node in window.editor.document.project.network]


def _do(window: MainWindow, name: str) -> None:
    window.commands.refresh()
    assert window.commands[name].isEnabled()
    window.commands[name].trigger()


def test_copy_and_paste(stage: MainWindow) -> None:
    stage.editor.select(("a", "b"))
    _do(stage, "edit.copy")
    stage.editor.select(("p",))
    _do(stage, "edit.paste")
    assert _names(stage) == ["image", "conv", "conv_2", "add", "pool", "conv_1", "conv_3"]
    network = stage.editor.document.project.network
    assert network.by_name("conv_1").inputs == ("p",)  # type: ignore[union-attr]
    assert len(stage.editor.selection) == 2


def test_paste_goes_to_another_project_and_behind_the_end(stage: MainWindow) -> None:
    stage.editor.select(("i", "a"))
    _do(stage, "edit.copy")
    stage.editor.open(Project(), None)
    _do(stage, "edit.paste")
    assert _names(stage) == ["image", "conv"]


def test_cut_takes_out_and_heals(stage: MainWindow) -> None:
    stage.editor.select(("b",))
    _do(stage, "edit.cut")
    assert _names(stage) == ["image", "conv", "add", "pool"]
    assert clipboard.taken_layers().nodes[0].name == "conv_2"


def test_duplicate_leaves_the_clipboard_alone(stage: MainWindow) -> None:
    QGuiApplication.clipboard().setText("mine")
    stage.editor.select(("p",))
    _do(stage, "edit.duplicate")
    assert _names(stage)[-1] == "pool_1"
    assert QGuiApplication.clipboard().text() == "mine"


def test_pasted_rubbish_is_refused_kindly(stage: MainWindow) -> None:
    QGuiApplication.clipboard().setText("rubbish")
    before = stage.editor.document.project
    _do(stage, "edit.paste")
    assert stage.editor.document.project is before
    assert "holds no layers" in stage.messages.rows[0].text


def test_a_pasted_image_goes_to_inspect(stage: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    QGuiApplication.clipboard().setImage(QImage(4, 4, QImage.Format.Format_RGB32))
    seen: list[bool] = []
    monkeypatch.setattr("cnnstudio.ui.workspaces.inspect.InspectWorkspace.paste", lambda _: seen.append(True))
    _do(stage, "edit.paste")
    assert seen == [True]
    assert stage.workspace_name == "inspect"


def test_pasted_files_are_opened(stage: MainWindow, tmp_path: Any) -> None:
    from PySide6.QtCore import QUrl

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    QGuiApplication.clipboard().setMimeData(data)
    _do(stage, "edit.paste")
    assert "is a folder" in stage.messages.rows[0].text


def test_select_all_and_delete(stage: MainWindow) -> None:
    _do(stage, "edit.select_all")
    assert len(stage.editor.selection) == 5
    _do(stage, "edit.delete")
    assert _names(stage) == []


def test_rename_goes_to_the_name_field(stage: MainWindow) -> None:
    stage.editor.select(("a",))
    _do(stage, "edit.rename")
    assert isinstance(stage.focusWidget(), QLineEdit)
    assert stage.focusWidget().text() == "conv"


def test_find_opens_the_bar_over_the_canvas(stage: MainWindow) -> None:
    stage.show_workspace("train")
    _do(stage, "edit.find")
    assert stage.workspace_name == "design"
    assert stage.focusWidget() is stage.design.find_bar.field


def test_the_palette_is_searched_with_a_command_of_its_own(stage: MainWindow) -> None:
    stage.show_workspace("train")
    _do(stage, "edit.search_palette")
    assert stage.workspace_name == "design"
    assert stage.focusWidget() is stage.design.palette_panel.search


def test_from_the_menu_they_serve_a_field(stage: MainWindow) -> None:
    field = QLineEdit("some text", stage.centralWidget())
    field.show()
    field.setFocus()
    stage.editor.select(("a",))
    stage.commands.menus["Edit"].aboutToShow.emit()
    stage.commands["edit.select_all"].trigger()
    stage.commands["edit.cut"].trigger()
    assert field.text() == ""
    assert QGuiApplication.clipboard().text() == "some text"
    assert len(_names(stage)) == 5
    stage.commands["edit.paste"].trigger()
    assert field.text() == "some text"
    stage.commands["edit.undo"].trigger()
    field.deleteLater()
