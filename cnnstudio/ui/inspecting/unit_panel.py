"""The right side of Inspect: the chosen unit large, its numbers, and what was done to the image."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.ui.inspecting.unit_view import UnitView
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.theme.surfaces import DimLabel, Hairline, Heading, TextLabel
from cnnstudio.ui.viewers.colour_tables import colours
from cnnstudio.ui.viewers.figures import figure, one_value, span
from cnnstudio.ui.viewers.map_stack import MapStack
from cnnstudio.ui.viewers.saving import Arrays, SaveButton, Table
from cnnstudio.ui.widgets.drawing import Drawing, drawing_of_widget
from cnnstudio.ui.widgets.elided_label import ElidedLabel
from cnnstudio.ui.widgets.labels import caption, figures

_SHARE = 30  # percent
_TALL = 10_000
"""Stretch of the map against the empty room at the end: it takes all that its proportions allow."""


class ScaleBar(QWidget):
    """The colours of a scale from its low to its high end, with both numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._limits = (0.0, 0.0)
        self.setFont(figures_font(-1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_limits(self, low: float, high: float) -> None:
        """Show the ends of a scale."""
        self._limits = (low, high)
        self.setAccessibleName(f"Colours from {figure(low)} to {figure(high)}")
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(160, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw number, gradient, number."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        low, high = (figure(limit) for limit in self._limits)
        left, right = (painter.fontMetrics().horizontalAdvance(text) + 8 for text in (low, high))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, low)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, high)
        bar = QRectF(left, 5, max(1, self.width() - left - right), self.height() - 10)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for step in range(0, 256, 15):
            gradient.setColorAt(step / 255, QColor(*(int(part) for part in colours("viridis")[step])))
        painter.fillRect(bar, gradient)


class UnitPanel(QWidget):
    """Shows one unit of the layer that is looked at.

    Signals:
        saved: Its map was saved; carries a sentence.
        refused: It could not be; carries the sentence.
    """

    saved = Signal(str)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._stack: MapStack | None = None
        self._unit = 0
        self._place = (-1, -1)  # under the pointer
        self._title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)  # the unit stands at the end
        self._title.setFont(text_font(1, strong=True))
        self.save_button = SaveButton(lambda: self, lambda: self._title.text.replace(" · ", " "))
        self.save_button.saved.connect(self.saved)
        self.save_button.refused.connect(self.refused)
        self._shape = figures()
        self._note = DimLabel()
        self._note.setWordWrap(True)
        self.view = UnitView()
        self.view.hovered.connect(self._on_hovered)
        self._number = figures()
        self._number.setFont(figures_font(11, strong=True))
        self._number.setForegroundRole(QPalette.ColorRole.WindowText)
        self._scale = ScaleBar()
        self._pointer = figures()
        self._statistics = figures()
        self._statistics.setWordWrap(True)
        self.share = QSlider(Qt.Orientation.Horizontal)
        self.share.setRange(0, 100)
        self.share.setToolTip("How much of the image shows through the map.")
        self.share.valueChanged.connect(lambda percent: self.view.show_picture_share(percent / 100))
        self.share.setValue(_SHARE)
        self._share_row = QWidget()
        self._empty = DimLabel("With an image and a layer chosen, its units are seen here, one at a time.")
        self._preparation = TextLabel()
        self._preparation.setAccessibleName("What was done to the image")
        self._preparation_part = QWidget()
        self._lay_out()
        self.show_stack(None)
        self.show_preparation(())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._share_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(caption("Image over the map", self.share))
        row.addWidget(self.share, 1)
        below = QVBoxLayout(self._preparation_part)
        below.setContentsMargins(0, 8, 0, 0)
        below.setSpacing(8)
        below.addWidget(Hairline())
        below.addWidget(Heading("WHAT WAS DONE TO THE IMAGE"))
        below.addWidget(self._preparation)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.save_button)
        column.addLayout(top)
        for upper in (self._shape, self._note, self._empty, self._number):
            column.addWidget(upper)
        column.addWidget(self.view, _TALL)
        for widget in (self._scale, self._pointer, self._statistics, self._share_row, self._preparation_part):
            column.addWidget(widget)
        column.addStretch(1)

    def show_stack(self, stack: MapStack | None) -> None:
        """Take the maps of another layer or image; None where there are none."""
        self._stack = stack
        self.view.show_stack(stack)
        self._show()

    def show_unit(self, unit: int) -> None:
        """Show another unit."""
        self._unit = unit
        self.view.show_unit(unit)
        self._show()

    def show_preparation(self, lines: tuple[str, ...]) -> None:
        """List what was done to the pixels."""
        self._preparation.setText(
            "\n".join(f"{number}. {_sentence(line)}" for number, line in enumerate(lines, 1))
        )
        self._preparation_part.setVisible(bool(lines))

    @property
    def preparation(self) -> str:
        """The list of what was done."""
        return self._preparation.text()

    @property
    def pointer_text(self) -> str:
        """What is said about the place under the pointer."""
        return self._pointer.text()

    @property
    def statistics(self) -> str:
        """Smallest, largest and mean value, as shown."""
        return self._statistics.text().replace("\N{NO-BREAK SPACE}", " ")

    def _show(self) -> None:
        stack, unit = self._stack, self._unit
        known = stack is not None and unit < len(stack)
        is_map = stack is not None and known and stack.is_map
        for widget in (self.view, self._scale, self._pointer, self._share_row, self._statistics):
            widget.setVisible(is_map)
        self._share_row.setVisible(self.view.has_places and is_map)
        self._title.setVisible(known)
        self.save_button.setVisible(is_map)
        self._shape.setVisible(known)
        self._note.hide()
        self._number.setVisible(known and not is_map)
        self._empty.setVisible(not known)
        if stack is None or not known:
            return
        self._fit_view()
        self._title.set_text(f"{stack.layer} · unit {unit}")
        self._show_pointer()
        self._shape.setText(
            f"map of {times(stack.size)}" if stack.is_map else f"one of {len(stack):,} numbers"
        )
        self._note.setText(f"{_sentence(stack.note)}. The image is not laid over it.")
        self._note.setVisible(bool(stack.note))
        low, high, mean = (float(values[unit]) for values in (stack.lows, stack.highs, stack.means))
        self._number.setText(one_value(float(stack.planes[unit].flat[0])))
        self._scale.show_limits(low, high)
        said = (f"min {figure(low)}", f"max {figure(high)}", f"mean {figure(mean)}", *remarks(stack, unit))
        # A number is never cut, nor parted from what it is.
        self._statistics.setText("   ".join(one.replace(" ", "\N{NO-BREAK SPACE}") for one in said))

    # What can be saved

    def picture(self) -> Drawing | None:
        """The map with the image over it, as it is shown; None where the unit is no map."""
        return drawing_of_widget(self.view) if self.view.values is not None else None

    def arrays(self) -> Arrays:
        """The map itself: float32, (H, W)."""
        return {} if self.view.values is None else {"map": self.view.values}

    def table(self) -> Table | None:
        """The map, a line for each row of it."""
        values = self.view.values
        if values is None:
            return None
        return Table(tuple(f"column {place}" for place in range(values.shape[1])), values.tolist())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what stands below the map close to it."""
        super().resizeEvent(event)
        self._fit_view()

    def _fit_view(self) -> None:
        values = self.view.values
        if values is not None:
            margins = self.contentsMargins().left() + 32
            self.view.setMaximumHeight(
                math.ceil((self.width() - margins) * values.shape[0] / values.shape[1])
            )

    @Slot(int, int)
    def _on_hovered(self, row: int, column: int) -> None:
        self._place = (row, column)
        self._show_pointer()

    def _show_pointer(self) -> None:
        """Show the number under the pointer, also when other maps come while it rests there."""
        values, (row, column) = self.view.values, self._place
        if values is None or row < 0 or row >= values.shape[0] or column >= values.shape[1]:
            self._pointer.setText(_HINT)
            return
        self._pointer.setText(f"row {row}, column {column}: {one_value(float(values[row, column]))}")


def remarks(stack: MapStack, unit: int) -> list[str]:
    """What is to be said of a unit besides: that it is dead, or how many of its values are no numbers."""
    figures = stack.figures
    counts = ((int(figures.nans[unit]), "NaN"), (int(figures.infinities[unit]), "infinite"))
    said = [f"{exact(count)} {word}" for count, word in counts if count]
    if figures.dead[unit]:
        said.append("dead: 0 everywhere")
    return [*said, "the same everywhere"] if figures.constant[unit] else said


_HINT = "Point to read a number; click to take it apart."


def _sentence(line: str) -> str:
    return line[:1].upper() + line[1:]


def scaling_line(strips: tuple[LayerStrip, ...]) -> tuple[str, ...]:
    """What the network's own first layer does to the pixels, if that is all that it does."""
    if not strips or strips[0].type != "Rescaling":
        return ()
    # A range is never parted at the end of a line.
    reach = span(strips[0].low, strips[0].high).replace(" ", "\N{NO-BREAK SPACE}")
    return (f"scaled by the layer {strips[0].name}: here to {reach}",)
