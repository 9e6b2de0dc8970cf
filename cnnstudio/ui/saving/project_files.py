"""New, open, save, close: what happens between the open projects and the disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from cnnstudio.core.errors import FileError
from cnnstudio.document.drafts import Draft
from cnnstudio.document.files import FOREIGN_ENDINGS, KERAS_ENDING, PROJECT_ENDING, open_network, save_project
from cnnstudio.document.project import Project
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving import questions
from cnnstudio.ui.saving.questions import Answer
from cnnstudio.ui.tabs.open_project import OpenProject
from cnnstudio.ui.tabs.open_projects import OpenProjects
from cnnstudio.ui.widgets.text_focus import commit_field
from cnnstudio.ui.window.messages import Kind, MessageBar


class ProjectFiles(QObject):
    """Opens and saves the projects of a window, and asks before unsaved work would be lost.

    Signals:
        opened: Another project is shown.
        saved: A project stands in a file.
        keras_requested: The network that is shown is to be saved as a Keras model; carries the path.

    Args:
        projects: What is open.
        preferences: Where recent files are noted.
        messages: Where failures are told.
        window: The window that asks.
    """

    opened = Signal()
    saved = Signal()
    keras_requested = Signal(object)

    def __init__(
        self, projects: OpenProjects, preferences: Preferences, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._projects = projects
        self._preferences = preferences
        self._messages = messages
        self._window = window
        self._folder: Path | None = None
        self._told = ""

    @property
    def title(self) -> str:
        """What the project that is shown is called where people see it: the file's name, or ``untitled``."""
        return self._projects.current.title

    def folder(self) -> Path:
        """Where file dialogs begin: where the last file was."""
        if self._folder is not None:
            return self._folder
        if self._preferences.recent_files:
            return self._preferences.recent_files[0].parent
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def may_leave(self, project: OpenProject, also: str = "") -> bool:
        """Ask what becomes of the unsaved work on a project, if there is some.

        Args:
            project: The project.
            also: A sentence about what else would end.

        Returns:
            Whether it may be left; it is saved then, or given up.
        """
        commit_field()
        if not project.is_modified:
            return True
        self._projects.show(project)
        answer = questions.ask_about_unsaved(self._window, project.title, also)
        return answer is Answer.DISCARD or (answer is Answer.SAVE and self.save(project))

    def may_leave_all(self, also: str = "") -> bool:
        """Ask what becomes of all unsaved work, in one question.

        Args:
            also: A sentence about what else would end.

        Returns:
            Whether all projects may be left; what was to be saved is saved then.
        """
        commit_field()
        unsaved = self._projects.unsaved
        if len(unsaved) < 2:
            return all(self.may_leave(project, also) for project in unsaved)
        answer = questions.ask_about_several(self._window, [project.title for project in unsaved], also)
        if answer is Answer.SAVE:
            return all(self.save(project) for project in unsaved)
        return answer is Answer.DISCARD

    @Slot()
    def new(self) -> bool:
        """Begin a new project."""
        return self.begin(Project())

    def begin(self, project: Project) -> bool:
        """Begin with a project that has no file yet."""
        return self._show(project, None)

    def open(self, path: Path | None = None) -> bool:
        """Open a project or a model of another program, or go to it if it is open; ask for it if none is given.

        Returns:
            Whether it is shown.
        """
        if path is None:
            path = questions.ask_what_to_open(self._window, self.folder())
        if path is None:
            return False
        known = self._projects.at_path(path)
        if known is not None:
            self._projects.show(known)
            self._note(path)
            return True
        try:
            project = open_network(path)
        except FileError as error:
            self._messages.show_error(str(error))
            return False
        return self._show_file(project, path)

    def show_read(self, project: Project, path: Path) -> None:
        """Show a project that was read from a file."""
        self._show(project, path)

    def _show_file(self, project: Project, path: Path) -> bool:
        is_foreign = path.suffix.lower() in FOREIGN_ENDINGS
        self._note(path)
        self._show(project, None if is_foreign else path)
        if is_foreign:
            self._tell_of_reading(project.notes.replace("\n", " "))
        return True

    def _tell_of_reading(self, text: str) -> None:
        """Say what was read; what was said of the file before stands in the notes of its project."""
        for row in self._messages.rows:
            if row.text == self._told:
                self._messages.dismiss(row)
        self._told = text
        self._messages.show_message(text, Kind.NOTE)

    def _show(self, project: Project, path: Path | None) -> bool:
        self._projects.begin(project, path)
        self._messages.dismiss_passing()
        self.opened.emit()
        return True

    def restore(self, draft: Draft) -> bool:
        """Show a draft as unsaved work on the file that it came from."""
        known = None if draft.origin is None else self._projects.at_path(draft.origin)
        if known is not None and not known.is_modified:
            self._projects.show(known)
            known.editor.open(draft.project, draft.origin)
            self.opened.emit()
        else:
            self._show(draft.project, draft.origin if known is None else None)
        restored = self._projects.current
        restored.document.mark_unsaved()
        restored.autosave.adopt(draft)
        return True

    def close(self, project: OpenProject | None = None, also: str = "") -> bool:
        """Close a project, the one that is shown if none is given; ask about unsaved work.

        Args:
            project: The project.
            also: A sentence about what else would end.

        Returns:
            Whether it is closed.
        """
        project = project or self._projects.current
        if not self.may_leave(project, also):
            return False
        self._projects.close(project)
        return True

    @Slot()
    def save(self, project: OpenProject | None = None) -> bool:
        """Save a project, the one that is shown if none is given, to its file, or ask for one.

        Returns:
            Whether it is saved.
        """
        project = project or self._projects.current
        return self.save_to(project.path, project) if project.path is not None else self.save_as(project)

    @Slot()
    def save_as(self, project: OpenProject | None = None) -> bool:
        """Ask for a file and save to it.

        Returns:
            Whether it is saved as a project; a Keras model is written in the background.
        """
        project = project or self._projects.current
        self._projects.show(project)
        name = project.path.name if project.path is not None else project.title + PROJECT_ENDING
        folder = project.path.parent if project.path is not None else self.folder()
        path = questions.ask_where_to_save(
            self._window,
            folder / name,
            "Save as",
            f"Projects (*{PROJECT_ENDING});;Keras models (*{KERAS_ENDING})",
        )
        if path is not None and path.suffix.lower() == KERAS_ENDING:
            self.keras_requested.emit(path)
            return False
        return path is not None and self.save_to(path, project)

    def save_to(self, path: Path, project: OpenProject | None = None) -> bool:
        """Save to a file.

        Returns:
            Whether it is saved; if not, the file is as it was and the document is marked unsaved.
        """
        commit_field()
        project = project or self._projects.current
        refusal = self._refusal(path, project)
        if refusal:
            self._messages.show_error(refusal)
            return False
        document = project.document
        try:
            save_project(document.named_after(path), path)
        except FileError as error:
            document.mark_unsaved()
            self._messages.show_error(str(error))
            return False
        document.mark_saved(path)
        self._note(path)
        self.saved.emit()
        return True

    def _refusal(self, path: Path, project: OpenProject) -> str:
        """Why a project cannot be saved to a file; "" if it can."""
        if path.suffix.lower() in FOREIGN_ENDINGS:
            return f"{path.suffix} is no ending of a project: choose a name that ends in {PROJECT_ENDING}, or export the network."
        other = self._projects.at_path(path)
        if other is not None and other is not project:
            return f"{path.name} is open in another tab: close that tab first, or choose another name."
        return ""

    def _note(self, path: Path) -> None:
        self._folder = path.absolute().parent
        self._preferences.note_file(path)
