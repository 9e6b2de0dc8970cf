"""Commands of the Window menu; the docks of the workspace that is shown stand under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _has_tabs(window: MainWindow) -> bool:
    return len(window.projects.all) > 1


def _close_others(window: MainWindow) -> None:
    window.tabs.close_others(window.projects.current)


WINDOW_COMMANDS = (
    Command("window.next_tab", "Next project", "Window", lambda window: window.projects.step(1),
            ("Ctrl+Tab", "Ctrl+PgDown"), "Show the project of the next tab.", _has_tabs),
    Command("window.previous_tab", "Previous project", "Window", lambda window: window.projects.step(-1),
            ("Ctrl+Shift+Tab", "Ctrl+PgUp"), "Show the project of the tab before.", _has_tabs),
    Command("window.close_others", "Close other projects", "Window", _close_others, (),
            "Close every project but the one that is shown; asks about unsaved changes.", _has_tabs),
    Command("window.reset", "Reset layout", "Window", lambda window: window.reset_layout(), (),
            "Put every panel back where it was at first.", begins_group=True),
    Command("window.dismiss", "Dismiss message", "Window", lambda window: window.messages.dismiss_newest(), ("Esc",),
            "Take the newest message away.", lambda window: bool(window.messages.rows), is_local=True),
)  # fmt: skip
