from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import AppendLayer
from cnnstudio.document.files import save_project
from cnnstudio.ui.commands.actions import key_text
from cnnstudio.ui.commands.table import MENUS
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow

_Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stage(main_window: MainWindow, broken_editor: Editor) -> MainWindow:
    main_window.editor.open(broken_editor.document.project, None)
    main_window.design.canvas.setFocus()
    main_window.commands.refresh()
    return main_window


def _count(window: MainWindow) -> int:
    return len(window.editor.document.project.network)


def test_every_command_stands_in_its_menu(main_window: MainWindow) -> None:
    for name, action in main_window.commands.all.items():
        menu = action.command.menu + (f"/{action.command.submenu}" if action.command.submenu else "")
        assert (action in main_window.commands.menus[menu].actions()) is action.command.in_menu, name
    titles = [action.text().replace("&", "") for action in main_window.menuBar().actions()]
    assert titles == list(MENUS)


def test_docks_stand_in_the_window_menu(main_window: MainWindow) -> None:
    texts = [action.text() for action in main_window.commands.menus["Window"].actions()]
    assert {"Layers", "Properties", "Problems"} <= set(texts)


def test_tooltips_name_the_keys(main_window: MainWindow) -> None:
    action = main_window.commands["edit.redo"]
    assert action.toolTip().endswith(f"({key_text(('Ctrl+Y', 'Ctrl+Shift+Z'))})")


def test_undo_and_redo_say_what_they_would_do(stage: MainWindow, qtbot: QtBot, make_layer: Any) -> None:
    undo, redo = stage.commands["edit.undo"], stage.commands["edit.redo"]
    assert (undo.text(), undo.isEnabled()) == ("Undo", False)
    stage.editor.perform(AppendLayer(make_layer("dropout"), "p"))
    qtbot.waitUntil(undo.isEnabled)
    assert undo.text() == "Undo add Dropout"
    QTest.keyClick(stage.design.canvas, Qt.Key.Key_Z, _Ctrl)
    assert _count(stage) == 5
    qtbot.waitUntil(redo.isEnabled)
    assert redo.text() == "Redo add Dropout"
    QTest.keyClick(stage.design.canvas, Qt.Key.Key_Y, _Ctrl)
    assert _count(stage) == 6


def test_delete_works_on_the_canvas(stage: MainWindow) -> None:
    stage.editor.select(("b",))
    QTest.keyClick(stage.design.canvas, Qt.Key.Key_Delete)
    assert _count(stage) == 4


@pytest.mark.parametrize("make", [QLineEdit, QSpinBox])
@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_D, _Ctrl),
        (Qt.Key.Key_A, _Ctrl),
        (Qt.Key.Key_X, _Ctrl),
        (Qt.Key.Key_V, _Ctrl),
        (Qt.Key.Key_Z, _Ctrl),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Period, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_edit_keys_are_inert_while_a_field_has_the_focus(
    make: type[QWidget],
    key: Qt.Key,
    held: Qt.KeyboardModifier,
    stage: MainWindow,
    make_layer: Any,
    qtbot: QtBot,
) -> None:
    stage.editor.perform(AppendLayer(make_layer("dropout"), "p"))
    stage.editor.select(("b",))
    before, selection = stage.editor.document.project, stage.editor.selection
    field = make(stage.centralWidget())
    field.show()
    field.setFocus()
    assert field.hasFocus()
    QTest.keyClick(field, key, held)
    assert stage.editor.document.project is before
    assert stage.editor.selection == selection
    field.deleteLater()


def test_saving_works_while_a_field_has_the_focus(stage: MainWindow, answers: Any, tmp_path: Path) -> None:
    answers.path = tmp_path / "x.cnnstudio"
    field = QLineEdit(stage.centralWidget())
    field.show()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_S, _Ctrl)
    assert answers.path.exists()
    field.deleteLater()


def test_an_open_edit_menu_acts_in_spite_of_a_field(stage: MainWindow) -> None:
    stage.editor.select(("b",))
    field = QLineEdit("text", stage.centralWidget())
    field.show()
    field.setFocus()
    assert not stage.commands["edit.duplicate"].isEnabled()
    stage.commands.menus["Edit"].aboutToShow.emit()
    assert stage.commands["edit.duplicate"].isEnabled()
    field.deleteLater()


def test_recent_files_have_keys_and_missing_ones_cannot_be_chosen(
    main_window: MainWindow, broken_editor: Editor, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        save_project(broken_editor.document.project, tmp_path / f"{name}.cnnstudio")
        main_window.files.open(tmp_path / f"{name}.cnnstudio")
    (tmp_path / "two.cnnstudio").unlink()
    main_window.commands.refresh()
    first, second, third = (main_window.commands[f"file.recent_{number}"] for number in (1, 2, 3))
    assert (first.text(), first.isEnabled()) == ("two.cnnstudio (missing)", False)
    assert second.text().startswith("one.cnnstudio — ")
    assert not third.isVisible()
    QTest.keyClick(main_window.design.canvas, Qt.Key.Key_2, _Ctrl)
    assert main_window.editor.document.path == tmp_path / "one.cnnstudio"


def test_what_can_be_on_or_off_shows_it(main_window: MainWindow) -> None:
    main_window.preferences.share = "macs"
    main_window.commands.refresh()
    assert main_window.commands["view.share_macs"].isChecked()
    assert not main_window.commands["view.share_params"].isChecked()
    main_window.commands["view.share_macs"].trigger()
    assert main_window.commands["view.share_macs"].isChecked()


def test_keys_that_are_read_elsewhere_stand_in_the_menu_only(main_window: MainWindow) -> None:
    action = main_window.commands["network.quick_add"]
    assert action.shortcuts() == []
    assert action.text() == "Quick add…\tSpace"
