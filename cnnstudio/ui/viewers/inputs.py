"""The strongest units of a dense layer, and the inputs that make them strong."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.inspecting.dense_inputs import DenseFigures, DenseInputs
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.paint_inputs import (
    LINE,
    PAD,
    equation,
    input_rows,
    label_of,
    map_size,
    paint_rows,
    paint_shares,
    place_words,
    unit_rows,
)
from cnnstudio.ui.viewers.painted_view import PaintedView, lay_out_scrolled
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing

_SHOWN = 24  # units
_TOP = 56  # px: the titles
_WIDE = 760  # px: from here the inputs stand beside the units


class InputsView(PaintedView):
    """Draws units and the inputs of the chosen one.

    Signals:
        unit_chosen: A unit was clicked.
    """

    unit_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Strongest units and their inputs")
        self._figures: DenseFigures | None = None
        self._unit = 0

    @property
    def figures(self) -> DenseFigures | None:
        """What is shown."""
        return self._figures

    @property
    def row(self) -> int | None:
        """The row of the chosen unit in the figures; None if it was not looked into."""
        if self._figures is None:
            return None
        found = np.flatnonzero(self._figures.units == self._unit)
        return int(found[0]) if found.size else None

    def show_figures(self, figures: DenseFigures | None) -> None:
        """Show another layer or image."""
        self._figures = figures
        self.fit()

    def show_unit(self, unit: int) -> None:
        """Choose a unit."""
        self._unit = unit
        self.fit()

    @property
    def is_empty(self) -> bool:
        """Whether there are no figures."""
        return self._figures is None

    def content_height(self) -> int:
        """Units and inputs, beside or below each other."""
        figures = self._figures
        if figures is None:
            return 0
        units = _TOP + min(_SHOWN, len(figures.units)) * LINE + PAD
        inputs, below = _TOP + figures.places.shape[1] * LINE + PAD, _map_height(figures)
        is_wide = self.width() >= _WIDE
        return int(max(units + below, inputs) if is_wide else units + inputs + below)

    def fit(self) -> None:
        """Be as high as what is shown, and say what that is."""
        figures, row = self._figures, self.row
        said = "" if figures is None or row is None else f"unit {self._unit}: {equation(figures, row)}"
        self.setAccessibleDescription(said)
        super().fit()

    def _areas(self) -> tuple[QRectF, QRectF]:
        """Where the units and the inputs go."""
        if self.width() >= _WIDE:
            units = QRectF(PAD, 0, self.width() * 0.36, self.minimumHeight())
            return units, QRectF(
                units.right() + 3 * PAD, 0, self.width() - units.right() - 4 * PAD, units.height()
            )
        count = 0 if self._figures is None else min(_SHOWN, len(self._figures.units))
        below = _TOP + count * LINE + PAD
        width = self.width() - 2 * PAD
        return QRectF(PAD, 0, width, below), QRectF(PAD, below, width, self.minimumHeight() - below)

    def paint_content(self, painter: QPainter) -> None:
        """Draw units and inputs."""
        figures = self._figures
        if figures is None:
            return
        units, inputs = self._areas()
        shown = figures.units[:_SHOWN].tolist()
        self._paint_title(painter, units, "Strongest units", "the largest values first")
        chosen = shown.index(self._unit) if self._unit in shown else -1
        paint_rows(painter, units.adjusted(0, _TOP, 0, 0), unit_rows(figures)[:_SHOWN], chosen)
        self._paint_inputs(painter, inputs, figures)

    def _paint_inputs(self, painter: QPainter, area: QRectF, figures: DenseFigures) -> None:
        row, label = self.row, label_of(figures, self._unit) if self._unit < len(figures.values) else ""
        if row is None:
            why = (
                f"Only the {exact(len(figures.units))} strongest units were looked into: choose one of them."
            )
            self._paint_title(painter, area, f"Unit {self._unit}{label}", why)
            return
        self._paint_title(painter, area, f"Inputs of unit {self._unit}{label}", equation(figures, row))
        rows = input_rows(figures, row)
        paint_rows(painter, area.adjusted(0, _TOP, 0, 0), rows)
        units, _ = self._areas()
        if self.width() >= _WIDE:  # below the units, which are fewer
            top = _TOP + min(_SHOWN, len(figures.units)) * LINE + PAD
            paint_shares(painter, units.left(), top, figures, row)
        else:
            paint_shares(painter, area.left(), area.top() + _TOP + len(rows) * LINE + PAD, figures, row)

    def _paint_title(self, painter: QPainter, area: QRectF, title: str, details: str) -> None:
        for text, font, colour, top in (
            (title, text_font(strong=True), theme.colours.text, 8),
            (details, figures_font(-1), theme.colours.dim, 28),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
            painter.drawText(
                QRectF(area.left(), area.top() + top, area.width(), 20), Qt.AlignmentFlag.AlignVCenter, shown
            )

    def unit_at(self, point: QPointF) -> int | None:
        """The unit at a point, or None."""
        units, _ = self._areas()
        row = int((point.y() - _TOP) // LINE)
        known = 0 if self._figures is None else min(_SHOWN, len(self._figures.units))
        if self._figures is None or not 0 <= row < known or not units.left() <= point.x() <= units.right():
            return None
        return int(self._figures.units[row])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the unit under the pointer."""
        unit = self.unit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and unit is not None:
            self.unit_chosen.emit(unit)


def _map_height(figures: DenseFigures) -> float:
    """Room for the map of the places, with its caption, in px."""
    return map_size(figures)[1] + LINE + 2 * PAD if figures.map_shape is not None else 0.0


@register
class InputsViewer(Viewer):
    """What makes the units of a dense layer as strong as they are."""

    kind = "inputs"
    title = "Inputs"
    help = "The strongest units of the dense layer, and the inputs that make them strong."

    def __init__(self) -> None:
        super().__init__()
        self._header = Header()
        self.view = InputsView()
        self.view.unit_chosen.connect(self.unit_chosen)
        lay_out_scrolled(self, self._header, self.view)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Dense layers that give a vector, once there is an image."""
        is_dense = subject.kernel is not None and len(subject.kernel) == 2 and len(subject.shape) == 1
        return is_dense and subject.picture is not None

    def task(self, subject: Subject) -> object:
        """Ask for the strongest inputs."""
        if subject.picture is None:
            raise ValueError("inputs of no picture")
        return DenseInputs(subject.model, subject.picture, subject.layer)

    def show_result(self, result: object) -> None:
        """Draw units and inputs."""
        if not isinstance(result, DenseFigures):
            raise TypeError(f"no inputs of a dense layer: {type(result).__name__}")
        self.view.show_figures(result)
        source = f", {times(result.map_shape)} flattened" if result.map_shape is not None else ""
        self._header.show_text(result.layer, f"{exact(len(result.values))} units{source}")

    def show_unit(self, unit: int) -> None:
        """Choose a unit."""
        self.view.show_unit(unit)

    def clear(self) -> None:
        """Show nothing."""
        self.view.show_figures(None)
        self._header.show_text("", "")

    @property
    def details(self) -> str:
        """The line about the layer."""
        return self._header.details

    def picture(self) -> Drawing | None:
        """Units and inputs, whatever is in view."""
        return self.view.drawing()

    def arrays(self) -> Arrays:
        """Values of all units, and the inputs of those that were looked into."""
        found = self.view.figures
        if found is None:
            return {}
        names = ("values", "units", "sums", "biases", "places", "inputs", "weights", "shares")
        return {name: getattr(found, name) for name in names if getattr(found, name) is not None}

    def table(self) -> Table | None:
        """A line for each of the strongest inputs of each unit that was looked into."""
        found = self.view.figures
        if found is None:
            return None
        rows = [
            (int(unit), float(found.values[unit]), int(place), place_words(found, int(place)), float(value), float(weight), float(value) * float(weight))
            for row, unit in enumerate(found.units)
            for place, value, weight in zip(found.places[row], found.inputs[row], found.weights[row], strict=True)
        ]  # fmt: skip
        return Table(("unit", "value of the unit", "input", "place", "value", "weight", "product"), rows)
