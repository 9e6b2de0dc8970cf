"""Has the engine measure how long the layers of a project take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from shiboken6 import isValid

from cnnstudio.ui.canvas.card_times import time_text
from cnnstudio.ui.timing.timing import Timing

if TYPE_CHECKING:
    from cnnstudio.document.project import Project
    from cnnstudio.engine.building.layer_times import LayerTimes, TimingProgress
    from cnnstudio.engine.process.failure import Failure
    from cnnstudio.ui.jobs.job import Job
    from cnnstudio.ui.main_window import MainWindow

_KEY = "layer times"
_WAITING = "Waiting for the engine"
_MESSAGE = 8000
"""For so long the status bar says what came of it, in ms."""


class TimingLink(QObject):
    """Measures one project at a time; to ask for another stops what goes on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._job: Job | None = None
        self._timing: Timing | None = None
        self._project: Project | None = None
        window.stack.made.connect(self._on_workspace_made)

    @property
    def is_measuring(self) -> bool:
        """Whether the project that is shown is being measured."""
        return self._job is not None and self._timing is self._window.design.levels.timing

    @Slot()
    def measure(self) -> None:
        """Measure the project that is shown, and show time on its cards; or stop measuring it."""
        if self.is_measuring and self._job is not None:
            self._job.stop()
            return
        from cnnstudio.engine.building.layer_times import MeasureTimes

        self._leave()
        timing = self._timing = self._window.design.levels.timing
        project = self._project = timing.editor.document.project
        self._window.preferences.share = "time"
        job = self._job = self._window.engine.submit(MeasureTimes(project), replaces=_KEY)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        job.stopped.connect(self._on_stopped)
        timing.show_doing(f"{_WAITING}…")
        self._window.commands.refresh_soon()

    def _leave(self) -> None:
        """Let go of what goes on; news of it is not listened to any more."""
        job, self._job = self._job, None
        if job is not None:
            job.stop()
        self._end()

    def _end(self) -> None:
        self._job = None
        if self._timing is not None and isValid(self._timing):
            self._timing.show_doing("")
        self._window.commands.refresh_soon()

    def _is_current(self) -> bool:
        """Whether the news that comes is of the newest job, and of a project that is still open."""
        return self._job is not None and self.sender() is self._job and isValid(self._timing)

    @Slot(object)
    def _on_progressed(self, progress: TimingProgress) -> None:
        if self._is_current() and self._timing is not None:
            self._timing.show_doing(f"{progress.words}, {progress.fraction:.0%}")

    @Slot(object)
    def _on_succeeded(self, found: LayerTimes) -> None:
        if self._is_current() and self._timing is not None and self._project is not None:
            self._job = None
            self._timing.take(found, self._project)
            sums = self._timing.sums
            if sums is not None:
                total = time_text(sums.nanoseconds[()])
                self._window.status.showMessage(
                    f"All layers together take {total} {sums.conditions}.", _MESSAGE
                )
            self._window.commands.refresh_soon()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self._is_current():
            self._end()
            self._window.messages.show_error(failure.message)

    @Slot(object)
    def _on_stopped(self, partial: object) -> None:
        if self._is_current():
            self._end()

    @Slot(str)
    def _on_workspace_made(self, name: str) -> None:
        if name == "design":
            self._window.design.times_requested.connect(self.measure)
