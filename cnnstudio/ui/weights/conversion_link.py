"""Network › Convert with the weights of the last run: a question, the engine, and an edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from cnnstudio.document.changes import TakeConverted
from cnnstudio.ui.saving import questions
from cnnstudio.ui.window.messages import Kind

if TYPE_CHECKING:
    from cnnstudio.engine.exchange.convert_model import ConvertedModel
    from cnnstudio.ui.jobs.job import Job
    from cnnstudio.ui.main_window import MainWindow


class ConversionLink(QObject):
    """Converts a trained model while the window is used on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._job: Job | None = None
        window.projects.shown.connect(self._on_other_project)

    @property
    def is_busy(self) -> bool:
        """Whether a model is being converted."""
        return self._job is not None

    @Slot()
    def ask(self) -> None:
        """Ask where the converted model is written, and convert what was trained last."""
        run = self._window.training.run
        stem = Path(self._window.files.title).stem
        suggestion = self._window.files.folder() / f"{stem}-convolutions.keras"
        path = questions.ask_where_to_save(
            self._window, suggestion, "Convert with the weights of the last run", "Keras models (*.keras)"
        )
        if path is not None and run:
            self.convert(run, path)

    def convert(self, run: str, path: Path) -> None:
        """Convert a run's best epoch.

        Args:
            run: Its folder.
            path: The ``.keras`` file to write.
        """
        from cnnstudio.engine.exchange.convert_model import ConvertModel
        from cnnstudio.engine.inside.models import SavedModel

        job = self._job = self._window.engine.submit(
            ConvertModel(SavedModel(run), str(path)), replaces="conversion"
        )
        job.succeeded.connect(self._on_converted)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_stopped)

    @Slot()
    def _on_other_project(self) -> None:
        """The edit was meant for the project that was shown."""
        job, self._job = self._job, None
        if job is not None:
            job.stop()

    @Slot(object)
    def _on_converted(self, found: ConvertedModel) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        self._window.show_workspace("design")
        if self._window.editor.perform(TakeConverted(found.project)) is not None:
            self._window.messages.show_message(
                f"Converted and written to {found.path}: for images of the size it was trained with its numbers differ by "
                f"{found.difference:.0e} at most.",
                Kind.NOTE,
            )

    @Slot(object)
    def _on_failed(self, failure: object) -> None:
        if self.sender() is self._job:
            self._job = None
            self._window.messages.show_error(str(getattr(failure, "message", failure)))

    @Slot(object)
    def _on_stopped(self, _result: object) -> None:
        if self.sender() is self._job:
            self._job = None
