"""Search all commands, and the layers of the network, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cnnstudio.ui.canvas.note_layout import NoteKey
from cnnstudio.ui.commands.actions import key_text
from cnnstudio.ui.commands.table import Command
from cnnstudio.ui.theme.surfaces import GRID, DimLabel

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow

_WIDTH, _HEIGHT = 520, 400
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be found.

    Attributes:
        text: What it is called.
        detail: What stands beside that.
        act: What choosing it does.
        is_possible: Whether it can be chosen now; what cannot is found by name alone.
        help: What it is for.
    """

    text: str
    detail: str
    act: Callable[[], object]
    is_possible: bool = True
    help: str = ""


def matching(choices: Sequence[Choice], wanted: str) -> list[Choice]:
    """The choices that hold every word: what begins with the first one in front, what cannot be done at the end."""
    words = wanted.lower().split()
    found = [choice for choice in choices if all(word in choice.text.lower() for word in words)]
    if not words:
        return [choice for choice in found if choice.is_possible]
    return sorted(
        found, key=lambda choice: (not choice.is_possible, not choice.text.lower().startswith(words[0]))
    )


class SearchPopup(QDialog):
    """A field and the list of what fits; Enter does the chosen one, Esc closes."""

    def __init__(self, choices: Sequence[Choice], hint: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(hint)
        self._choices = choices
        self._found: list[Choice] = []
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(hint)
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("What was found")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.empty = DimLabel("Nothing is called that. Try another word.")
        column.addWidget(self.empty)
        column.addStretch(0)
        column.setStretchFactor(self.list, 1)
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_accepted)
        self.list.itemClicked.connect(self._on_accepted)
        self._on_typed("")
        self.resize(_WIDTH, _HEIGHT)

    def show_over(self, window: QWidget) -> None:
        """Show it in the upper middle of a window."""
        corner = window.mapToGlobal(window.rect().center())
        self.move(corner.x() - self.width() // 2, window.mapToGlobal(window.rect().topLeft()).y() + 8 * GRID)
        self.show()
        self.field.setFocus()

    @Slot(str)
    def _on_typed(self, wanted: str) -> None:
        self._found = matching(self._choices, wanted)
        self.list.clear()
        for choice in self._found:
            self.list.addItem(_item(choice))
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(self._found))
        self.empty.setVisible(not self._found)

    @Slot()
    def _on_accepted(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found) and self._found[row].is_possible:
            chosen = self._found[row]
            self.close()
            chosen.act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys of the field move through the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self._found:
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(len(self._found) - 1, row)))
                return True
        return super().eventFilter(watched, event)


def _item(choice: Choice) -> QListWidgetItem:
    """The row of a choice; dim where it cannot be chosen now."""
    detail = choice.detail if choice.is_possible else "not now"
    item = QListWidgetItem(f"{choice.text}    {detail}" if detail else choice.text)
    item.setToolTip(choice.help)
    if not choice.is_possible:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
    return item


def search_commands(window: MainWindow) -> SearchPopup:
    """Search the commands, those that can be done now in front, and the layers to go to."""
    choices = [
        Choice(
            f"{_menu(action.command)}: {_title(action.text())}",
            key_text(action.command.keys[:1]),
            action.trigger,
            action.isEnabled(),
            action.command.help,
        )
        for action in window.commands.all.values()
        if action.isVisible() and action.command.name != "edit.commands"
    ]
    network = window.editor.document.project.network
    layers = [
        Choice(f"Layer: {node.name}", node.layer.description(), _goer(window, node.id)) for node in network
    ]
    projects = [
        Choice(f"Project: {project.title}", str(project.path or ""), partial(window.projects.show, project))
        for project in window.projects.all
        if project is not window.projects.current
    ]
    notes = [
        Choice(f"Note: {shorten(text, 60, placeholder='…')}", "", _note_goer(window, key))
        for key, text in window.design.canvas.canvas_scene.notes.texts.items()
    ]
    popup = SearchPopup([*choices, *projects, *layers, *notes], "Search commands and layers", window)
    popup.show_over(window)
    return popup


def _note_goer(window: MainWindow, note: NoteKey) -> Callable[[], None]:
    def go() -> None:
        window.show_workspace("design")
        window.design.canvas.go_to_note(note)

    return go


def _menu(command: Command) -> str:
    """The menu of a command, and the one inside of it."""
    return f"{command.menu}: {command.submenu}" if command.submenu else command.menu


def _title(text: str) -> str:
    return text.split("\t")[0].removesuffix("…").replace("&&", "&")


def _goer(window: MainWindow, node: str) -> Callable[[], None]:
    def go() -> None:
        window.show_workspace("design")
        window.editor.select((node,))
        window.design.canvas.center_on(node)

    return go
