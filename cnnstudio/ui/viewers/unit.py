"""The chosen unit of a layer: what excites it, what maximizes it, and which kernels lead to it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.engine.inspecting.kernel_path import KernelPath, KernelPathResult
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.theme.surfaces import Hairline, Heading
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.units.maximize_panel import MaximizePanel
from cnnstudio.ui.viewers.units.path_view import PathView
from cnnstudio.ui.viewers.units.top_panel import TopPanel
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing, drawing_of_widget
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import vertical_hairline

_NO_PATH = "No kernel made this unit: choose a layer behind a convolution or a dense layer."
_MEANING = "The strongest input channels of its kernel, and of theirs. Orange is negative, blue positive."
_MORE = "The thicker a line, the larger its part of the kernel's weights. A click goes to a unit."


@register
class UnitViewer(Viewer):
    """One unit of the layer, looked at from three sides."""

    kind = "unit"
    title = "Unit"
    help = "What excites the chosen unit, what maximizes it, and which kernels lead to it."

    def __init__(self) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self._unit = 0
        self._answered: tuple[Subject | None, int] | None = None
        self._header = Header()
        self._column = QVBoxLayout()
        self.path = PathView()
        self.path.unit_wanted.connect(self._on_unit_wanted)
        self._path_words = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        self.top: TopPanel | None = None
        self.maximize: MaximizePanel | None = None
        self._content = QWidget()
        self._content.setLayout(self._column)
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.setSpacing(16)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(area, 1)

    def work_with(self, engine: Engine) -> None:
        """Make the parts whose tasks are begun by hand."""
        top, maximize = TopPanel(engine), MaximizePanel(engine)
        self.top, self.maximize = top, maximize
        top.image_opened.connect(self.image_opened)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(top, 1)
        sides.addWidget(vertical_hairline())
        sides.addWidget(maximize, 1)
        self._column.addLayout(sides)
        self._column.addWidget(Hairline())
        path = QVBoxLayout()
        path.setSpacing(8)
        self.path.setToolTip(_MORE)
        for part in (Heading("KERNELS THAT LEAD TO IT"), self._path_words, self.path):
            path.addWidget(part)
        self._column.addLayout(path)
        self._column.addStretch(1)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Every layer, once there is an image; without one, those with kernels, which are what is looked for."""
        return subject.picture is not None or subject.kernel is not None

    def task(self, subject: Subject) -> object:
        """Ask for the kernel path; the other parts look at the layer, and begin when the user says so."""
        self._subject = subject
        self._show_subject()
        return KernelPath(subject.model, subject.layer, self._unit)

    def show_result(self, result: object) -> None:
        """Draw the path."""
        if not isinstance(result, KernelPathResult):
            raise TypeError(f"no kernel path: {type(result).__name__}")
        about = self._subject, self._unit
        if about == self._answered and self.top is not None:  # asked anew, since the model has learned
            self.top.look_again()
        self._answered = about
        self.path.show_path(result.root)
        self._path_words.set_text(_NO_PATH if result.root is None else _MEANING)

    def show_unit(self, unit: int) -> None:
        """Look at another unit."""
        if unit == self._unit:
            return
        self._unit = unit
        if self._subject is not None:
            self.task_changed.emit()

    def clear(self) -> None:
        """Show nothing."""
        self._subject = self._answered = None
        self._header.show_text("", "")
        self.path.show_path(None)
        self._path_words.set_text("")
        if self.top is not None and self.maximize is not None:
            self.top.clear()
            self.maximize.clear()

    def picture(self) -> Drawing | None:
        """All three parts, also what is scrolled out of sight."""
        return None if self._subject is None else drawing_of_widget(self._content)

    def arrays(self) -> Arrays:
        """What maximizes the unit with its values, and the strongest images of the whole layer."""
        climbed = None if self.maximize is None else self.maximize.shown
        found = None if self.top is None else self.top.result
        arrays = {} if climbed is None else {"maximum": climbed.image, "values": climbed.values}
        if found is None:
            return arrays
        return {**arrays, "top_places": found.places, "top_values": found.values, "top_spots": found.spots}

    def table(self) -> Table | None:
        """A line for each image that excites the unit most."""
        pictures = () if self.top is None else self.top.grid.pictures
        if not pictures:
            return None
        header = ("rank", "image", "value", "row", "column", "top, px", "left, px", "bottom, px", "right, px")
        return Table(
            header,
            [(rank, one.name, one.value, *one.spot, *one.patch) for rank, one in enumerate(pictures, 1)],
        )

    @property
    def is_busy(self) -> bool:
        """Whether one of the parts works."""
        return bool(self.top and self.top.is_busy) or bool(self.maximize and self.maximize.is_busy)

    def _show_subject(self) -> None:
        subject = self._subject
        if subject is None or self.top is None or self.maximize is None:
            return
        self._header.show_text(f"{subject.layer} · unit {self._unit}", subject.layer_type)
        self.top.show_layer(subject.model, subject.layer)
        self.top.show_unit(self._unit)
        self.maximize.show_unit(subject.model, subject.layer, self._unit)

    @Slot(str, int)
    def _on_unit_wanted(self, layer: str, unit: int) -> None:
        self.unit_chosen.emit(unit)
        self.layer_chosen.emit(layer)
