"""What training has to do with the rest of the window: the main button, problems, and runs for Inspect."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence

from cnnstudio.core.report import Problem
from cnnstudio.ui.commands.actions import tooltip
from cnnstudio.ui.training.readiness import Readiness

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.workspaces.train import TrainWorkspace


class TrainingLink(QObject):
    """Starts and stops training from anywhere in a window, and hands runs on to Inspect.

    Attributes:
        readiness: Whether the project can be trained, once the window is painted.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._run = ""
        self._problems: tuple[Problem, ...] = ()
        self.readiness = Readiness(window.editor, self)
        self.readiness.checked.connect(self._on_checked)
        window.painted.connect(self.readiness.begin)
        window.stack.made.connect(self._on_workspace_made)
        window.top_bar.train.clicked.connect(self._on_clicked)

    @property
    def is_active(self) -> bool:
        """Whether a training waits, runs or pauses."""
        made = self._window.stack.get("train")
        return made is not None and cast("TrainWorkspace", made).is_training

    @property
    def run(self) -> str:
        """The folder of the run that finished last; "" if none did."""
        return self._run

    def start(self) -> None:
        """Show the Train workspace and train the project as it is now."""
        self._window.show_workspace("train")
        self._window.train.start()

    def pause(self) -> None:
        """Let training wait, or go on."""
        self._window.train.pause()

    def stop(self) -> None:
        """End training after the batch that runs."""
        self._window.train.stop()

    @Slot(str)
    def _on_workspace_made(self, name: str) -> None:
        if name == "train":
            train = self._window.train
            train.desk.session.state_changed.connect(self.show_button)
            train.desk.session.progressed.connect(self._on_progressed)
            train.run_finished.connect(self._on_run_finished)
            train.inspect_requested.connect(self._on_inspect_requested)
            train.data_requested.connect(self._on_data_requested)
        elif name == "inspect" and self._run:
            self._window.inspect.note_run(self._run)

    @Slot()
    def _on_checked(self) -> None:
        if self.readiness.extra != self._problems:
            self._problems = self.readiness.extra
            self._window.show_training_problems(self._problems)

    @Slot()
    def show_button(self) -> None:
        """Let the main button say what it does now."""
        action = self._window.commands.all["train.stop" if self.is_active else "train.start"]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        keys = keys.replace("Return", "↵")
        self._window.top_bar.train.show_text(action.command.title, keys, tooltip(action.command))
        self._window.commands.refresh_soon()

    @Slot()
    def _on_clicked(self) -> None:
        self._window.commands["train.stop" if self.is_active else "train.start"].trigger()

    @Slot()
    def _on_progressed(self) -> None:
        if self._window.stack.get("inspect") is not None:
            self._window.inspect.note_learning(self._window.train.desk.session.run)

    @Slot(str)
    def _on_run_finished(self, run: str) -> None:
        self._run = run
        if self._window.stack.get("inspect") is not None:
            self._window.inspect.note_run(run)

    @Slot()
    def _on_data_requested(self) -> None:
        self._window.show_workspace("data")

    @Slot(str)
    def _on_inspect_requested(self, run: str) -> None:
        from cnnstudio.engine.models import SavedModel

        self._window.show_workspace("inspect")
        self._window.inspect.show_model(SavedModel(run))
