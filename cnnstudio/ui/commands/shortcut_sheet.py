"""The sheet of all commands with their keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.ui.annotating.tools import Tool
from cnnstudio.ui.commands.actions import key_text
from cnnstudio.ui.commands.table import MENUS, Command, all_commands
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import GRID

_MOUSE = (
    ("Zoom at the pointer", "Ctrl+wheel"),
    ("Pan", "middle-drag, or Space-drag"),
    ("See inside a block", "double-click below its name, or Enter"),
    ("Add a layer here", "double-click on the canvas"),
    ("Connect a new layer", "drag from a port to empty canvas"),
    ("What can be done here", f"right-click, {key_text(('Menu',))} or {key_text(('Shift+F10',))}"),
    ("Write a note anew", "double-click on it, or Enter"),
)

_ANNOTATING = (
    *((f"{tool.value.title} tool", (tool.value.key,), tool.value.help) for tool in Tool),
    ("Draw with the first … ninth class", ("1", "9"), "With Select, the selected box gets that class."),
    ("Select the next box, or the one before", ("N", "Shift+N"), ""),
    ("Move the selected box", ("Left", "Shift+Left"), "By a px, or by ten; so with every arrow key."),
    ("Resize the selected box", ("Ctrl+Left", "Ctrl+Shift+Left"), "Its right and lower edges; so with every arrow key."),
    ("Make the brush smaller or larger", ("[", "]"), ""),
    ("Fill the polygon, accept the suggestions, or put a box into the middle", ("Return",), ""),
    ("Drop what is begun, the suggestions, or the selection", ("Esc",), ""),
)  # fmt: skip


class ShortcutSheet(QDialog):
    """A list by menus; made from the table of commands, so that it is never behind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTreeWidget(self)
        self.list.setHeaderLabels(["Command", "Keys", "What it does"])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(2 * GRID)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setAccessibleName("Commands and their keys")
        self._fill()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(buttons)
        self.resize(860, 640)

    def _fill(self) -> None:
        commands = [
            command for command in all_commands() if command.keys and command.submenu != "Open recent"
        ]
        for menu in MENUS:
            rows = [_row(command) for command in commands if command.menu == menu]
            if menu == "File":
                rows.insert(
                    2, ("Open a recent file", f"{key_text(('Ctrl+1',))} … {key_text(('Ctrl+9',))}", "")
                )
            self._add_group(menu, rows)
        self._add_group(
            "Annotating in Data", [(title, key_text(keys), what) for title, keys, what in _ANNOTATING]
        )
        self._add_group("Mouse on the canvas", [(title, keys, "") for title, keys in _MOUSE])
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _add_group(self, title: str, rows: list[tuple[str, str, str]]) -> None:
        if not rows:
            return
        group = QTreeWidgetItem(self.list, [title])
        group.setFont(0, text_font(strong=True))
        group.setFirstColumnSpanned(True)
        for row in rows:
            item = QTreeWidgetItem(group, list(row))
            item.setToolTip(2, row[2])
        group.setExpanded(True)


def _row(command: Command) -> tuple[str, str, str]:
    return command.title.removesuffix("…"), key_text(command.keys), command.help
