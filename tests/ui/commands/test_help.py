from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.document.demonstrations import DEMONSTRATIONS
from cnnstudio.ui.commands.layer_help import LayerHelp
from cnnstudio.ui.commands.shortcut_sheet import ShortcutSheet
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.widgets.text_dialog import TextDialog


def _dialog(window: MainWindow, name: str) -> QDialog:
    found = window.dialogs.get(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["shortcuts", "counted", "about"])
def test_a_dialog_opens_once_and_closes(name: str, main_window: MainWindow, qtbot: QtBot) -> None:
    main_window.commands[f"help.{name}"].trigger()
    dialog = _dialog(main_window, name)
    assert dialog.isVisible()
    assert not dialog.isModal()
    main_window.commands[f"help.{name}"].trigger()
    assert _dialog(main_window, name) is dialog
    dialog.close()
    qtbot.waitUntil(lambda: main_window.dialogs.get(name) is None)
    main_window.commands[f"help.{name}"].trigger()
    assert _dialog(main_window, name).isVisible()


def test_what_is_counted_is_the_definition_itself(main_window: MainWindow) -> None:
    main_window.commands["help.counted"].trigger()
    dialog = _dialog(main_window, "counted")
    assert isinstance(dialog, TextDialog)
    assert dialog.label.text() == DEFINITIONS


def test_help_follows_the_selection(main_window: MainWindow, broken_editor: Editor, qtbot: QtBot) -> None:
    main_window.editor.open(broken_editor.document.project, None)
    for node, title in (("a", "Conv2D"), ("p", "Max pooling")):
        main_window.editor.select((node,))
        main_window.commands["help.selection"].trigger()
        dialog = _dialog(main_window, "layer_help")
        assert isinstance(dialog, LayerHelp)
        assert dialog.windowTitle() == title


def test_help_without_a_selection_shows_the_shortcuts(main_window: MainWindow) -> None:
    main_window.commands["help.selection"].trigger()
    assert isinstance(_dialog(main_window, "shortcuts"), ShortcutSheet)


def test_every_demonstration_stands_in_a_menu_with_what_it_shows(main_window: MainWindow) -> None:
    actions = main_window.commands.menus["Help/Demonstrations"].actions()
    assert [action.text() for action in actions] == [one.title for one in DEMONSTRATIONS]
    assert [action.toolTip() for action in actions] == [one.help for one in DEMONSTRATIONS]
