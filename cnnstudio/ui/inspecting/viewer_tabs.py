"""The viewers of the chosen layer as tabs; sends their tasks and hands them the results."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.viewers.saving import SaveButton
from cnnstudio.ui.viewers.viewer import Subject, Viewer, viewers
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.flat_tabs import FlatTabs
from cnnstudio.ui.widgets.tab_list import TabList

_FIRST = "activations"  # the viewer that is open at first


class ViewerTabs(QWidget):
    """One tab for each registered viewer.

    Signals:
        unit_chosen: The user has chosen a unit in one of them.
        layer_chosen: The user has chosen another layer in one of them; carries its name.
        image_opened: The user wants to look at an image; carries a `PictureSource`.
        maps_shown: The maps of the layer are ready; carries a `MapStack`.
        refused: The engine could not answer; carries the sentence.
        busy_changed: Whether an answer is being waited for.
        saved: What is shown was saved; carries a sentence.
    """

    unit_chosen = Signal(int)
    layer_chosen = Signal(str)
    image_opened = Signal(object)
    maps_shown = Signal(object)
    refused = Signal(str)
    busy_changed = Signal(bool)
    saved = Signal(str)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._wanted = _FIRST  # the kind that was opened last by hand
        self._bar = FlatTabs("What is shown of the layer")
        self.all_tabs = TabList(self._bar, "All views of the layer", self)
        self._pages = QStackedLayout()
        self._viewers: list[Viewer] = []
        self._requests: list[Request] = []
        self._asked: dict[int, Subject] = {}  # what each request is about
        for cls in viewers():
            self._add(cls, engine)
        self.save_button = SaveButton(self._shown, self._file_name)
        self.save_button.saved.connect(self.saved)
        self.save_button.refused.connect(self.refused)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 12, 0)
        top.addWidget(self._bar, 1)
        top.addWidget(self.all_tabs.button)
        top.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(Hairline())
        column.addLayout(self._pages, 1)
        self._bar.currentChanged.connect(self._on_tab_changed)

    def _add(self, cls: type[Viewer], engine: Engine) -> None:
        viewer = cls()
        viewer.setParent(self)  # Without a parent the first page would be a window for a moment.
        viewer.setAccessibleName(cls.title)
        viewer.work_with(engine)
        viewer.unit_chosen.connect(self.unit_chosen)
        viewer.layer_chosen.connect(self.layer_chosen)
        viewer.task_changed.connect(self._on_task_changed)
        viewer.image_opened.connect(self.image_opened)
        viewer.maps_shown.connect(self.maps_shown)
        request = Request(engine, f"inspect {cls.kind}", self)
        request.progressed.connect(viewer.show_progress)
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
        """Whether an answer is being waited for that takes its time."""
        pairs = zip(self._viewers, self._requests, strict=True)
        return any(request.is_busy and not viewer.is_quiet for viewer, request in pairs)

    @property
    def current(self) -> Viewer:
        """The viewer whose tab is open."""
        return self._viewers[self._pages.currentIndex()]

    def _shown(self) -> Viewer | None:
        """The open viewer, while it has a layer to show."""
        return self.current if self._subject is not None and self.current.accepts(self._subject) else None

    def _file_name(self) -> str:
        return f"{self._subject.layer if self._subject is not None else ''} {self.current.kind}".strip()

    def drawing(self) -> Drawing | None:
        """What the open viewer shows, for a picture file; None while it shows nothing."""
        shown = self._shown() if self.isVisible() else None
        return None if shown is None else shown.picture()

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
        enabled = [place for place in range(len(kinds)) if self._bar.isTabEnabled(place)]
        liked = (kinds.index(kind) for kind in (self._wanted, _FIRST))
        return next((place for place in (*liked, *enabled) if place in enabled), kinds.index(self._wanted))

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
            same = before is not None and (before.layer, before.picture) == (subject.layer, subject.picture)
            if viewer.takes_turns and same:
                request.send_behind(task)
            else:
                request.send(task)

    @Slot()
    def _on_task_changed(self) -> None:
        self._ask()

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
