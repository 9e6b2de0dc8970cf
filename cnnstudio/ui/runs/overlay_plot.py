"""One plot with the curves of several runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui.runs.curves import Curve
from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.loss_axis import LossAxis
from cnnstudio.ui.training.plot_range import EMPTY_RANGE, range_of
from cnnstudio.ui.training.thinning import means
from cnnstudio.ui.widgets.count_axis import CountAxis
from cnnstudio.ui.widgets.plot_axes import style_axes

_SMALLEST = 1e-8  # what a logarithmic axis shows a 0 as
_AXIS_WIDTH = 56  # px
_MOST_MARKS = 40  # points of a curve that has a mark on each
_MOST_POINTS = 2000
_PALE = 90  # of 255: raw curves behind smoothed ones


class OverlayPlot(QWidget):
    """Draws validation as full lines with marks, training as dashed ones; raw curves pale behind smoothed ones.

    Args:
        metric: ``loss`` or ``score``.
        label: What the vertical axis is called.

    Signals:
        pointed: The pointer is over a place of the horizontal axis; NaN when it leaves.
    """

    pointed = Signal(float)

    def __init__(self, metric: str, label: str) -> None:
        super().__init__()
        self._metric = metric
        self._curves: tuple[Curve, ...] = ()
        self._logarithmic = False
        self._items: list[Any] = []
        self._widget: Any = pg.PlotWidget(axisItems={"left": LossAxis("left"), "bottom": CountAxis("bottom")})
        self._plot: Any = self._widget.getPlotItem()
        self._widget.setAccessibleName(f"Plot of the {metric} of the ticked runs")
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._widget.setToolTip("Wheel: zoom. Drag: move. Double-click: fit.")
        self._cross: Any = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self._plot.addItem(self._cross, ignoreBounds=True)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.showGrid(x=False, y=True, alpha=0.25)
        self._plot.getAxis("left").setWidth(_AXIS_WIDTH)
        self._plot.disableAutoRange()
        self._plot.setLabel("left", label)
        self._plot.setContentsMargins(8, 4, 16, 4)
        for side in ("left", "bottom"):
            self._plot.getAxis(side).enableAutoSIPrefix(False)
        self._widget.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._widget.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._widget)
        theme.changed.connect(self.restyle)
        self.restyle()

    @property
    def plot(self) -> Any:
        """The pyqtgraph item, for linking axes and for tests."""
        return self._plot

    @property
    def drawn(self) -> tuple[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]], ...]:
        """Places and values of every line that is drawn, raw ones behind smoothed ones included."""
        return tuple(item.getOriginalDataset() for item in self._items)

    def rename(self, label: str) -> None:
        """Call the vertical axis something else."""
        self._plot.setLabel("left", label)

    def show_curves(self, curves: tuple[Curve, ...], logarithmic: bool, below: str) -> None:
        """Draw some curves.

        Args:
            curves: The curves.
            logarithmic: Whether the vertical axis is.
            below: What the horizontal axis is called.
        """
        fits = not self._curves or len(curves) != len(self._curves) or logarithmic != self._logarithmic
        self._curves, self._logarithmic = curves, logarithmic
        self._plot.setLogMode(False, logarithmic)
        self._plot.setLabel("bottom", below)
        self._draw()
        if fits or not curves:
            self.fit()

    def _draw(self) -> None:
        for item in self._items:
            self._plot.removeItem(item)
        self._items = []
        for curve in self._curves:
            if curve.smooth is not curve.values:
                self._add(curve, curve.values, pale=True)
            self._add(curve, curve.smooth, pale=False)

    def _add(self, curve: Curve, values: np.ndarray[Any, Any], *, pale: bool) -> None:
        places, values = means((curve.places, values), _MOST_POINTS)
        if self._logarithmic:
            values = np.maximum(values, _SMALLEST)
        colour = QColor(curve.style.colour)
        if pale:
            colour.setAlpha(_PALE)
        dash = Qt.PenStyle.SolidLine if curve.is_validation else Qt.PenStyle.DashLine
        width = 1 if pale or not curve.is_validation else 2
        has_marks = not pale and curve.is_validation and len(places) <= _MOST_MARKS
        item = pg.PlotDataItem(
            places,
            values,
            connect="finite",
            pen=pg.mkPen(colour, width=width * self.devicePixelRatioF(), style=dash),
            symbol=curve.style.mark if has_marks or len(places) == 1 else None,
            symbolSize=7,
            symbolBrush=pg.mkBrush(colour),
            symbolPen=pg.mkPen(QColor(theme.colours.panel), width=1),
        )
        self._plot.addItem(item)
        self._items.append(item)

    @Slot()
    def fit(self) -> None:
        """Show everything."""
        shown = [(curve.places, values) for curve in self._curves for values in (curve.values, curve.smooth)]
        if self._logarithmic:
            shown = [(places, np.maximum(values, _SMALLEST)) for places, values in shown]
        needed = range_of(shown, self._logarithmic)
        found = EMPTY_RANGE if needed is None else needed
        right = max([float(curve.places[-1]) for curve in self._curves], default=found.right)
        margin = 0.05 * (found.top - found.bottom)
        self._plot.setRange(
            xRange=(0, right * 1.02), yRange=(found.bottom - margin, found.top + margin), padding=0
        )

    def show_cross(self, place: float) -> None:
        """Draw the line at a place of the horizontal axis; none for NaN."""
        self._cross.setVisible(bool(np.isfinite(place)))
        if np.isfinite(place):
            self._cross.setPos(place)

    @Slot()
    def restyle(self) -> None:
        """Take the theme's colours."""
        colours = theme.colours
        self._widget.setBackground(QColor(colours.panel))
        self._cross.setPen(pg.mkPen(QColor(colours.dim), width=1, style=Qt.PenStyle.DashLine))
        style_axes(self._plot)
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw for the screen that it is on."""
        super().showEvent(event)
        self.restyle()

    @Slot(object)
    def _on_mouse_moved(self, point: QPointF) -> None:
        box = self._plot.getViewBox()
        inside = box.sceneBoundingRect().contains(point)
        self.pointed.emit(box.mapSceneToView(point).x() if inside else float("nan"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit on a double-click; forget the place when the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(float("nan"))
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
            self.fit()
        return super().eventFilter(watched, event)
