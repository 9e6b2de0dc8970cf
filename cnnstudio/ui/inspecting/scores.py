"""The classes that a network thinks likeliest, with bars."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.engine.predicting.scores import ClassScore
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.paint_scores import LINE, paint_scores, percent

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
        return QSize(140, _ROWS * LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        paint_scores(QPainter(self), 0, 0, self.width(), self._scores)
