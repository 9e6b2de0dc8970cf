"""Which curve belongs to which run, with the values of each under the pointer."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui.runs.chips import paint_mark
from cnnstudio.ui.runs.curves import Axis, nearest
from cnnstudio.ui.runs.ticked_contents import TickedRun
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font

_ROW = 24  # px
_SIDE = 12
_NUMBER = 68  # px for a figure
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Legend(QWidget):
    """A row a run: its mark, its name, validation loss and accuracy; of the last epoch where nothing is pointed at."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Legend of the curves")
        self.setToolTip("Validation loss and accuracy of the last epoch, or of the one under the pointer.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._runs: tuple[TickedRun, ...] = ()
        self._place = math.nan
        self._axis: Axis = "epoch"
        theme.changed.connect(self.update)

    def show_runs(self, runs: tuple[TickedRun, ...], axis: Axis) -> None:
        """Show other runs."""
        self._runs, self._axis = runs, axis
        self.setFixedHeight((len(runs) + 3) * _ROW + 8)
        self.setAccessibleDescription("; ".join(": ".join(row) for row in self.rows))
        self.update()

    def show_place(self, place: float) -> None:
        """Show the values at a place of the horizontal axis; NaN: those of the last epochs."""
        self._place = place
        self.update()

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Name, validation loss and accuracy of each run, as shown."""
        return tuple((run.name, *self._figures(run)) for run in self._runs)

    def _figures(self, run: TickedRun) -> tuple[str, str]:
        history = run.contents.history
        if math.isfinite(self._place):
            point = nearest(run.contents, self._place, self._axis)
        else:
            point = history[-1] if history else None
        return ("", "") if point is None else (f"{point.val_loss:.4g}", f"{100 * point.val_score:.1f} %")

    def sizeHint(self) -> QSize:
        """Room for every run."""
        return QSize(260, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and how validation and training are drawn."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(-1))
        painter.setPen(QColor(theme.colours.dim))
        where = "Under the pointer" if math.isfinite(self._place) else "Last epoch"
        self._paint_texts(painter, 0, where, ("Loss", "Accuracy"))
        for place, (run, row) in enumerate(zip(self._runs, self.rows, strict=True), 1):
            middle = QPointF(_SIDE, place * _ROW + _ROW / 2)
            paint_mark(painter, middle, 5, run.style.mark, QColor(run.style.colour))
            painter.setPen(QColor(theme.colours.text))
            painter.setFont(figures_font(-1))
            self._paint_texts(painter, place, row[0], row[1:])
        self._paint_lines(painter, (len(self._runs) + 1) * _ROW + 8)

    def _paint_texts(self, painter: QPainter, place: int, name: str, numbers: tuple[str, ...]) -> None:
        left = 2 * _SIDE if place else 0
        room = self.width() - left - 2 * _NUMBER - 8
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, place * _ROW, room, _ROW), _LEFT, text)
        for column, number in enumerate(numbers):
            right = self.width() - (1 - column) * _NUMBER - 4
            painter.drawText(QRect(right - _NUMBER, place * _ROW, _NUMBER, _ROW), _RIGHT, number)

    def _paint_lines(self, painter: QPainter, top: int) -> None:
        painter.setFont(text_font(-1))
        for row, (words, style, width) in enumerate(
            (("validation", Qt.PenStyle.SolidLine, 2), ("training", Qt.PenStyle.DashLine, 1))
        ):
            y = top + row * _ROW
            painter.setPen(QPen(QColor(theme.colours.dim), width, style))
            painter.drawLine(2, y + _ROW // 2, 30, y + _ROW // 2)
            painter.setPen(QColor(theme.colours.dim))
            painter.drawText(QRect(40, y, self.width() - 40, _ROW), _LEFT, words)
