"""Precision over recall of each class."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.scenes.boxes.paint_found import colour_of, is_bright
from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.plot_axes import style_axes
from cnnstudio.vision.average_precision import RECALLS, Curve

_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
_PALE = 70  # of 255
_GROUND = 215  # of 255: the legend hides the curves behind it
_LONGEST = 24  # letters
_MOST_NAMED = 12  # classes in the legend


class PrecisionPlot(QWidget):
    """A curve a class at an IoU of 0.5; one can be brought out."""

    def __init__(self) -> None:
        super().__init__()
        self._curves: tuple[Curve, ...] = ()
        self._classes: tuple[str, ...] = ()
        self._chosen = -1
        self._items: list[Any] = []
        self._widget: Any = pg.PlotWidget()
        self._widget.setAccessibleName("Precision over recall")
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widget.setToolTip(
            "From the surest box to the last: the share of right ones among them, over the share of objects found."
        )
        self._plot: Any = self._widget.getPlotItem()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(False, False)
        self._plot.showGrid(x=True, y=True, alpha=0.25)
        self._plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.03)
        self._plot.setLabel("bottom", "Recall")
        self._plot.setLabel("left", "Precision")
        self._plot.setContentsMargins(8, 8, 16, 8)
        self._legend: Any = self._plot.addLegend(offset=(24, -24))
        for side in ("left", "bottom"):
            self._plot.getAxis(side).enableAutoSIPrefix(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._widget)
        theme.changed.connect(self.restyle)
        self.restyle()

    @property
    def drawn(self) -> tuple[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]], ...]:
        """Recall and precision of every line."""
        return tuple(item.getOriginalDataset() for item in self._items)

    def show_curves(self, curves: tuple[Curve, ...], classes: tuple[str, ...]) -> None:
        """Show other curves, one a class; classes without objects have none."""
        self._curves, self._classes, self._chosen = curves, classes, -1
        self._draw()

    def choose(self, label: int) -> None:
        """Bring the curve of a class out; −1 for none."""
        self._chosen = label
        self._draw()

    def _draw(self) -> None:
        for item in self._items:
            self._plot.removeItem(item)
        self._legend.clear()
        self._items = []
        for label, curve in enumerate(self._curves):
            if not curve.objects:
                continue
            name = (
                shortened(self._classes[label])
                if len(self._curves) <= _MOST_NAMED or label == self._chosen
                else None
            )
            item = self._plot.plot(RECALLS, curve.even_precision, pen=self._pen(label), name=name)
            item.setZValue(1 if label == self._chosen else 0)
            self._items.append(item)

    def _pen(self, label: int) -> Any:
        colour = QColor(colour_of(label))
        if theme.is_dark != is_bright(colour):
            colour = colour.lighter(140) if theme.is_dark else colour.darker(130)
        if self._chosen >= 0 and label != self._chosen:
            colour.setAlpha(_PALE)
        width = 3 if label == self._chosen else 2
        # Such pens count px of the screen.
        return pg.mkPen(colour, width=width * self.devicePixelRatioF(), style=_DASHES[label % len(_DASHES)])

    def showEvent(self, event: QShowEvent) -> None:
        """Draw for the screen that it is on."""
        super().showEvent(event)
        self._draw()

    @Slot()
    def restyle(self) -> None:
        """Take the theme's colours."""
        self._widget.setBackground(QColor(theme.colours.panel))
        self._legend.setLabelTextColor(QColor(theme.colours.text))
        ground = QColor(theme.colours.panel)
        ground.setAlpha(_GROUND)
        self._legend.setBrush(pg.mkBrush(ground))
        style_axes(self._plot)
        self._draw()


def shortened(name: str) -> str:
    """A name that leaves room for the curves."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
