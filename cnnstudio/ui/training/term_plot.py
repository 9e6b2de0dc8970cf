"""The terms that a loss is the sum of, each epoch: those of the validation images full, those of training dashed."""

from __future__ import annotations

from typing import Any, ClassVar

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from cnnstudio.document.tasks.loss_terms import LossTerm
from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.metric_plot import NOTHING, MetricPlot
from cnnstudio.ui.training.thinning import Curve

SIGNS = ((2, "o"), (3, "s"), (4, "t"), (5, "d"), (1, "+"))
"""Series of the theme and mark of each term, in their order: colours alone do not tell everybody enough."""


class TermPlot(MetricPlot):
    """Draws two lines a term, weighted, so that the lines of a kind add up to the loss."""

    has_markers: ClassVar[bool] = False

    def __init__(self) -> None:
        self._lines: list[tuple[Any, Any]] = []
        super().__init__("terms", "Terms", names_steps=False)
        self._terms: tuple[LossTerm, ...] = ()
        self._fixed = self._curves
        self.hide()

    def show_terms(self, terms: tuple[LossTerm, ...]) -> None:
        """Draw the terms of another loss from now on."""
        if terms == self._terms:
            return
        for pair in self._lines:
            for line in pair:
                self._plot.removeItem(line)
        self._terms = terms
        self._lines = [(self._curve(), self._curve()) for _ in terms]
        self._curves = (*self._fixed, *[line for pair in self._lines for line in pair])
        self.restyle()
        self.fit()

    def lines(self, key: str) -> tuple[list[float], list[float]]:
        """The values of a term as drawn: of the training images, and of the validation images."""
        pair = self._lines[[term.key for term in self._terms].index(key)]
        shown = [line.getOriginalDataset()[1] for line in pair]
        training, validation = ([] if values is None else values.tolist() for values in shown)
        return training, validation

    def _wanted(self, history: History, bins: int) -> tuple[Curve, ...]:
        shown = [
            history.per_epoch(f"{part}{term.key}", self._by_epoch)
            for term in self._terms
            for part in ("", "val_")
        ]
        return (*[NOTHING] * len(self._fixed), *shown)

    def _style_more(self) -> None:
        for (series, mark), pair in zip(SIGNS, self._lines, strict=False):
            colour = QColor(theme.colours.series[series])
            training, validation = pair
            training.setPen(self._line(colour, 1, Qt.PenStyle.DashLine))
            validation.setPen(self._line(colour, 2))
            validation.setSymbol(mark)
            validation.setSymbolSize(7)
            validation.setSymbolPen(pg.mkPen(QColor(theme.colours.panel), width=1))
            validation.setSymbolBrush(pg.mkBrush(colour))
