"""The document: the one place where the current project changes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from cnnstudio.core.analysis import analyse
from cnnstudio.core.observe import Signal
from cnnstudio.core.report import Report
from cnnstudio.document.changes import Applied, Change
from cnnstudio.document.project import Project


class Document:
    """The current project, its report, and where it is saved.

    Signals:
        changed: After every change of the project.
        state_changed: When the path, or whether there are unsaved changes, may be another.

    Attributes:
        path: The file it was read from or saved to, or None.
    """

    def __init__(self, project: Project | None = None, path: Path | None = None) -> None:
        self.path = path
        self._project = self._named(project if project is not None else Project())
        self._saved: Project | None = self._project
        self._report = analyse(self._project.network)
        self.changed: Signal[[]] = Signal()
        self.state_changed: Signal[[]] = Signal()

    @property
    def project(self) -> Project:
        """The current project."""
        return self._project

    @property
    def report(self) -> Report:
        """The arithmetic engine's answer for the current network."""
        return self._report

    @property
    def is_modified(self) -> bool:
        """Whether the project differs from what is saved."""
        return self._saved is None or self._project != self._saved

    def apply(self, change: Change) -> Applied:
        """Make a change the current state.

        Raises:
            StudioError: It cannot be done; nothing changes then.
        """
        applied = change.apply(self._project)
        self._show(applied.project)
        return applied

    def named_after(self, path: Path) -> Project:
        """The current project as it is called when it stands in a file."""
        return dataclasses.replace(self._project, name=path.stem)

    def _named(self, project: Project) -> Project:
        """The project called after its file, once it has one."""
        if self.path is None or project.name == self.path.stem:
            return project
        return dataclasses.replace(project, name=self.path.stem)

    def _show(self, project: Project) -> None:
        project = self._named(project)
        if project.network is not self._project.network:
            self._report = analyse(project.network, self._report)
        self._project = project
        self.changed.emit()
        self.state_changed.emit()

    def mark_saved(self, path: Path) -> None:
        """Take note that the current project stands in a file."""
        self.path = path
        self._project = self._saved = self._named(self._project)
        self.state_changed.emit()

    def mark_unsaved(self) -> None:
        """Take note that the current project stands in no file, as after a crash or a failed save."""
        self._saved = None
        self.state_changed.emit()

    def open(self, project: Project, path: Path | None) -> None:
        """Show another project, read from ``path``, or new if that is None."""
        self.path = path
        self._saved = self._named(project)
        self._show(self._saved)
