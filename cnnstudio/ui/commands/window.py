"""Commands of the Window menu; the docks of the workspace that is shown stand under them."""

from __future__ import annotations

from cnnstudio.ui.commands.table import Command

WINDOW_COMMANDS = (
    Command("window.reset", "Reset layout", "Window", lambda window: window.reset_layout(), (),
            "Put every panel back where it was at first."),
    Command("window.dismiss", "Dismiss message", "Window", lambda window: window.messages.dismiss_newest(), ("Esc",),
            "Take the newest message away.", lambda window: bool(window.messages.rows), is_local=True),
)  # fmt: skip
