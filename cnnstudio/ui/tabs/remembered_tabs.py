"""The saved projects that were open at the end of a session are open again at the start of the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from cnnstudio.core.errors import FileError
from cnnstudio.core.numerals import enumeration
from cnnstudio.document.files import load_project
from cnnstudio.document.locks import FileLock
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving.project_files import ProjectFiles
from cnnstudio.ui.tabs.open_projects import OpenProjects
from cnnstudio.ui.window.messages import Kind, MessageBar

_NAMED = 5
_LOCK = "window.lock"


class RememberedTabs(QObject):
    """Notes which projects are open, as they come and go, and opens them once when the window begins.

    Of several windows that are open at once only the first notes and opens them: two windows on one
    file would overwrite each other's work.

    Args:
        projects: What is open.
        files: Opens projects.
        preferences: Where it is noted, and whether it is wanted.
        messages: Where it is told what is not there any more.
        parent: Qt parent.
    """

    def __init__(
        self,
        projects: OpenProjects,
        files: ProjectFiles,
        preferences: Preferences,
        messages: MessageBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._projects = projects
        self._files = files
        self._preferences = preferences
        self._messages = messages
        self._lock = FileLock(preferences.path.with_name(_LOCK))

    def begin(self) -> None:
        """Open what was open the last time behind what is open already, and note from now on what is."""
        self._preferences.path.parent.mkdir(parents=True, exist_ok=True)
        if not self._lock.acquire():
            return
        if self._preferences.reopens_files:
            self._open(self._preferences.open_files, self._preferences.front_file)
        self._projects.changed.connect(self._note)
        self._projects.shown.connect(self._note)
        self._note()

    def finish(self) -> None:
        """Note what is open for the last time."""
        if self._lock.is_held:
            self._note()
            self._lock.dissolve()

    def _open(self, paths: tuple[Path, ...], front: Path | None) -> None:
        begun = self._projects.current
        is_wanted = not begun.is_untouched  # A file was named for this very start.
        missed = []
        for path in paths:
            if self._projects.at_path(path) is not None:
                continue
            try:
                self._files.show_read(load_project(path), path)
            except FileError:
                missed.append(path)
        shown = begun if is_wanted else self._projects.at_path(front) if front is not None else None
        if shown is not None:
            self._projects.show(shown)
        if missed:
            self._messages.show_message(_sentence(missed), Kind.NOTE)

    @Slot()
    def _note(self) -> None:
        paths = [project.path for project in self._projects.all if project.path is not None]
        wanted = self._preferences.reopens_files
        self._preferences.note_open_files(paths if wanted else [], self._projects.current.path)


def _sentence(missed: list[Path]) -> str:
    """What is said of files that could not be opened again."""
    names = [path.name for path in missed]
    rest = len(names) - _NAMED
    listed = enumeration([*names[:_NAMED], f"{rest} more"] if rest > 0 else names)
    if len(missed) == 1:
        return (
            f"{listed}, which was open the last time, cannot be opened again: it was moved, renamed or changed. "
            "Look for it with File › Open."
        )
    return (
        f"{listed}, which were open the last time, cannot be opened again: they were moved, renamed or changed. "
        "Look for them with File › Open."
    )
