"""The user's own groups as the palette shows them: read anew when any program keeps another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.document.group import Group
from cnnstudio.document.kept_groups import KeptGroups

_PAUSE = 150
"""After a change of the folder, until it is read; in ms."""


class GroupShelf(QObject):
    """The groups that are kept across projects.

    Signals:
        changed: Other groups are kept now.
        removed: A group was taken out; carries its key and its title.
        failed: Something could not be done, or read; carries the sentence.

    Attributes:
        groups: The groups by key, in the order of their titles.

    Args:
        kept: Where they are kept.
        parent: Qt parent.
    """

    changed = Signal()
    removed = Signal(str, str)
    failed = Signal(str)

    def __init__(self, kept: KeptGroups, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        self.groups: dict[str, Group] = {}
        self._told: set[str] = set()
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, interval=_PAUSE, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        self._watcher.directoryChanged.connect(self._on_folder_changed)

    @Slot()
    def refresh(self) -> None:
        """Read the groups; what is damaged is told once."""
        shelf = self._kept.read()
        if self._kept.folder.is_dir() and not self._watcher.directories():
            self._watcher.addPath(str(self._kept.folder))
        if list(shelf.groups.items()) != list(self.groups.items()):
            self.groups = shelf.groups
            self.changed.emit()
        for sentence in shelf.damaged:
            if sentence not in self._told:
                self._told.add(sentence)
                self.failed.emit(sentence)

    @Slot()
    def _on_folder_changed(self) -> None:
        self._timer.start()

    def called(self, title: str) -> str | None:
        """The key of the group with a title, or None."""
        return next((key for key, group in self.groups.items() if group.label == title), None)

    def keep(self, group: Group) -> bool:
        """Keep one more group.

        Returns:
            Whether that could be done.
        """
        return self._done(lambda: self._kept.keep(group))

    def replace(self, key: str, group: Group) -> bool:
        """Keep a group in the place of another; see `keep`."""
        return self._done(lambda: self._kept.replace(key, group))

    def rename(self, key: str, title: str) -> bool:
        """Give a group another title; see `keep`."""
        return self._done(lambda: self._kept.rename(key, title))

    def remove(self, key: str) -> None:
        """Take a group out."""
        title = self.groups[key].label if key in self.groups else ""
        if self._done(lambda: self._kept.remove(key)):
            self.removed.emit(key, title)

    def restore(self, key: str) -> bool:
        """Bring back a group that was taken out; see `keep`."""
        return self._done(lambda: self._kept.restore(key))

    def _done(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except StudioError as error:
            self.failed.emit(str(error))
            return False
        finally:
            self.refresh()
        return True
