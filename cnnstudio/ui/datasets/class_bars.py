"""How many images each class has, as a list of bars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font, text_font

_ROW = 22
_NAMES = 0.38  # share of the width that names may take


class ClassBars(QWidget):
    """One bar a class; a click shows that class alone, another one all again.

    Signals:
        class_chosen: Carries the class, or −1 for all.
    """

    class_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Images of each class")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names: tuple[str, ...] = ()
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._chosen = -1
        theme.changed.connect(self.update)

    @property
    def rows(self) -> tuple[tuple[str, int], ...]:
        """Names and counts, as shown."""
        return tuple(zip(self._names, map(int, self._counts), strict=True))

    def show_counts(
        self,
        names: tuple[str, ...],
        counts: NDArray[np.int64],
        weights: NDArray[np.float64] | None = None,
        counted: str = "images",
    ) -> None:
        """Show other classes.

        Args:
            names: What they are called.
            counts: Images or objects of each; −1 where nobody knows.
            weights: The weight of each under which all count alike, for the tooltip; None where that means nothing.
            counted: What is counted.
        """
        self._names, self._counts = names, counts
        self._chosen = -1
        self.setAccessibleName(f"{counted.capitalize()} of each class")
        words = [f"{name}: {_number(count)} {counted}" for name, count in zip(names, counts, strict=True)]
        if weights is not None:
            words = [f"{word}, weight {weight:.3g}" for word, weight in zip(words, weights, strict=True)]
        self.setToolTip("\n".join(words[:40] + ([f"… {len(words) - 40} more"] if len(words) > 40 else [])))
        self.setAccessibleDescription("; ".join(words[:40]))
        self.setFixedHeight(max(1, len(names)) * _ROW)
        self.update()

    def mark(self, label: int) -> None:
        """Mark a class as the one that is shown; −1 for none."""
        self._chosen = label
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each class."""
        return QSize(200, max(1, len(self._names)) * _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = int(self._counts.max()) if len(self._counts) else 1
        area = event.rect()
        for label in range(area.top() // _ROW, min(len(self._names), area.bottom() // _ROW + 1)):
            self._paint_row(painter, label, max(1, most))

    def _paint_row(self, painter: QPainter, label: int, most: int) -> None:
        top, count = label * _ROW, int(self._counts[label])
        is_chosen = label == self._chosen
        if is_chosen:
            painter.fillRect(QRect(0, top, self.width(), _ROW), QColor(theme.colours.sunken))
        names, figures = round(self.width() * _NAMES), 56
        painter.setFont(text_font(strong=is_chosen))
        painter.setPen(QColor(theme.colours.text))
        elided = painter.fontMetrics().elidedText(self._names[label], Qt.TextElideMode.ElideRight, names - 8)
        painter.drawText(QRect(0, top, names, _ROW), Qt.AlignmentFlag.AlignVCenter, elided)
        room = max(1, self.width() - names - figures - 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.accent))
        painter.drawRoundedRect(
            QRectF(names, top + 7, max(2.0 if count > 0 else 0.0, room * count / most), _ROW - 14), 2, 2
        )
        painter.setPen(QColor(theme.colours.dim))
        painter.setFont(figures_font())
        place = QRect(self.width() - figures, top, figures, _ROW)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, _number(count))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the class under the pointer, or all."""
        label = int(event.position().y()) // _ROW
        if event.button() == Qt.MouseButton.LeftButton and label < len(self._names):
            self._choose(-1 if label == self._chosen else label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk between classes; Escape shows all."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._names:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._choose(min(max(0, self._chosen + step), len(self._names) - 1))
        elif key == Qt.Key.Key_Escape and self._chosen >= 0:
            self._choose(-1)
        else:
            super().keyPressEvent(event)

    def _choose(self, label: int) -> None:
        self.mark(label)
        self.class_chosen.emit(label)


def _number(count: int) -> str:
    return exact(int(count) if count >= 0 else None)
