"""One project that is open in a window: its document, its edits, and its draft."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject

from cnnstudio.document.document import Document
from cnnstudio.document.drafts import DraftKeeper
from cnnstudio.document.folders import drafts_folder
from cnnstudio.document.project import Project
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.saving.autosave import Autosave


class OpenProject(QObject):
    """Holds what belongs to one project while it is open, shown or not.

    Attributes:
        editor: Edits it, and remembers what was done and what is selected.
        autosave: Keeps a draft of it while it has unsaved changes.

    Args:
        parent: Qt parent.
        keeps_drafts: Whether unsaved work is kept in the background.
    """

    def __init__(self, parent: QObject, *, keeps_drafts: bool) -> None:
        super().__init__(parent)
        self.editor = Editor(Document(), self)
        self.autosave = Autosave(self.editor, DraftKeeper(drafts_folder()), self, is_active=keeps_drafts)

    @property
    def document(self) -> Document:
        """The document."""
        return self.editor.document

    @property
    def path(self) -> Path | None:
        """The file that it was read from or saved to, or None."""
        return self.document.path

    @property
    def title(self) -> str:
        """What people call it: the file's name, or the project's."""
        return self.path.name if self.path is not None else self.document.project.name

    @property
    def is_modified(self) -> bool:
        """Whether it has changes that are not saved."""
        return self.document.is_modified

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was ever done with it, so that another project may take its place."""
        project = self.document.project
        is_empty = dataclasses.replace(project, name=Project().name) == Project()
        return self.path is None and not self.is_modified and is_empty and not self.editor.undo_stack.count()

    def close(self, *, keeps_draft: bool = False) -> None:
        """Let go of everything.

        Args:
            keeps_draft: Whether unsaved work stays as a draft, since nobody was asked about it.
        """
        self.autosave.finish(keep=keeps_draft)
        self.editor.retired.emit()
        self.deleteLater()
