"""The projects that are open in a window, in the order of their tabs; one of them is shown."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.tabs.open_project import OpenProject
from cnnstudio.ui.tabs.titles import free_title
from cnnstudio.ui.widgets.text_focus import commit_field


class OpenProjects(QObject):
    """Opens, shows, moves and closes projects; never asks, and never empty.

    Signals:
        changed: Projects came, went or moved, or one is called otherwise.
        shown: Another one is shown.
        draft_failed: A draft could not be written; carries the sentence to show.

    Attributes:
        editor: Edits the one that is shown.

    Args:
        parent: Qt parent.
        keeps_drafts: Whether unsaved work is kept in the background.
    """

    changed = Signal()
    shown = Signal()
    draft_failed = Signal(str)

    def __init__(self, parent: QObject, *, keeps_drafts: bool = True) -> None:
        super().__init__(parent)
        self._keeps_drafts = keeps_drafts
        self._all: list[OpenProject] = []
        self._current = self._make()
        self._following = FollowingEditor(self._current.editor, self)
        self.editor: Editor = self._following

    @property
    def all(self) -> tuple[OpenProject, ...]:
        """The projects in the order of their tabs."""
        return tuple(self._all)

    @property
    def current(self) -> OpenProject:
        """The one that is shown."""
        return self._current

    @property
    def unsaved(self) -> tuple[OpenProject, ...]:
        """Those with unsaved changes, in the order of their tabs."""
        return tuple(project for project in self._all if project.is_modified)

    def of(self, editor: QObject | None) -> OpenProject | None:
        """The project of an editor, or None if it is not open any more."""
        return next((project for project in self._all if project.editor is editor), None)

    def at_path(self, path: Path) -> OpenProject | None:
        """The project that is open from a file, or None."""
        return next((one for one in self._all if one.path is not None and _is_same(one.path, path)), None)

    def begin(self, project: Project, path: Path | None) -> OpenProject:
        """Show a project in a tab of its own, or in that of an untouched one."""
        commit_field()
        made = self._current if self._current.is_untouched else self._make(behind=self._current)
        if path is None:
            taken = [other.title for other in self._all if other is not made]
            project = dataclasses.replace(project, name=free_title(taken, project.name))
        made.editor.open(project, path)
        self.show(made)
        self.changed.emit()
        return made

    def show(self, project: OpenProject) -> None:
        """Show one of the projects."""
        if project is self._current:
            return
        commit_field()
        self._current = project
        self._follow()

    def _follow(self) -> None:
        self._following.follow(self._current.editor)
        self.shown.emit()

    def step(self, by: int) -> None:
        """Show the next (1) or previous (−1) one; behind the last comes the first."""
        self.show(self._all[(self._all.index(self._current) + by) % len(self._all)])

    def move(self, start: int, end: int) -> None:
        """Put the project of one place at another."""
        self._all.insert(end, self._all.pop(start))
        self.changed.emit()

    def close(self, project: OpenProject) -> None:
        """Let go of a project, saved or not; an empty one follows the last."""
        place = self._all.index(project)
        if len(self._all) == 1:
            self._make()
        self._all.remove(project)
        if project is self._current:
            self._current = self._all[min(place, len(self._all) - 1)]
            self._follow()
        project.close()
        self.changed.emit()

    def set_keeps_drafts(self, keeps: bool) -> None:
        """Keep unsaved work in the background from now on, or no more."""
        self._keeps_drafts = keeps
        for project in self._all:
            project.autosave.set_active(keeps)

    def finish(self, *, keeps_drafts: bool) -> None:
        """End all drafts, as the window ends.

        Args:
            keeps_drafts: Whether unsaved work stays, since nobody was asked about it.
        """
        for project in self._all:
            project.autosave.finish(keep=keeps_drafts)

    def _make(self, behind: OpenProject | None = None) -> OpenProject:
        made = OpenProject(self, keeps_drafts=self._keeps_drafts)
        made.editor.state_changed.connect(self._on_state_changed)
        made.autosave.failed.connect(self.draft_failed)
        place = len(self._all) if behind is None else self._all.index(behind) + 1
        self._all.insert(place, made)
        return made

    @Slot()
    def _on_state_changed(self) -> None:
        self.changed.emit()


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, whatever they are called."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return one.absolute() == other.absolute()
