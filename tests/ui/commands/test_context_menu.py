from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cnnstudio.core.network import Edge, chain
from cnnstudio.document.changes import SetFreeNote, SetNote
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.commands.context_menu import actions_about
from cnnstudio.ui.commands.table import all_commands
from cnnstudio.ui.main_window import MainWindow
from tests.ui.canvas.conftest import Hand

CONTEXTS = {"card", "connection", "note", "canvas", "inside", "run"}


@pytest.fixture
def window(main_window: MainWindow) -> MainWindow:
    network = chain(Input((9, 9, 4)), Conv2D(4, 3), BatchNormalization(), ResidualUnit(4), Flatten())
    main_window.editor.open(Project(network), None)
    main_window.design.canvas.setFocus()
    return main_window


@pytest.fixture
def hand(window: MainWindow) -> Hand:
    return Hand(window.design.canvas)


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Callable[[], QMenu]]:
    """Gives the menu that is open, and closes it in the end."""
    menus = []

    def menu() -> QMenu:
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        found = QApplication.activePopupWidget()
        assert isinstance(found, QMenu)
        menus.append(found)
        return found

    yield menu
    for found in menus:
        if isValid(found):
            found.close()


def titles(menu: QMenu) -> list[str]:
    return [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]


def right_click(window: MainWindow, at: QPoint) -> None:
    canvas = window.design.canvas
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.RightButton, pos=at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), event)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.RightButton, pos=at)


def test_contexts_are_those_that_there_are() -> None:
    assert {context for command in all_commands() for context in command.contexts} == CONTEXTS


def test_a_card_offers_what_can_be_done_with_it(
    window: MainWindow, hand: Hand, opened: Callable[[], QMenu]
) -> None:
    right_click(window, hand.card("n3"))
    menu = opened()
    assert window.editor.selection == ("n3",)
    assert titles(menu) == [
        "Insert before…", "Insert after…", "Replace by…", "Bypass", "Open block", "Open in place", "Group", "Ungroup",
        "Make block your own", "Freeze weights", "Freeze everything up to this layer", "Add note…", "Cut", "Copy", "Paste", "Duplicate", "Delete", "Rename",
    ]  # fmt: skip


def test_several_cards_offer_less_and_two_can_be_swapped(
    window: MainWindow, hand: Hand, opened: Callable[[], QMenu]
) -> None:
    window.editor.select(("n1", "n2"))
    right_click(window, hand.card("n2"))
    assert window.editor.selection == ("n1", "n2")
    menu = opened()
    assert "Swap" in titles(menu)
    assert "Rename" not in titles(menu)
    next(action for action in menu.actions() if action.text() == "Swap").trigger()
    assert [node.id for node in window.editor.document.project.network] == ["n0", "n2", "n1", "n3", "n4"]


def test_a_connection_offers_its_own(window: MainWindow, hand: Hand, opened: Callable[[], QMenu]) -> None:
    right_click(window, hand.line("n0", "n1"))
    assert titles(opened()) == ["Insert layer here…", "Disconnect", "Show bytes"]
    assert window.design.canvas.canvas_scene.selected_edge == Edge("n0", "n1", 0)


def test_the_empty_canvas_offers_to_add(window: MainWindow, hand: Hand, opened: Callable[[], QMenu]) -> None:
    right_click(window, QPoint(4, 4))
    assert titles(opened()) == [
        "Quick add…", "Add note…", "Paste", "Select all", "Fit", "Actual size",
    ]  # fmt: skip


def test_a_note_offers_to_be_written_and_removed(
    window: MainWindow, hand: Hand, opened: Callable[[], QMenu]
) -> None:
    window.editor.perform(SetNote("n1", "why?"))
    window.editor.perform(SetFreeNote(None, "free"))
    window.design.canvas.fit()
    center = window.design.canvas.canvas_scene.notes.placed[0].rect.center
    right_click(window, hand.spot(center))
    menu = opened()
    assert titles(menu) == ["Edit note…", "Remove note"]
    menu.actions()[1].trigger()
    assert window.editor.document.project.free_notes == ()
    window.editor.select(("n1",))
    window.commands.refresh()
    window.commands["network.remove_note"].trigger()
    assert window.editor.document.project.network["n1"].note == ""


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)],
)
def test_the_keyboard_opens_the_menu_of_what_is_selected(
    key: Qt.Key, held: Qt.KeyboardModifier, window: MainWindow, hand: Hand, opened: Callable[[], QMenu]
) -> None:
    window.editor.select(("n1",))
    hand.key(key, held)
    menu = opened()
    assert "Replace by…" in titles(menu)
    assert menu.activeAction() is menu.actions()[0]
    menu.close()
    window.design.canvas.canvas_scene.select_edge(Edge("n0", "n1", 0))
    hand.key(key, held)
    assert "Disconnect" in titles(opened())


def test_the_inside_of_a_block_offers_no_edits(window: MainWindow) -> None:
    window.design.open_block("n3")
    shown = {action.command.name for group in actions_about(window, "inside") for action in group}
    assert shown == {"view.fit", "view.actual_size"}


def test_every_entry_is_a_command_that_stands_in_a_menu_too(window: MainWindow) -> None:
    for context in sorted(CONTEXTS):
        for group in actions_about(window, context):
            for action in group:
                command = action.command
                place = f"{command.menu}/{command.submenu}" if command.submenu else command.menu
                assert action in window.commands.menus[place].actions()
