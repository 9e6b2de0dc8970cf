"""The menus of the canvas and of runs: what can be done with a card, a connection, a note, a run or the empty canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from cnnstudio.ui.commands.actions import CommandAction

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_MENUS = ("Network", "Train", "Edit", "View")
"""What is done with layers stands first."""


def actions_about(window: MainWindow, context: str) -> list[list[CommandAction]]:
    """The commands about something that can be done now, by the menus that they come from.

    Args:
        window: The window.
        context: See `Command.contexts`.
    """
    window.commands.refresh()
    found = [
        action
        for action in window.commands.all.values()
        if context in action.command.contexts and action.isVisible() and action.command.is_enabled(window)
    ]
    groups = [[action for action in found if action.command.menu == menu] for menu in _MENUS]
    return [group for group in groups if group]


def show_context_menu(window: MainWindow, point: QPoint, context: str, *, by_key: bool) -> QMenu:
    """Open the menu at a point of the screen.

    Args:
        window: The window.
        point: Where.
        context: See `Command.contexts`.
        by_key: Whether a key asked for it; then its first entry is ready to be chosen. Asked for
            with a mouse, letting the button go would choose it.
    """
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(f"What can be done with this {context}")
    for place, group in enumerate(actions_about(window, context)):
        if place:
            menu.addSeparator()
        for action in group:
            action.setEnabled(True)
            menu.addAction(action)
    menu.popup(point)
    if by_key and menu.actions():
        menu.setActiveAction(menu.actions()[0])
    return menu
