"""Groups that go into the user's palette and out of it, with the messages of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cnnstudio.document.group import Group, group_of
from cnnstudio.ui.window.messages import Kind, Reply

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


class GroupKeeping(QObject):
    """Keeps groups of a window's project, and tells of what was done.

    Args:
        window: The window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._messages, self._design = window.messages, window.design
        self._shelf = window.design.shelf
        self._shelf.failed.connect(self._messages.show_error)
        self._shelf.removed.connect(self._on_removed)
        self._shelf.refresh()

    def keep_selected(self) -> None:
        """Keep the group that is selected; where one of its title is kept already, ask which way."""
        front = self._design.front
        node = front.document.project.network[front.selection[0]]
        group = group_of(node.layer)
        if group is None:
            return
        group = group if group.title else replace(group, title=node.name)
        key = self._shelf.called(group.label)
        if key is None:
            self._keep(group)
        elif self._shelf.groups[key] == group:
            self._tell(f"{group.label} is in your palette already, just as it is.")
        else:
            self._messages.show_message(
                f"Another group called {group.label} is in your palette already.",
                Kind.NOTE,
                Reply("Replace it", lambda: self._replace(key, group)),
                Reply("Keep both", lambda: self._keep(group)),
            )

    def _keep(self, group: Group) -> None:
        if self._shelf.keep(group):
            self._tell(f"{group.label} is in your palette now, under “Your groups”, for every project.")

    def _replace(self, key: str, group: Group) -> None:
        if self._shelf.replace(key, group):
            self._tell(f"{group.label} was replaced in your palette.")

    def _tell(self, text: str) -> None:
        self._messages.show_message(text, passing=True)

    @Slot(str, str)
    def _on_removed(self, key: str, title: str) -> None:
        self._messages.show_message(
            f"{title} was taken out of your palette; projects keep what they have of it.",
            Kind.NOTE,
            Reply("Undo", lambda: self._shelf.restore(key)),
        )
