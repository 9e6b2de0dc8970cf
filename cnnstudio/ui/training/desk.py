"""The content of the Train workspace: settings, controls, messages and curves, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.core.errors import StudioError
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.training.controls import Controls
from cnnstudio.ui.training.curves_page import CurvesPage
from cnnstudio.ui.training.hint import TrainingHint
from cnnstudio.ui.training.layer_panel import LayerPanel
from cnnstudio.ui.training.meter import ProcessMeter
from cnnstudio.ui.training.moments import Moments
from cnnstudio.ui.training.outcome_notice import OutcomeNotice
from cnnstudio.ui.training.problem_list import ProblemList
from cnnstudio.ui.training.readiness import Readiness
from cnnstudio.ui.training.recalling import Recalling
from cnnstudio.ui.training.session import TrainingSession
from cnnstudio.ui.training.sessions import Sessions
from cnnstudio.ui.training.settings_panel import SettingsPanel
from cnnstudio.ui.training.stale_notice import StaleNotice
from cnnstudio.ui.training.watch_panel import WatchPanel
from cnnstudio.ui.widgets.labels import vertical_hairline
from cnnstudio.ui.widgets.scrolled import scrolled

if TYPE_CHECKING:
    from cnnstudio.ui.training.curves_panel import CurvesPanel

_LEFT = 320  # px
_INTERVAL = 250  # ms between two looks at what a training reports: drawing takes from what trains


class TrainingDesk(QWidget):
    """Connects the session of the project that is shown with what shows it.

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
        self._editor = editor
        self._engine = engine
        self._readiness = readiness
        self.sessions = Sessions(engine, self)
        self.session: TrainingSession = self.sessions.of(editor)
        self.settings = SettingsPanel(editor)
        self.controls = Controls()
        self.problems = ProblemList(editor)
        self.outcome = OutcomeNotice()
        self.stale = StaleNotice()
        self.hint = TrainingHint()
        self.layer = LayerPanel(engine)
        self.watch = WatchPanel(engine)
        self._page = CurvesPage(self)
        self._meter = ProcessMeter(engine, self)
        self._moments = Moments(_INTERVAL, self)
        self._moments.come.connect(self._show_session)
        self.recalling = Recalling(self)
        self._lay_out()
        self._connect()
        readiness.check()

    @property
    def curves(self) -> CurvesPanel | None:
        """The plots; None before the workspace was seen."""
        return self._page.panel

    def _lay_out(self) -> None:
        self.settings.setFixedWidth(_LEFT)
        messages = QVBoxLayout()
        messages.setContentsMargins(16, 0, 16, 0)
        messages.setSpacing(8)
        for notice in (self.problems, self.outcome, self.stale, self.hint):
            messages.addWidget(notice)
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.controls)
        centre.addLayout(messages)
        centre.addSpacing(8)
        centre.addWidget(Hairline())
        centre.addWidget(self._scrolled(), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.settings)
        row.addWidget(vertical_hairline())
        row.addLayout(centre, 1)

    def _scrolled(self) -> QScrollArea:
        """What a layer shows, the curves, and its weights below them where the window is high enough for all."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.watch)
        column.addWidget(self._page, 1)
        column.addWidget(self.layer)
        return scrolled(body)

    def _connect(self) -> None:
        self.settings.data_requested.connect(self.data_requested)
        self.settings.rate_requested.connect(self.find_rate)
        self.controls.start_requested.connect(self.start)
        self.controls.pause_requested.connect(self.pause)
        self.controls.stop_requested.connect(self.stop)
        self.outcome.resume_requested.connect(self.resume_run)
        self.outcome.inspect_requested.connect(self.inspect_requested)
        self.outcome.scenes_requested.connect(self.scenes_requested)
        self._listen()
        self._meter.measured.connect(self.controls.show_meter)
        self._readiness.checked.connect(self._on_checked)
        self._editor.project_changed.connect(self._on_project_changed)
        self._engine.state_changed.connect(self._on_engine_changed)
        self.recalling.found.connect(self._on_recalled)
        self._editor.switched.connect(self._on_switched)

    def _listen(self) -> None:
        self.session.state_changed.connect(self._on_state_changed)
        self.session.progressed.connect(self._moments.note)

    @Slot()
    def _on_switched(self) -> None:
        """Show the training of another project, as it is by now."""
        self.session.state_changed.disconnect(self._on_state_changed)
        self.session.progressed.disconnect(self._moments.note)
        self.session = self.sessions.of(self._editor)
        self._listen()
        self.stale.clear()
        self.outcome.show_session(self.session)
        self._meter.switch(self.session.is_active and self.isVisible())
        self._page.show_session(self.session)
        self._show_session()
        self._recall()

    @Slot()
    def start(self) -> None:
        """Train the project as it is now; say what is in the way if it cannot be."""
        self._readiness.check()
        if self.session.is_active:
            return
        if not self._readiness.is_ready:
            self.message.emit("The network cannot be trained yet: the Train workspace says why.")
            return
        self.outcome.clear()
        self.session.start(self._editor.document.project)
        self._page.show_session(self.session)

    @Slot()
    def find_rate(self) -> None:
        """Look for a learning rate for the project as it is now; say what is in the way if that cannot be."""
        self._readiness.check()
        if not self._readiness.is_ready:
            self.message.emit("The network cannot be trained yet: the Train workspace says why.")
            return
        from cnnstudio.ui.training.rate_finder import (
            RateFinder,  # with pyqtgraph, which takes a while to load
        )

        finder = RateFinder(self._editor.document.project, self._engine, self)
        finder.chosen.connect(self.settings.take_rate)
        finder.show()

    @Slot(str)
    def resume_run(self, run: str) -> None:
        """Go on in a run folder after its last whole epoch; say what is in the way if that cannot be."""
        if self.session.is_active:
            return
        self.outcome.clear()
        try:
            self.session.resume_run(run, self._editor.document.project)
        except StudioError as error:
            self.outcome.show_message("error", str(error))
            return
        self._page.show_session(self.session)

    @Slot()
    def pause(self) -> None:
        """Pause, or go on if it is paused."""
        if self.session.state == "paused":
            self.session.resume()
        else:
            self.session.pause()

    @Slot()
    def stop(self) -> None:
        """End after the batch that runs."""
        self.session.stop()

    @Slot()
    def _on_project_changed(self) -> None:
        """Check at once while Start is withheld, so that no click on it is lost to an old answer."""
        if self.isVisible() and not self._readiness.is_ready:
            self._readiness.check()

    @Slot()
    def _on_checked(self) -> None:
        """Tell what is in the way of a training, and whether the result still holds."""
        self.problems.show_problems(self._readiness.problems)
        self.stale.show_session(self.session, self._editor.document.project)
        self._show_session()

    @Slot()
    def _on_state_changed(self) -> None:
        active = self.session.is_active
        self._meter.switch(active and self.isVisible())
        if not active:
            self.controls.show_meter("")
            self._page.draw()
            self.outcome.show_session(self.session)
            self._tell_outcome()
        self._readiness.check()

    def _tell_outcome(self) -> None:
        """Tell the window of a training that has just ended."""
        if self.session.failure is not None:
            if not self.isVisible():  # Who looks here has read it already.
                self.message.emit(self.session.failure.message)
        elif self.session.result is not None:
            self.run_finished.emit(self.session.run)

    @Slot()
    def _show_session(self) -> None:
        device = self._engine.state.device
        self.controls.show_session(
            self.session, self._readiness.is_ready, "" if device is None else device.name
        )
        self.hint.show_session(self.session)
        self.layer.show_session(self.session)
        self.watch.show_session(self.session)

    @Slot(object)
    def _on_engine_changed(self, _state: object) -> None:
        self._moments.note()

    def _recall(self) -> None:
        """Look for the last run of the project, if nobody has trained it since it was opened."""
        if self.isVisible():
            self.recalling.recall(self.session, self._editor.document.project)

    @Slot()
    def _on_recalled(self) -> None:
        self.outcome.show_session(self.session)
        self._page.show_session(self.session)
        self._readiness.check()

    @Slot()
    def _make_curves(self) -> None:
        self._page.make_plots(self.session)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what has happened while nobody looked; see anew what withholds Start."""
        super().showEvent(event)
        self._readiness.check()  # or a click on Start at once would meet the answer of before
        self._meter.switch(self.session.is_active)
        self._recall()
        QTimer.singleShot(0, self, self._make_curves)

    def hideEvent(self, event: QHideEvent) -> None:
        """Measure nothing that nobody sees."""
        super().hideEvent(event)
        self._meter.switch(False)
