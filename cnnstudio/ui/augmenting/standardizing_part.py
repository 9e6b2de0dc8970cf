"""One button that computes mean and variance of the training images and puts them into the network."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.document.project import Project
from cnnstudio.document.standardizing import Standardize, standardizing
from cnnstudio.engine.batches.image_cache import PreparingImages
from cnnstudio.engine.batches.pixel_statistics import PixelFigures, PixelStatistics
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel
from cnnstudio.ui.widgets.progress_line import ProgressLine

_WHAT = (
    "Takes the mean of the training images away from every pixel and divides by their deviation, channel by channel. "
    "The numbers are computed from the training images alone and kept in the network, in a Normalization layer."
)


class StandardizingPart(QWidget):
    """Says whether pixels are standardized, and lets them be.

    Signals:
        done: The network was given the numbers.
    """

    done = Signal()

    def __init__(self, editor: Editor, engine: Engine) -> None:
        super().__init__()
        self._editor = editor
        self._engine = engine
        self._job: Job | None = None
        self._asked: Project | None = None
        self.words = DimLabel(_WHAT)
        self.state = DimLabel()
        self.error = ErrorLabel()
        self.bar = ProgressLine("Progress of the mean", 4)
        self.start = QPushButton("Standardize pixels")
        self.cancel = QPushButton("Cancel")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.start)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.words, self.state, self.bar, self.error):
            column.addWidget(widget)
        column.addLayout(row)
        self.start.clicked.connect(self.begin)
        self.cancel.clicked.connect(self.stop)
        self.error.hide()
        self._show_busy()

    @property
    def is_busy(self) -> bool:
        """Whether the numbers are being computed."""
        return self._job is not None

    @Slot()
    def refresh(self) -> None:
        """Show whether the network has the numbers."""
        node = standardizing(self._editor.document.project.network)
        self.state.setText("" if node is None else f"{node.name}: {node.note or node.layer.description()}")
        self.state.setVisible(node is not None)
        self.start.setText("Standardize pixels" if node is None else "Compute them anew")

    @Slot()
    def begin(self) -> None:
        """Compute the numbers."""
        if self.is_busy:
            return
        self.error.hide()
        self._asked = self._editor.document.project
        self._job = self._engine.submit(PixelStatistics(self._asked), replaces="pixel statistics")
        self._job.progressed.connect(self._on_progressed)
        self._job.succeeded.connect(self._on_succeeded)
        self._job.failed.connect(self._on_failed)
        self._job.stopped.connect(self._on_stopped)
        self.bar.setRange(0, 0)
        self._show_busy()

    @Slot()
    def stop(self) -> None:
        """Compute no further."""
        if self._job is not None:
            self._job.stop()

    def _end(self) -> None:
        self._job = None
        self._show_busy()
        self.refresh()

    def _show_busy(self) -> None:
        """Show one of the two buttons; the focus stays on it."""
        self.bar.setVisible(self.is_busy)
        shown, hidden = (self.cancel, self.start) if self.is_busy else (self.start, self.cancel)
        had_focus = hidden.hasFocus()
        shown.show()
        if had_focus:
            shown.setFocus()
        hidden.hide()

    @Slot(object)
    def _on_progressed(self, progress: object) -> None:
        if isinstance(progress, PreparingImages):
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)

    @Slot(object)
    def _on_succeeded(self, figures: PixelFigures) -> None:
        asked, self._asked = self._asked, None
        self._end()
        now = self._editor.document.project
        if asked is None or now.data != asked.data or now.training.seed != asked.training.seed:
            self._show_error("The data were changed meanwhile: compute the numbers again.")
            return
        note = f"Mean and variance of {exact(figures.images)} training images (seed {asked.training.seed})."
        self._editor.perform(Standardize(figures.mean, figures.variance, note))
        self.done.emit()

    @Slot(object)
    def _on_failed(self, failure: object) -> None:
        self._end()
        self._show_error(str(getattr(failure, "message", "")))

    @Slot(object)
    def _on_stopped(self, _result: object) -> None:
        self._end()

    def _show_error(self, message: str) -> None:
        self.error.setText(message)
        self.error.show()
