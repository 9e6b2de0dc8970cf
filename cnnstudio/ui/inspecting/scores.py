"""The classes that a network thinks likeliest, with bars."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.engine.scores import ClassScore
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font

_LINE = 20
_PERCENT = 48  # px
_GAP = 8
_ROWS = 5


class ScoreBars(QWidget):
    """One row a class: name, bar, percentage."""

    def __init__(self) -> None:
        super().__init__()
        self._scores: tuple[ClassScore, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.show_scores(())

    @property
    def scores(self) -> tuple[ClassScore, ...]:
        """What is shown, the likeliest first."""
        return self._scores

    def show_scores(self, scores: tuple[ClassScore, ...]) -> None:
        """Show classes, the likeliest first."""
        self._scores = scores
        said = ", ".join(f"{score.label} {percent(score.score)}" for score in scores)
        self.setAccessibleName(f"Likeliest classes: {said}" if said else "Likeliest classes: none yet")
        self.setToolTip("\n".join(f"{score.label}: {score.score:.6f}" for score in scores))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for five."""
        return QSize(140, _ROWS * _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        colours = theme.colours
        names = min(
            self.width() // 3, max((self._advance(score.label) for score in self._scores), default=0) + 2
        )
        room = max(8, self.width() - names - _PERCENT - 2 * _GAP)
        for row, score in enumerate(self._scores):
            top = row * _LINE
            painter.setFont(figures_font(strong=True))
            painter.setPen(QColor(colours.text))
            name = painter.fontMetrics().elidedText(score.label, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRectF(0, top, names + 1, _LINE), Qt.AlignmentFlag.AlignVCenter, name)
            bar = QRectF(names + _GAP, top + 6, max(1.0, room * min(1.0, max(0.0, score.score))), _LINE - 12)
            painter.fillRect(bar, QColor(colours.series[0]))
            painter.setFont(figures_font())
            painter.setPen(QColor(colours.dim))
            where = QRectF(self.width() - _PERCENT, top, _PERCENT, _LINE)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(where, right, percent(score.score))

    def _advance(self, text: str) -> int:
        return QFontMetrics(figures_font(strong=True)).horizontalAdvance(text)


def percent(share: float) -> str:
    """A share as people read it: ``94 %``, ``0.3 %``, ``< 0.1 %``."""
    if 0 < share < 0.0005:
        return "< 0.1 %"
    if share < 0.01 or 0.99 < share < 1:
        return f"{100 * share:.1f} %"
    return f"{100 * share:.0f} %"
