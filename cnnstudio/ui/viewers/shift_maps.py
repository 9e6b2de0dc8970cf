"""Three maps side by side: of the image, of the shifted image, and what differs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.engine.inspecting.shifts import ShiftResult, overlapping
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font
from cnnstudio.ui.viewers.colour_tables import SIGNED_TABLE, coloured_image
from cnnstudio.ui.viewers.figures import figure, span
from cnnstudio.ui.viewers.map_stack import Floats

_MARGIN, _GAP, _LINE = 16, 12, 20  # px
_COUNT = 3  # maps
_ROOMY = 720  # px: less has room for two maps side by side only
_DRAWN = 512  # px: larger maps are thinned out for the screen
_ROUNDING = 1e-5
"""Share of the largest number up to which numbers differ by rounding alone: no colour makes much of it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the three: its title, what stands below it, and the map."""

    title: str
    note: str
    image: QImage


class ShiftMaps(QWidget):
    """Draws what a shift does to one unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.difference: Floats | None = None
        self._parts: tuple[_Part, ...] = ()
        self._cells = (1, 1)
        theme.changed.connect(self.update)
        self.show_result(None, moves_back=False)

    def show_result(self, result: ShiftResult | None, *, moves_back: bool) -> None:
        """Show what came of a shift.

        Args:
            result: What came of it; None for nothing.
            moves_back: Whether the second map is moved back before they are compared, where it can be.
        """
        self._parts, self.difference = (), None
        if result is not None:
            self._take(result, result.back if moves_back and result.own.moved_back is not None else (0, 0))
        self._fit()
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName("; ".join(f"{part.title}: {part.note}" for part in self._parts) or "No maps")

    def _take(self, result: ShiftResult, back: tuple[int, int] | None) -> None:
        first, second = overlapping(result.before, result.after, back or (0, 0))
        with np.errstate(invalid="ignore"):
            self.difference = second - first
        low, high = _limits(first, second)
        size = max(abs(low), abs(high))
        if high - low <= _ROUNDING * size:  # the same everywhere: the middle of the scale
            low, high = low - size, high + size
        largest = max(0.0, *(abs(end) for end in _limits(self.difference)))
        is_rounding = 0 < largest <= _ROUNDING * size
        extreme = size if is_rounding else largest
        self._cells = (first.shape[0], first.shape[1])
        moved = "Shifted image, moved back" if back and any(back) else "Shifted image"
        self._parts = (
            _Part("Image as it is", _range(first), _image(first, low, high, "viridis")),
            _Part(moved, _range(second), _image(second, low, high, "viridis")),
            _Part(
                "Difference",
                "none but for rounding" if is_rounding else _difference_range(self.difference, largest),
                _image(self.difference, -extreme, extreme, SIGNED_TABLE),
            ),
        )

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands over the maps."""
        return tuple(part.title for part in self._parts)

    def sizeHint(self) -> QSize:
        """Three maps of usual proportions."""
        return QSize(480, 200)

    def minimumSizeHint(self) -> QSize:
        """Maps that are just seen."""
        return QSize(240, 2 * _LINE + 48)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what stands below the maps close to them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width, rows = self._column_width(), -(-_COUNT // self._columns)
        tall = width * self._cells[0] / self._cells[1] + 2 * _LINE + _GAP
        self.setMaximumHeight(max(self.minimumSizeHint().height(), math.ceil(rows * tall)))

    @property
    def _columns(self) -> int:
        return _COUNT if self.width() >= _ROOMY else _COUNT - 1

    def _column_width(self) -> float:
        return (self.width() - 2 * _MARGIN - (self._columns - 1) * _GAP) / self._columns

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw titles, maps, and ranges."""
        painter = QPainter(self)
        width, columns = self._column_width(), self._columns
        tall = self.height() / -(-_COUNT // columns)
        scale = max(0.0, min(width / self._cells[1], (tall - 2 * _LINE - _GAP) / self._cells[0]))
        for place, part in enumerate(self._parts):
            row, column = divmod(place, columns)
            left, top = _MARGIN + column * (width + _GAP), row * tall
            size = self._cells[1] * scale, self._cells[0] * scale
            box = QRectF(left, top + _LINE, max(1.0, size[0]), max(1.0, size[1]))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, part.image.width() > box.width())
            painter.drawImage(box, part.image)
            _write(painter, part.title, QRectF(left, top, width, _LINE), is_title=True)
            _write(painter, part.note, QRectF(left, box.bottom(), width, _LINE), is_title=False)


def _write(painter: QPainter, text: str, room: QRectF, *, is_title: bool) -> None:
    painter.setFont(text_font() if is_title else figures_font(-1))
    painter.setPen(QColor(theme.colours.text if is_title else theme.colours.dim))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def _range(values: Floats) -> str:
    """The range of a map in words."""
    odd = np.count_nonzero(~np.isfinite(values))
    if odd == values.size:
        return "NaN or infinite"
    return span(*_limits(values)) + (f", {exact(int(odd))} NaN or infinite" if odd else "")


def _difference_range(values: Floats, largest: float) -> str:
    if not np.isfinite(values).any():
        return "NaN or infinite"
    return f"±{figure(largest)}; white is none" if largest else "none"


def _limits(*maps: Floats) -> tuple[float, float]:
    """Smallest and largest number of maps; what is none is passed over."""
    finite = np.concatenate([values[np.isfinite(values)] for values in maps])
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def _image(values: Floats, low: float, high: float, table: str) -> QImage:
    step = max(1, -(-max(values.shape) // _DRAWN))
    thin = values[::step, ::step]
    if low == high and table == SIGNED_TABLE:  # nothing differs: the middle of the scale
        low, high = -1.0, 1.0
    return coloured_image(thin, low, high, table)
