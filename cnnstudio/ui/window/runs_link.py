"""What Runs has to do with the rest of the window: projects as they were, trainings that go on, images to inspect."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot

from cnnstudio.core.errors import StudioError
from cnnstudio.document.atomic import write_whole
from cnnstudio.ui.commands.context_menu import show_context_menu
from cnnstudio.ui.saving import questions
from cnnstudio.ui.window.messages import Kind

if TYPE_CHECKING:
    from cnnstudio.document.project import Project
    from cnnstudio.ui.inspecting.shelf import PictureSource
    from cnnstudio.ui.main_window import MainWindow


class RunsLink(QObject):
    """Carries out what the Runs workspace asks of a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.stack.made.connect(self._on_workspace_made)

    @Slot(str)
    def _on_workspace_made(self, name: str) -> None:
        if name == "runs":
            self._window.runs.desk_made.connect(self._on_desk_made)
            self._window.training.changed.connect(self._window.runs.note_training)

    @Slot()
    def _on_desk_made(self) -> None:
        desk = self._window.runs.desk
        desk.restore_requested.connect(self.restore)
        desk.resume_requested.connect(self.resume)
        desk.inspect_requested.connect(self.inspect)
        desk.image_requested.connect(self.inspect_image)
        desk.menu_requested.connect(self._on_menu_requested)
        desk.chosen.connect(self._window.commands.refresh_soon)

    @Slot(str)
    def restore(self, run: str) -> bool:
        """Open the project of a run as it was, in a tab of its own.

        Returns:
            Whether it is shown.
        """
        project = self._project(run)
        if project is None:
            return False
        self._window.files.begin(project)
        self._window.show_workspace("design")
        return True

    @Slot(str)
    def resume(self, run: str) -> None:
        """Go on with a run: in the tab that is shown if it holds the same project, else in one of its own."""
        project = self._project(run)
        if project is None:
            return
        shown = self._window.editor.document.project
        if dataclasses.replace(shown, name=project.name) != project or self._window.training.is_active:
            self._window.files.begin(project)
        self._window.show_workspace("train")
        self._window.train.desk.resume_run(run)

    def export_table(self) -> bool:
        """Ask for a name and write the table of runs.

        Returns:
            Whether it is written.
        """
        return self._export("runs.csv", self._window.runs.desk.table_csv)

    def export_history(self) -> bool:
        """Ask for a name and write the epochs of the ticked runs, of the selected ones where none is ticked.

        Returns:
            Whether they are written.
        """
        return self._export("history.csv", self._window.runs.desk.history_csv)

    def _export(self, name: str, text: Callable[[], str]) -> bool:
        suggestion = self._window.files.folder() / name
        path = questions.ask_where_to_save(self._window, suggestion, "Export as CSV", "Tables (*.csv)")
        if path is None:
            return False
        try:
            write_whole(path, text().encode("utf-8"))
        except StudioError as error:
            self._window.messages.show_error(str(error))
            return False
        self._window.messages.show_message(f"Exported to {path}.", Kind.NOTE, passing=True)
        return True

    def _project(self, run: str) -> Project | None:
        """The project of a run; None, and a message, if it cannot be read."""
        from cnnstudio.engine.training.resuming import run_project  # not needed to open the window

        try:
            return run_project(Path(run))
        except StudioError as error:
            self._window.messages.show_error(str(error))
            return None

    @Slot(str)
    def inspect(self, run: str) -> None:
        """Look into the model of a run."""
        from cnnstudio.engine.inside.models import SavedModel

        self._window.show_workspace("inspect")
        self._window.inspect.show_model(SavedModel(run))

    @Slot(str, object)
    def inspect_image(self, run: str, source: PictureSource) -> None:
        """Look at an image with the model of a run."""
        self.inspect(run)
        self._window.inspect.desk.shelf.open((source,))

    @Slot(QPoint, bool)
    def _on_menu_requested(self, point: QPoint, by_key: bool) -> None:
        show_context_menu(self._window, point, "run", by_key=by_key)
