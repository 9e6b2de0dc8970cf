"""The viewers of the chosen layer as tabs; sends their tasks and hands them the results."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.ui.inspecting.request import Request
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.viewers.viewer import Subject, Viewer, viewers
from cnnstudio.ui.widgets.flat_tabs import FlatTabs


class ViewerTabs(QWidget):
    """One tab for each registered viewer.

    Signals:
        unit_chosen: The user has chosen a unit in one of them.
        maps_shown: The maps of the layer are ready; carries a `MapStack`.
        refused: The engine could not answer; carries the sentence.
        busy_changed: Whether an answer is being waited for.
    """

    unit_chosen = Signal(int)
    maps_shown = Signal(object)
    refused = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._wanted = ""  # the kind that was opened last by hand
        self._bar = FlatTabs("What is shown of the layer")
        self._pages = QStackedLayout()
        self._viewers: list[Viewer] = []
        self._requests: list[Request] = []
        self._asked: dict[int, Subject] = {}  # what each request is about
        for cls in viewers():
            self._add(cls, engine)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(Hairline())
        column.addLayout(self._pages, 1)
        self._bar.currentChanged.connect(self._on_tab_changed)

    def _add(self, cls: type[Viewer], engine: Engine) -> None:
        viewer = cls()
        viewer.setParent(self)  # Without a parent the first page would be a window for a moment.
        viewer.setAccessibleName(cls.title)
        viewer.unit_chosen.connect(self.unit_chosen)
        viewer.task_changed.connect(self._ask)
        viewer.maps_shown.connect(self.maps_shown)
        request = Request(engine, f"inspect {cls.kind}", self)
        request.answered.connect(viewer.show_result)
        request.refused.connect(self.refused)
        request.busy_changed.connect(self._on_busy_changed)
        self._viewers.append(viewer)
        self._requests.append(request)
        self._pages.addWidget(viewer)
        self._bar.addTab(cls.title)
        self._bar.setTabToolTip(self._bar.count() - 1, cls.help)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being waited for."""
        return any(request.is_busy for request in self._requests)

    @property
    def current(self) -> Viewer:
        """The viewer whose tab is open."""
        return self._viewers[self._pages.currentIndex()]

    def viewer(self, kind: str) -> Viewer:
        """The viewer of a kind.

        Raises:
            KeyError: There is none.
        """
        return {viewer.kind: viewer for viewer in self._viewers}[kind]

    def open_tab(self, kind: str) -> None:
        """Show a viewer if it has something to show."""
        place = [viewer.kind for viewer in self._viewers].index(kind)
        if self._bar.isTabEnabled(place):
            self._bar.setCurrentIndex(place)

    def wish(self, kind: str) -> None:
        """Show a viewer now, or as soon as it has something to show."""
        self._wanted = kind
        self.open_tab(kind)

    @property
    def has_content(self) -> bool:
        """Whether any of them has something to show."""
        return any(self._bar.isTabEnabled(place) for place in range(self._bar.count()))

    def show_subject(self, subject: Subject | None) -> None:
        """Look at another layer, image or model; a tab that has nothing to show gives way meanwhile."""
        self._subject = subject
        with QSignalBlocker(self._bar):  # which would open another tab as soon as this one is disabled
            for place, viewer in enumerate(self._viewers):
                self._bar.setTabEnabled(place, subject is not None and viewer.accepts(subject))
            place = self._best_place()
            self._bar.setCurrentIndex(place)
        self._pages.setCurrentIndex(place)
        self._ask()

    def _best_place(self) -> int:
        """Where the tab that was opened last is, or the first that has something to show."""
        kinds = [viewer.kind for viewer in self._viewers]
        wanted = kinds.index(self._wanted) if self._wanted else 0
        enabled = [place for place in range(len(kinds)) if self._bar.isTabEnabled(place)]
        return wanted if wanted in enabled or not enabled else enabled[0]

    def renew(self) -> None:
        """Ask for everything again when the same subject is shown, since its model has learned."""
        for request in self._requests:
            request.renew()

    def show_unit(self, unit: int) -> None:
        """Mark a unit in all of them."""
        for viewer in self._viewers:
            viewer.show_unit(unit)

    @Slot()
    def _ask(self) -> None:
        """Send the tasks that what is seen needs and that have not been sent."""
        subject = self._subject
        for place, (viewer, request) in enumerate(zip(self._viewers, self._requests, strict=True)):
            if subject is None or not viewer.accepts(subject):
                request.forget()
                viewer.clear()
                continue
            if not viewer.is_eager and (place != self._pages.currentIndex() or not self.isVisible()):
                continue
            task = viewer.task(subject)
            if task == request.task:
                continue
            before = self._asked.get(place)
            self._asked[place] = subject
            if before is not None and (before.layer, before.picture) == (subject.layer, subject.picture):
                request.send_behind(task)
            else:
                request.send(task)

    @Slot(int)
    def _on_tab_changed(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self._wanted = self.current.kind
        self._ask()

    @Slot(bool)
    def _on_busy_changed(self, _busy: bool) -> None:
        self.busy_changed.emit(self.is_busy)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not needed while hidden."""
        super().showEvent(event)
        self._ask()
