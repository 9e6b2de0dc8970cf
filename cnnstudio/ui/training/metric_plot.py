"""One plot of a training: a metric of training and validation, per batch and per epoch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.history import History, Numbers
from cnnstudio.ui.training.loss_axis import LossAxis
from cnnstudio.ui.training.phase_marks import PhaseMarks
from cnnstudio.ui.training.plot_range import EMPTY_RANGE, PlotRange, range_of
from cnnstudio.ui.training.thinning import Curve, envelope, means, visible_part
from cnnstudio.ui.widgets.count_axis import CountAxis
from cnnstudio.ui.widgets.plot_axes import style_axes

_RAW_ALPHA = 100  # of 255
_SMALLEST = 1e-8  # what a logarithmic axis shows a 0 as
_SHARES = (-0.06, 1.06)  # what the axis of an accuracy shows
NOTHING: Curve = (np.empty(0), np.empty(0))
_AXIS_WIDTH = 56  # px: the same for all plots, so that their steps stand above each other


class MetricPlot(QWidget):
    """Draws the raw curve thin and pale, the smoothed one over it, and epochs as points.

    Args:
        metric: ``loss`` or ``score``.
        label: What the vertical axis is called.
        names_steps: Whether the horizontal axis has a name; one of several that stand in a column.

    Signals:
        pointed: The pointer is over a place of the horizontal axis; NaN when it leaves.
        zoomed: The user has zoomed or moved; carries the ends of the horizontal axis.
        fit_requested: The user wants to see everything again.

    Attributes:
        has_markers: Whether the points of validation are marked; too many need none.
    """

    # What differs is told here: slots that a child defines anew stay connected when it is gone.
    has_markers: ClassVar[bool] = True

    pointed = Signal(float)
    zoomed = Signal(float, float)
    fit_requested = Signal()

    def __init__(self, metric: str, label: str, names_steps: bool = True) -> None:
        super().__init__()
        self._metric = metric
        self._label = label
        self._names_steps = names_steps
        self._logarithmic = False
        self._by_epoch = False
        self._is_fitted = True
        self._range: PlotRange | None = None
        self._drawn: tuple[int, bool, bool] | None = None
        self._widget: Any = pg.PlotWidget(axisItems={"left": LossAxis("left"), "bottom": CountAxis("bottom")})
        self._plot: Any = self._widget.getPlotItem()
        self._widget.setAccessibleName(f"Plot of the {metric}")
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._raw, self._smooth = self._curve(), self._curve()
        self._training, self._validation = self._curve(), self._curve()
        self._curves: tuple[Any, ...] = (self._raw, self._smooth, self._training, self._validation)
        self._cross: Any = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        self._plot.addItem(self._cross, ignoreBounds=True)
        self._marks = PhaseMarks(self._plot, is_named=not names_steps)
        self._set_up()
        # What pyqtgraph would like to have would push the other plots out of sight.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._widget)
        theme.changed.connect(self.restyle)
        self.restyle()

    def _curve(self) -> Any:
        curve = pg.PlotDataItem(connect="finite")
        self._plot.addItem(curve)
        return curve

    def rename(self, label: str) -> None:
        """Call the vertical axis something else."""
        if label != self._label:
            self._label = label
            self._plot.setLabel("left", label)

    def _set_up(self) -> None:
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.showGrid(x=False, y=True, alpha=0.25)
        self._plot.getAxis("left").setWidth(_AXIS_WIDTH)
        self._plot.disableAutoRange()
        self._plot.setLabel("left", self._label)
        self._plot.setContentsMargins(8, 4, 16, 4)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            # Numbers are drawn anew only when the range changes, not with every point.
            axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        if self._metric == "score":
            self._plot.getViewBox().setLimits(yMin=-0.1, yMax=1.1)
        self._widget.setToolTip("Wheel: zoom. Drag: move. Double-click: fit.")
        self._widget.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self._widget.viewport().installEventFilter(self)
        self._plot.getViewBox().sigRangeChangedManually.connect(self._on_zoomed)

    @property
    def plot(self) -> Any:
        """The pyqtgraph item, for linking axes and for tests."""
        return self._plot

    @property
    def joins_epochs(self) -> bool:
        """Whether a line joins the training's epochs; among its batches they are points alone."""
        return self._by_epoch

    def curve(self, name: str) -> tuple[Numbers, Numbers]:
        """Places and values of a curve as drawn: ``raw``, ``smooth``, ``training``, ``validation``."""
        item = getattr(self, f"_{name}")
        places, values = item.getOriginalDataset()
        return (np.empty(0), np.empty(0)) if places is None else (places, values)

    @property
    def marks(self) -> tuple[float, ...]:
        """Where phases begin, as drawn."""
        return self._marks.places

    def show_axes(self, logarithmic: bool, by_epoch: bool) -> None:
        """Choose the vertical axis and what the horizontal one counts."""
        self._logarithmic, self._by_epoch = logarithmic, by_epoch
        self._plot.setLogMode(False, logarithmic)
        if self._names_steps:
            self._plot.setLabel("bottom", "epoch" if by_epoch else "step (one batch each)")
        self._training.setPen(self._pen(0) if self.joins_epochs else None)
        self.fit()

    def fit(self) -> None:
        """Show everything, and go on doing so as points come."""
        self._is_fitted = True
        self._range = None
        self._drawn = None

    def hold(self) -> None:
        """Keep the range that is seen now, since the user has chosen it."""
        self._is_fitted = False
        self._drawn = None

    def show_history(self, history: History) -> None:
        """Draw the points, unless they are drawn already."""
        wanted = (history.version, self._logarithmic, self._by_epoch)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._marks.show(history.border_places(self._by_epoch))
        shown = [self._positive(curve) for curve in self._wanted(history, max(100, self.width() // 2))]
        if self._is_fitted:
            self._fit_to(range_of(shown, self._logarithmic), history.end(self._by_epoch))
        # A single point has no line, and would not be seen.
        self._smooth.setSymbol("o" if len(shown[1][0]) == 1 else None)
        for item, (places, values) in zip(self._curves, shown, strict=True):
            item.setData(places, values)

    def _wanted(self, history: History, bins: int) -> tuple[Curve, ...]:
        """What there is to draw: each batch, smoothed batches, training and validation by epochs.

        Args:
            history: All points.
            bins: How many places side by side are told apart.
        """
        return (
            NOTHING if self._by_epoch else envelope(self._seen(history.raw(self._metric)), bins),
            NOTHING if self._by_epoch else means(self._seen(history.smooth(self._metric)), bins),
            history.per_epoch(self._metric, self._by_epoch),
            history.per_epoch(f"val_{self._metric}", self._by_epoch),
        )

    def _positive(self, curve: Curve) -> Curve:
        """The curve as its axis can show it; without points where no value is a number."""
        places, values = curve
        if len(values) and not np.isfinite(values).any():
            return NOTHING
        return (places, np.maximum(values, _SMALLEST)) if self._logarithmic else curve

    def _seen(self, curve: Curve) -> Curve:
        """The part of a curve that the user has zoomed to; all of it where it is fitted."""
        if self._is_fitted:
            return curve
        part = visible_part(curve, *self._plot.getViewBox().viewRange()[0])
        return curve[0][part], curve[1][part]

    def show_places(self, left: float, right: float) -> None:
        """Show this part of the horizontal axis, as another plot does that the user has zoomed."""
        self._plot.setXRange(left, right, padding=0)

    def _fit_to(self, needed: PlotRange | None, end: float) -> None:
        """Change the range only where the points demand it; its end is that of all plots."""
        if needed is not None:
            needed = replace(needed, right=max(needed.right, end))
        if needed is not None and self._range is not None and self._range.holds(needed):
            return
        shown = EMPTY_RANGE if needed is None else needed.padded()
        self._range = None if needed is None else shown
        bottom, top = (shown.bottom, shown.top) if self._metric != "score" else _SHARES
        self._plot.setRange(xRange=(shown.left, shown.right), yRange=(bottom, top), padding=0)

    def _pen(self, series: int) -> Any:
        return self._line(QColor(theme.colours.series[series]), 2)

    def _line(self, colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Any:
        """A pen of a width in px of the window: such pens count px of the screen."""
        return pg.mkPen(colour, width=width * self.devicePixelRatioF(), style=style)

    def show_cross(self, place: float) -> None:
        """Draw the line at a place of the horizontal axis; none for NaN."""
        self._cross.setVisible(bool(np.isfinite(place)))
        if np.isfinite(place):
            self._cross.setPos(place)

    @Slot()
    def restyle(self) -> None:
        """Take the theme's colours."""
        colours = theme.colours
        training, validation = (QColor(colour) for colour in colours.series[:2])
        pale = QColor(training)
        pale.setAlpha(_RAW_ALPHA)
        self._widget.setBackground(QColor(colours.panel))
        self._raw.setPen(self._line(pale, 1))
        self._smooth.setPen(self._pen(0))
        self._training.setPen(self._pen(0) if self.joins_epochs else None)
        self._validation.setPen(self._pen(1))
        self._training.setSymbol("o")
        self._validation.setSymbol("s" if self.has_markers else None)
        for curve, colour in (
            (self._smooth, training),
            (self._training, training),
            (self._validation, validation),
        ):
            curve.setSymbolSize(7)
            curve.setSymbolPen(pg.mkPen(QColor(colours.panel), width=1))
            curve.setSymbolBrush(pg.mkBrush(colour))
        self._cross.setPen(self._line(QColor(colours.dim), 1, Qt.PenStyle.DashLine))
        self._marks.restyle()
        self._style_more()
        style_axes(self._plot)

    def _style_more(self) -> None:
        """Give the curves that a child has besides the theme's colours."""

    def showEvent(self, event: QShowEvent) -> None:
        """Draw for the screen that it is on."""
        super().showEvent(event)
        self.restyle()

    @Slot(object)
    def _on_zoomed(self, _axes: object) -> None:
        """Tell that the user has chosen a range."""
        self.zoomed.emit(*self._plot.getViewBox().viewRange()[0])

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
            self.fit_requested.emit()
        return super().eventFilter(watched, event)
