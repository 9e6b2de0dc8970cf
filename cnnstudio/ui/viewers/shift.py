"""What a shift of the image by a few px does to a layer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from cnnstudio.engine.inspecting.shifts import EDGES, Agreement, LayerShift, Shifted, ShiftResult
from cnnstudio.ui.theme.surfaces import GRID
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.shift_maps import ShiftMaps
from cnnstudio.ui.viewers.shift_table import ShiftTable, share_text
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing, drawing_of_widget
from cnnstudio.ui.widgets.labels import caption, figures

_FARTHEST = 8  # px
_NUMBER = 48  # px
_HEADER = ("layer", "share the same", "mean change", "share the same, moved back", "mean change, moved back")
_TALL = 10_000
"""Stretch of the maps against the empty room at the end: they take all that their proportions allow."""
_PLACES = ("at the same place", "moved back")
_EDGE_NAMES = ("edges repeated", "edges wrapped")


@register
class ShiftViewer(Viewer):
    """Shifts the image, and shows what stays of a map."""

    kind = "shift"
    title = "Shift"
    help = "What stays of the maps when the image is shifted by a few px."
    takes_turns = True

    def __init__(self) -> None:
        super().__init__()
        self._result: ShiftResult | None = None
        self._unit = 0
        self._header = Header()
        self.place = self._header.add_choice(
            "Where values are compared", _PLACES,
            "Compare values at the same place, or after the map of the shifted image is moved back.",
        )  # fmt: skip
        self.edges = self._header.add_choice(
            "What comes in at the edge", _EDGE_NAMES,
            "What comes in at the edge of the shifted image: its last px again, or the other side of it.",
        )  # fmt: skip
        self.across, across_number = self._slider("Across", 1)
        self.down, down_number = self._slider("Down", 0)
        self._numbers = (across_number, down_number)
        self.maps = ShiftMaps(self)
        self.shares = ShiftTable(self)
        self._lay_out()
        self.place.currentIndexChanged.connect(self._show)
        self.edges.currentIndexChanged.connect(self._on_shift_changed)
        self._show_numbers()
        self._show()

    def _slider(self, name: str, value: int) -> tuple[QSlider, QLabel]:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(-_FARTHEST, _FARTHEST)
        slider.setValue(value)
        slider.setPageStep(1)
        slider.setAccessibleName(f"{name}, in px")
        slider.setToolTip(f"{name}: how many px the image is shifted.")
        slider.valueChanged.connect(self._on_shift_changed)
        number = figures()
        number.setFixedWidth(_NUMBER)
        return slider, number

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        row.setSpacing(GRID)
        for name, slider, number in (
            ("Across", self.across, self._numbers[0]), ("Down", self.down, self._numbers[1]),
        ):  # fmt: skip
            row.addWidget(caption(name, slider))
            row.addWidget(slider, 1)
            row.addWidget(number)
        self._content = QWidget(self)
        rows = QVBoxLayout(self._content)
        rows.setContentsMargins(0, 0, 0, GRID)
        rows.setSpacing(GRID)
        rows.addLayout(row)
        rows.addWidget(self.maps, _TALL)
        rows.addWidget(self.shares)
        rows.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._content, 1)
        column.addStretch(0)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Every layer, once there is an image."""
        return subject.picture is not None

    def task(self, subject: Subject) -> object:
        """Ask for both maps of the unit."""
        if subject.picture is None:
            raise ValueError("a shift of no picture")
        edges = EDGES[self.edges.currentIndex()]
        return Shifted(
            subject.model, subject.picture, subject.layer, self._unit, self.down.value(),
            self.across.value(), edges,
        )  # fmt: skip

    def show_result(self, result: object) -> None:
        """Draw the maps and what differs."""
        if not isinstance(result, ShiftResult):
            raise TypeError(f"no maps of a shift: {type(result).__name__}")
        self._result = result
        self._show()

    def show_unit(self, unit: int) -> None:
        """Look at another unit."""
        if unit != self._unit:
            self._unit = unit
            self.task_changed.emit()

    def clear(self) -> None:
        """Show no maps."""
        self._result = None
        self._show()

    def picture(self) -> Drawing | None:
        """The maps and the table."""
        return None if self._result is None else drawing_of_widget(self._content)

    def arrays(self) -> Arrays:
        """Both maps of the unit."""
        result = self._result
        return {} if result is None else {"before": result.before, "after": result.after}

    def table(self) -> Table | None:
        """A line for each layer on the way, with both comparisons."""
        if self._result is None:
            return None
        rows = [
            (one.name, one.in_place.same, one.in_place.change, *_moved_back(one))
            for one in self._result.layers
        ]
        return Table(_HEADER, rows)

    @property
    def details(self) -> str:
        """The line about the unit."""
        return self._header.details

    @Slot()
    def _on_shift_changed(self) -> None:
        self._show_numbers()
        self.task_changed.emit()

    def _show_numbers(self) -> None:
        for number, slider in zip(self._numbers, (self.across, self.down), strict=True):
            number.setText(f"{slider.value()} px".replace("-", "−"))

    @Slot()
    def _show(self) -> None:
        result = self._result
        for part in (self._header, self._content):
            part.setVisible(result is not None)
        moves_back = self.place.currentIndex() == 1
        self.maps.show_result(result, moves_back=moves_back)
        self.shares.show_layers(() if result is None else result.layers, moves_back=moves_back)
        if result is None:
            self._header.show_text("", "")
        else:
            self._header.show_text(f"{result.layer} · unit {result.unit}", _details(result, moves_back))


def _details(result: ShiftResult, moves_back: bool) -> str:
    found = result.own.moved_back if moves_back else result.own.in_place
    if found is not None:
        return _agreement(found)
    if result.step is None:
        return "This layer has no places that move with the image"
    return f"One px of the map is {_step(result)} px of the image: this shift moves it by no whole px"


def _moved_back(layer: LayerShift) -> tuple[object, object]:
    found = layer.moved_back
    return ("", "") if found is None else (found.same, found.change)


def _agreement(found: Agreement) -> str:
    return f"{share_text(found.same)} stay the same · mean change {share_text(found.change)}"


def _step(result: ShiftResult) -> str:
    step = result.step or ()
    texts = [str(side) for side in step]
    return texts[0] if len(set(texts)) == 1 else " × ".join(texts)
