"""What training has to do with the rest of the window: the main button, problems, and runs for Inspect."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence

from cnnstudio.core.report import Problem
from cnnstudio.ui.commands.actions import tooltip
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.readiness import Readiness
from cnnstudio.ui.window.messages import Kind, Reply

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow
    from cnnstudio.ui.tabs.open_project import OpenProject
    from cnnstudio.ui.training.session import TrainingSession
    from cnnstudio.ui.workspaces.train import TrainWorkspace

_RUNNING = ("running", "paused", "stopping")


class TrainingLink(QObject):
    """Starts and stops training from anywhere in a window, and hands runs on to Inspect.

    Signals:
        changed: A training of one of the projects has started, ended, or is further on.

    Attributes:
        readiness: Whether the project that is shown can be trained, once the window is painted.
    """

    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._runs: WeakKeyDictionary[Editor, str] = WeakKeyDictionary()
        self._problems: tuple[Problem, ...] = ()
        self.readiness = Readiness(window.editor, self)
        self.readiness.checked.connect(self._on_checked)
        window.painted.connect(self.readiness.begin)
        window.stack.made.connect(self._on_workspace_made)
        window.top_bar.train.clicked.connect(self._on_clicked)
        window.editor.switched.connect(self._on_switched)
        window.projects.shown.connect(self._on_project_shown)

    def session(self, project: OpenProject) -> TrainingSession | None:
        """The training of a project; None before Train was first seen with it."""
        made = self._window.stack.get("train")
        return None if made is None else cast("TrainWorkspace", made).session(project.editor)

    def is_training(self, project: OpenProject) -> bool:
        """Whether a training of a project waits, runs or pauses."""
        session = self.session(project)
        return session is not None and session.is_active

    @property
    def is_active(self) -> bool:
        """Whether a training of the project that is shown waits, runs or pauses."""
        return self.is_training(self._window.projects.current)

    @property
    def active(self) -> tuple[OpenProject, ...]:
        """The projects that are trained, or wait for it."""
        return tuple(project for project in self._window.projects.all if self.is_training(project))

    @property
    def elsewhere(self) -> str:
        """What the project is called that is trained just now, if another one is shown; else ""."""
        for project in self.active:
            session = self.session(project)
            if session is not None and session.state in _RUNNING:
                return "" if project is self._window.projects.current else project.title
        return ""

    @property
    def run(self) -> str:
        """The folder of the run of the project that is shown that finished last; "" if none did."""
        return self._runs.get(self._window.editor.followed, "")

    def start(self) -> None:
        """Show the Train workspace and train the project as it is now."""
        self._window.show_workspace("train")
        self._window.train.start()

    def find_rate(self) -> None:
        """Show the Train workspace and look for a learning rate."""
        self._window.show_workspace("train")
        self._window.train.desk.find_rate()

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
            train.desk.sessions.writes_events = lambda: self._window.preferences.writes_events
            train.desk.sessions.state_changed.connect(self._on_session_changed)
            train.desk.sessions.progressed.connect(self._on_progressed)
            train.run_finished.connect(self._on_run_finished)
            train.inspect_requested.connect(self._on_inspect_requested)
            train.scenes_requested.connect(self._on_scenes_requested)
            train.data_requested.connect(self._on_data_requested)
            self._on_preference_changed("hints")
            self._window.preferences.changed.connect(self._on_preference_changed)
        elif name in ("inspect", "detect", "segment") and self.run:
            getattr(self._window, name).note_run(self.run)

    @Slot(str)
    def _on_preference_changed(self, name: str) -> None:
        if name == "hints":
            self._window.train.desk.hint.switch(self._window.preferences.shows_hints)

    @Slot()
    def _on_switched(self) -> None:
        """Forget what kept another project from being trained, before its layers are taken for these."""
        if self._problems:
            self._problems = ()
            self._window.show_training_problems(())

    @Slot()
    def _on_project_shown(self) -> None:
        self.show_button()
        if self.run and self._window.stack.get("inspect") is not None:
            self._window.inspect.note_run(self.run, again=False)

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

    @Slot(object)
    def _on_session_changed(self, session: TrainingSession) -> None:
        self.show_button()
        self.changed.emit()
        project = self._window.projects.of(session.parent())
        if project is not None and project is not self._window.projects.current and not session.is_active:
            self._tell_of_another(project, session)

    def _tell_of_another(self, project: OpenProject, session: TrainingSession) -> None:
        """Say how the training of a project ended that is not the one that is shown."""
        from cnnstudio.ui.training.words import outcome

        kind, text = Kind.NOTE, "Stopped before the first batch: nothing was saved."
        if session.failure is not None:
            kind, text = Kind.ERROR, session.failure.message
        elif session.result is not None:
            self._runs[project.editor] = session.run
            text = outcome(session.result)
        go = Reply("Go to it", lambda: self._go_to(project))
        self._window.messages.show_message(f"{project.title}: {text}", kind, go)

    def _go_to(self, project: OpenProject) -> None:
        if project in self._window.projects.all:
            self._window.projects.show(project)
            self._window.show_workspace("train")

    @Slot(object)
    def _on_progressed(self, session: TrainingSession) -> None:
        self.changed.emit()
        shows = session.parent() is self._window.editor.followed
        for name in ("inspect", "detect", "segment"):
            if shows and self._window.stack.get(name) is not None:
                getattr(self._window, name).note_learning(session.run)

    @Slot(str)
    def _on_run_finished(self, run: str) -> None:
        self._runs[self._window.editor.followed] = run
        for name in ("detect", "segment"):
            if self._window.stack.get(name) is not None:
                getattr(self._window, name).note_run(run)
        if self._window.stack.get("inspect") is not None:
            self._window.inspect.note_run(run)

    @Slot()
    def _on_data_requested(self) -> None:
        self._window.show_workspace("data")

    @Slot(str, str)
    def _on_scenes_requested(self, name: str, run: str) -> None:
        """Show the boxes or masks that a run finds."""
        from cnnstudio.engine.inside.models import SavedModel

        self._window.show_workspace(name)
        getattr(self._window, name).show_model(SavedModel(run))

    @Slot(str)
    def _on_inspect_requested(self, run: str) -> None:
        from cnnstudio.engine.inside.models import SavedModel

        self._window.show_workspace("inspect")
        self._window.inspect.show_model(SavedModel(run))
