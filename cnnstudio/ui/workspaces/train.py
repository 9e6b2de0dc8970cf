"""The Train workspace: settings on the left, the running training and its curves on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.training.readiness import Readiness

if TYPE_CHECKING:
    from cnnstudio.ui.training.desk import TrainingDesk
    from cnnstudio.ui.training.session import TrainingSession


class TrainWorkspace(QWidget):
    """Trains the project; its content is made when it is first needed, so that the window opens fast.

    Signals:
        run_finished: A training has ended and left a model; carries the run folder.
        inspect_requested: The user wants to look inside a run; carries its folder.
        scenes_requested: The user wants to see its boxes or masks; carries the workspace and the folder.
        data_requested: The user wants to see or change the data.
        message: A sentence for the status bar.
    """

    run_finished = Signal(str)
    inspect_requested = Signal(str)
    scenes_requested = Signal(str, str)
    data_requested = Signal()
    message = Signal(str)

    def __init__(self, editor: Editor, engine: Engine, readiness: Readiness) -> None:
        super().__init__()
        self.setAccessibleName("Train")
        self._editor = editor
        self._engine = engine
        self._readiness = readiness
        self._desk: TrainingDesk | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def desk(self) -> TrainingDesk:
        """The content."""
        if self._desk is None:
            from cnnstudio.ui.training.desk import TrainingDesk

            self._desk = TrainingDesk(self._editor, self._engine, self._readiness)
            self._desk.run_finished.connect(self.run_finished)
            self._desk.inspect_requested.connect(self.inspect_requested)
            self._desk.scenes_requested.connect(self.scenes_requested)
            self._desk.data_requested.connect(self.data_requested)
            self._desk.message.connect(self.message)
            self._column.addWidget(self._desk)
        return self._desk

    @property
    def is_training(self) -> bool:
        """Whether a training of the project that is shown is under way."""
        return self._desk is not None and self._desk.session.is_active

    def session(self, editor: Editor) -> TrainingSession | None:
        """The training of a project, if it was ever shown here."""
        return None if self._desk is None else self._desk.sessions.known(editor)

    def tells_of(self, text: str) -> bool:
        """Whether a sentence stands there already as the outcome of the training."""
        return self._desk is not None and self._desk.outcome.text == text

    @Slot()
    def start(self) -> None:
        """Train the project as it is now."""
        self.desk.start()

    @Slot()
    def pause(self) -> None:
        """Pause the training, or go on if it is paused."""
        self.desk.pause()

    @Slot()
    def stop(self) -> None:
        """End the training after the batch that runs; the best epoch is kept."""
        self.desk.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the content, if it is the first time."""
        self.desk.setVisible(True)
        super().showEvent(event)
