"""A slider with two handles, for a range from a number to another."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui.theme import theme

_HEIGHT = 20
_RADIUS = 6.0
_GROOVE = 4.0
_FINE = 2.5  # width of the limits up to which steps are hundredths
_STEP = 0.01


class RangeSlider(QWidget):
    """Moves the ends of a range with the mouse; Shift moves both ends alike, away from their middle.

    The keys are those of the number fields beside it, so that it takes no focus.

    Args:
        minimum: Smallest number.
        maximum: Largest number.

    Signals:
        moved: The user moves a handle; carries both ends.
        released: The user let go.
    """

    moved = Signal(float, float)
    released = Signal()

    def __init__(self, minimum: float, maximum: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = minimum, maximum
        self._step = _STEP if maximum - minimum <= _FINE else 1.0
        self._ends: tuple[float, float] | None = None
        self._held: int | None = None
        self._start = 0.0
        self._before: tuple[float, float] = (minimum, maximum)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends, as shown; None if there are none."""
        return self._ends

    def show_ends(self, ends: tuple[float, float] | None) -> None:
        """Show a range; None for none."""
        self._ends = ends
        self.update()

    def sizeHint(self) -> QSize:
        """A line of handles."""
        return QSize(80, _HEIGHT)

    def place_of(self, number: float) -> float:
        """Where a number lies, in px from the left."""
        low, high = self._limits
        share = (min(max(number, low), high) - low) / (high - low)
        return _RADIUS + 1 + share * (self.width() - 2 * _RADIUS - 2)

    def _number_at(self, place: float) -> float:
        low, high = self._limits
        share = (place - _RADIUS - 1) / max(1.0, self.width() - 2 * _RADIUS - 2)
        return self._stepped(low + share * (high - low))

    def _stepped(self, number: float) -> float:
        low, high = self._limits
        return min(max(round(round(number / self._step) * self._step, 6), low), high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the nearer handle; of two in one place, the one on the pointer's side."""
        if event.button() != Qt.MouseButton.LeftButton or self._ends is None:
            return
        place = event.position().x()
        lower, upper = (self.place_of(end) for end in self._ends)
        self._held = 0 if abs(place - lower) < abs(place - upper) or (lower == upper and place < lower) else 1
        self._before = self._ends
        self._start = self._number_at(place)
        self._move(place, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        if self._held is not None:
            self._move(event.position().x(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.update()
            self.released.emit()

    def _move(self, place: float, modifiers: Qt.KeyboardModifier) -> None:
        number = self._number_at(place)
        lower, upper = self._before
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            middle = (lower + upper) / 2
            way = abs(number - middle)
            ends = self._stepped(middle - way), self._stepped(middle + way)
        elif self._held == 0:
            ends = min(number, upper), upper
        else:
            ends = lower, max(number, lower)
        if ends != self._ends:
            self._ends = ends
            self.update()
            self.moved.emit(*ends)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, what is between the handles, a tick at 0, and the handles."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, middle = theme.colours, self.height() / 2
        low, high = self._limits
        left, right = self.place_of(low), self.place_of(high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, right - left, _GROOVE), 2, 2)
        if low < 0 < high:
            painter.setPen(QPen(QColor(colours.outline), 1))
            zero = round(self.place_of(0)) + 0.5
            painter.drawLine(QPointF(zero, middle - 6), QPointF(zero, middle + 6))
        if self._ends is None:
            return
        lower, upper = (self.place_of(end) for end in self._ends)
        is_enabled = self.isEnabled()
        colour = QColor(colours.accent if is_enabled else colours.outline)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(lower, middle - _GROOVE / 2, max(upper - lower, 1), _GROOVE), 2, 2)
        for number, place in enumerate((lower, upper)):
            painter.setPen(QPen(colour, 2))
            painter.setBrush(colour if self._held == number else QColor(colours.panel))
            painter.drawEllipse(QPointF(place, middle), _RADIUS, _RADIUS)
