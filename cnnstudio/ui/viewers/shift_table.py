"""What a shift does to each layer on the way: the share of values that stay the same, and the mean change."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.engine.inspecting.shifts import SAME, Agreement, LayerShift
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.paint_scores import percent

_MARGIN, _LINE, _GAP = 16, 22, 12  # px
_FIGURE = 64  # px: the room of a figure
_NARROWEST_BAR = 24
_TENTH, _HARDLY_ALL = 0.0005, 0.99


def share_text(share: float) -> str:
    """A share in per cent: ``85 %``, ``0.3 %``; a dash where it is none."""
    if math.isnan(share):
        return "–"
    if share >= _HARDLY_ALL or 0 < share < _TENTH:
        return percent(share)
    per_cent = 100 * share
    return f"{per_cent:.0f} %" if per_cent >= 10 or not per_cent else f"{per_cent:.1f} %"


class ShiftTable(QWidget):
    """A row a layer, the one that is looked at last and in bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            f"Same: values that differ by at most {100 * SAME:.0f} % of the layer's largest. Change: the mean "
            "difference, in per cent of the mean value."
        )
        self._rows: tuple[tuple[str, Agreement | None], ...] = ()
        theme.changed.connect(self.update)
        self.show_layers((), moves_back=False)

    @property
    def rows(self) -> tuple[tuple[str, Agreement | None], ...]:
        """The layers by name, each with its agreement; None where no whole shift moves it back."""
        return self._rows

    def show_layers(self, layers: tuple[LayerShift, ...], *, moves_back: bool) -> None:
        """Show the layers on the way to the one that is looked at."""
        self._rows = tuple(
            (layer.name, layer.moved_back if moves_back else layer.in_place) for layer in layers
        )
        said = "; ".join(f"{name}: {_said(found)}" for name, found in self._rows)
        self.setAccessibleName(f"Layers on the way: {said}" if said else "Layers on the way: none yet")
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """A line for each layer, and one above."""
        return QSize(320, _LINE * (len(self._rows) + 1) + _GAP if self._rows else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the headings and the rows."""
        if not self._rows:
            return
        painter, colours = QPainter(self), theme.colours
        painter.setFont(text_font(-1, strong=True))
        painter.setPen(QColor(colours.dim))
        name, bar, same, change = self._columns(0)
        for room, text, is_right in ((name, "LAYER", False), (same, "SAME", True), (change, "CHANGE", True)):
            _draw(painter, room, text, is_right=is_right)
        for row, (layer, found) in enumerate(self._rows, 1):
            name, bar, same, change = self._columns(row)
            is_last = row == len(self._rows)
            painter.setFont(figures_font(strong=is_last))
            painter.setPen(QColor(colours.text if is_last else colours.dim))
            _draw(painter, name, layer)
            if found is None:
                _draw(painter, bar.united(change), "moves by no whole px", is_right=True)
                continue
            _draw(painter, same, share_text(found.same), is_right=True)
            _draw(painter, change, share_text(found.change), is_right=True)
            _draw_bar(painter, bar, found.same)

    def _columns(self, row: int) -> tuple[QRectF, QRectF, QRectF, QRectF]:
        """Where name, bar and both figures of a row stand."""
        top, width = row * _LINE, self.width() - 2 * _MARGIN
        names = min(200.0, width * 0.36)
        bar = max(_NARROWEST_BAR, width - names - 2 * _FIGURE - _GAP)
        left = _MARGIN + names + _GAP
        return (
            QRectF(_MARGIN, top, names, _LINE), QRectF(left, top, bar, _LINE),
            QRectF(left + bar, top, _FIGURE, _LINE), QRectF(left + bar + _FIGURE, top, _FIGURE, _LINE),
        )  # fmt: skip


def _draw_bar(painter: QPainter, room: QRectF, share: float) -> None:
    ground = QRectF(room.left(), room.center().y() - 4, room.width() - _GAP, 8)
    painter.fillRect(ground, QColor(theme.colours.sunken))
    if not math.isnan(share):
        ground.setWidth(max(1.0, ground.width() * share))
        painter.fillRect(ground, QColor(theme.colours.series[0]))


def _draw(painter: QPainter, room: QRectF, text: str, *, is_right: bool = False) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(room.width()))
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)


def _said(found: Agreement | None) -> str:
    if found is None:
        return "moves by no whole px"
    return f"{share_text(found.same)} the same, changed by {share_text(found.change)}"
