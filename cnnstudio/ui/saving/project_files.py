"""New, open, save: what happens between the document and the disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.core.errors import FileError
from cnnstudio.document.drafts import Draft
from cnnstudio.document.files import FOREIGN_ENDINGS, KERAS_ENDING, PROJECT_ENDING, open_network, save_project
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving import questions
from cnnstudio.ui.saving.questions import Answer
from cnnstudio.ui.widgets.text_focus import field_in_focus
from cnnstudio.ui.window.messages import Kind, MessageBar


class ProjectFiles(QObject):
    """Opens and saves the project of a window, and asks before unsaved work would be lost.

    Signals:
        opened: Another project is shown.
        saved: The project stands in a file.
        keras_requested: The network is to be saved as a Keras model; carries the path.

    Args:
        editor: What is edited.
        preferences: Where recent files are noted.
        messages: Where failures are told.
        window: The window that asks.
    """

    opened = Signal()
    saved = Signal()
    keras_requested = Signal(object)

    def __init__(
        self, editor: Editor, preferences: Preferences, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._editor = editor
        self._preferences = preferences
        self._messages = messages
        self._window = window
        self._folder: Path | None = None

    @property
    def title(self) -> str:
        """What the project is called where people see it: the file's name, or ``untitled``."""
        document = self._editor.document
        return document.path.name if document.path is not None else document.project.name

    def folder(self) -> Path:
        """Where file dialogs begin: where the last file was."""
        if self._folder is not None:
            return self._folder
        if self._preferences.recent_files:
            return self._preferences.recent_files[0].parent
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def may_leave(self, also: str = "") -> bool:
        """Ask what becomes of unsaved work, if there is some.

        Args:
            also: A sentence about what else would end.

        Returns:
            Whether the project may be left; it is saved then, or given up.
        """
        commit_field()
        if not self._editor.document.is_modified:
            return True
        answer = questions.ask_about_unsaved(self._window, self.title, also)
        return answer is Answer.DISCARD or (answer is Answer.SAVE and self.save())

    @Slot()
    def new(self) -> bool:
        """Begin a new project."""
        return self.begin(Project())

    def begin(self, project: Project) -> bool:
        """Begin with a project that has no file yet."""
        return self.may_leave() and self._show(project, None)

    def open(self, path: Path | None = None) -> bool:
        """Open a project or a model of another program; ask for it if none is given.

        Returns:
            Whether another project is shown.
        """
        if path is None:
            path = questions.ask_what_to_open(self._window, self.folder())
        if path is None:
            return False
        try:
            project = open_network(path)
        except FileError as error:
            self._messages.show_error(str(error))
            return False
        return self.may_leave() and self._show_file(project, path)

    def _show_file(self, project: Project, path: Path) -> bool:
        is_foreign = path.suffix.lower() in FOREIGN_ENDINGS
        self._note(path)
        self._show(project, None if is_foreign else path)
        if is_foreign:
            self._messages.show_message(project.notes.replace("\n", " "), Kind.NOTE)
        return True

    def _show(self, project: Project, path: Path | None) -> bool:
        self._editor.open(project, path)
        self._messages.dismiss_passing()
        self.opened.emit()
        return True

    def restore(self, draft: Draft) -> bool:
        """Show a draft as unsaved work on the file that it came from."""
        if not self.may_leave():
            return False
        self._show(draft.project, draft.origin)
        self._editor.document.mark_unsaved()
        return True

    @Slot()
    def save(self) -> bool:
        """Save to the file that the project has, or ask for one.

        Returns:
            Whether it is saved.
        """
        path = self._editor.document.path
        return self.save_to(path) if path is not None else self.save_as()

    @Slot()
    def save_as(self) -> bool:
        """Ask for a file and save to it.

        Returns:
            Whether it is saved as a project; a Keras model is written in the background.
        """
        document = self._editor.document
        name = document.path.name if document.path is not None else document.project.name + PROJECT_ENDING
        folder = document.path.parent if document.path is not None else self.folder()
        path = questions.ask_where_to_save(
            self._window,
            folder / name,
            "Save as",
            f"Projects (*{PROJECT_ENDING});;Keras models (*{KERAS_ENDING})",
        )
        if path is not None and path.suffix.lower() == KERAS_ENDING:
            self.keras_requested.emit(path)
            return False
        return path is not None and self.save_to(path)

    def save_to(self, path: Path) -> bool:
        """Save to a file.

        Returns:
            Whether it is saved; if not, the file is as it was and the document is marked unsaved.
        """
        commit_field()
        document = self._editor.document
        if path.suffix.lower() in FOREIGN_ENDINGS:
            self._messages.show_error(
                f"{path.suffix} is no ending of a project: choose a name that ends in {PROJECT_ENDING}, or export the network."
            )
            return False
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

    def _note(self, path: Path) -> None:
        self._folder = path.absolute().parent
        self._preferences.note_file(path)


def commit_field() -> None:
    """Let a field that is being typed in hand over what stands in it."""
    field = field_in_focus()
    if field is not None:
        window = QApplication.activeWindow()
        field.clearFocus()
        if window is not None:
            field.setFocus()
