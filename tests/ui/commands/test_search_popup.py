from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.commands.search_popup import Choice, SearchPopup, matching, search_commands
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow

CHOICES = [Choice(text, "", print) for text in ("File: Save", "File: Save as", "Edit: Undo", "Save all")]


def test_every_word_must_occur_and_beginnings_come_first() -> None:
    assert [choice.text for choice in matching(CHOICES, "save")] == [
        "Save all",
        "File: Save",
        "File: Save as",
    ]
    assert [choice.text for choice in matching(CHOICES, "AS fi")] == ["File: Save as"]
    assert matching(CHOICES, "") == CHOICES
    assert matching(CHOICES, "nothing") == []


def _rows(popup: SearchPopup) -> list[str]:
    return [popup.list.item(row).text() for row in range(popup.list.count())]


def test_a_command_is_found_and_done(main_window: MainWindow, broken_editor: Editor) -> None:
    main_window.editor.open(broken_editor.document.project, None)
    main_window.commands.refresh()
    popup = search_commands(main_window)
    QTest.keyClicks(popup.field, "select all")
    assert _rows(popup)[0].startswith("Edit: Select all")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert len(main_window.editor.selection) == 5


def test_what_cannot_be_done_is_found_by_name_and_not_done(main_window: MainWindow) -> None:
    popup = search_commands(main_window)
    assert not [row for row in _rows(popup) if "Undo" in row or "Every command" in row]
    QTest.keyClicks(popup.field, "ungroup")
    assert _rows(popup) == ["Network: Ungroup    not now"]
    assert not popup.list.item(0).flags() & Qt.ItemFlag.ItemIsEnabled
    assert popup.list.item(0).toolTip().startswith("Replace the selected block")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()
    popup.close()


def test_what_can_be_done_stands_in_front() -> None:
    choices = [Choice("Save all", "", print, is_possible=False), Choice("File: Save", "", print)]
    assert [choice.text for choice in matching(choices, "save")] == ["File: Save", "Save all"]


def test_a_word_that_nothing_is_called_says_so(main_window: MainWindow) -> None:
    popup = search_commands(main_window)
    assert popup.list.isVisible()
    assert not popup.empty.isVisible()
    QTest.keyClicks(popup.field, "zzz")
    assert popup.empty.isVisible()
    assert not popup.list.isVisible()
    popup.close()


def test_a_layer_is_found(main_window: MainWindow, broken_editor: Editor) -> None:
    main_window.editor.open(broken_editor.document.project, None)
    popup = search_commands(main_window)
    QTest.keyClicks(popup.field, "layer conv_2")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert main_window.editor.selection == ("b",)


def test_arrows_move_through_the_list(qtbot: QtBot, main_window: MainWindow) -> None:
    popup = SearchPopup(CHOICES, "Search", main_window)
    popup.show_over(main_window)
    for _ in range(9):
        QTest.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.list.currentRow() == 3
    QTest.keyClick(popup.field, Qt.Key.Key_Up)
    assert popup.list.currentRow() == 2
    QTest.keyClicks(popup.field, "nothing")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert popup.isVisible()
    popup.close()
