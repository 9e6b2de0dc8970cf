"""The curve of a sweep over learning rates: loss against rate, the rate on a logarithmic axis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.core.rate_range import RateRange, smoothed
from cnnstudio.engine.training.find_rate import RateCurve
from cnnstudio.ui.theme import theme
from cnnstudio.ui.training.loss_axis import LossAxis
from cnnstudio.ui.widgets.plot_axes import style_axes

_RAW_ALPHA = 110
_HEADROOM = 1.3  # times the first loss: what explodes at the end must not flatten the rest


class RatePlot(QWidget):
    """Draws each batch's loss thinly, the smoothed loss, and a line at the rate that is suggested."""

    def __init__(self) -> None:
        super().__init__()
        self._widget: Any = pg.PlotWidget(axisItems={"bottom": LossAxis("bottom")})
        self._widget.setAccessibleName("Loss over the learning rate")
        self._widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot: Any = self._widget.getPlotItem()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(False, False)
        self._plot.showGrid(x=False, y=True, alpha=0.25)
        self._plot.setLogMode(True, False)
        self._plot.disableAutoRange()
        self._plot.setLabel("left", "Loss")
        self._plot.setLabel("bottom", "Learning rate")
        self._plot.setContentsMargins(8, 8, 16, 4)
        for side in ("left", "bottom"):
            self._plot.getAxis(side).enableAutoSIPrefix(False)
        self._raw: Any = pg.PlotDataItem(connect="finite")
        self._smooth: Any = pg.PlotDataItem(connect="finite")
        self._mark: Any = pg.InfiniteLine(angle=90, movable=False)
        for item in (self._raw, self._smooth, self._mark):
            self._plot.addItem(item)
        self._mark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._widget)
        self.setMinimumSize(320, 220)
        theme.changed.connect(self.restyle)
        self.show_curve(RateCurve(), None, (1e-6, 10.0))

    @property
    def points(self) -> int:
        """How many batches are drawn."""
        found = self._smooth.getOriginalDataset()[0]
        return 0 if found is None else len(found)

    @property
    def marked(self) -> float | None:
        """The rate that the line stands at."""
        return float(10 ** self._mark.value()) if self._mark.isVisible() else None

    def show_curve(self, curve: RateCurve, found: RateRange | None, ends: tuple[float, float]) -> None:
        """Draw a sweep as far as it went.

        Args:
            curve: Its rates and losses.
            found: What it has shown.
            ends: Lowest and highest rate that it can come to.
        """
        losses = np.array(curve.losses)
        known = int(np.argmin(np.isfinite(losses))) if not np.isfinite(losses).all() else len(losses)
        rates, losses = np.array(curve.rates[:known]), losses[:known]
        self._raw.setData(rates, losses)
        self._smooth.setData(rates, np.array(smoothed(losses.tolist())))
        low, high = np.log10(ends[0]), np.log10(ends[1])
        bottom = float(losses.min()) if known else 0.0
        top = max(_HEADROOM * float(losses[: max(1, known // 2)].max()), bottom + 1e-6) if known else 1.0
        bottom -= 0.08 * (top - bottom)
        self._plot.setRange(xRange=(low, high), yRange=(bottom, top), padding=0)
        self._mark.setVisible(found is not None)
        if found is not None:
            self._mark.setValue(np.log10(found.suggested))

    @Slot()
    def restyle(self) -> None:
        """Take the theme's colours."""
        colours = theme.colours
        ratio = self.devicePixelRatioF()
        line = QColor(colours.series[0])
        pale = QColor(line)
        pale.setAlpha(_RAW_ALPHA)
        self._widget.setBackground(QColor(colours.panel))
        self._raw.setPen(pg.mkPen(pale, width=ratio))
        self._smooth.setPen(pg.mkPen(line, width=2 * ratio))
        self._mark.setPen(pg.mkPen(QColor(colours.accent), width=1.5 * ratio, style=Qt.PenStyle.DashLine))
        style_axes(self._plot)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw for the screen that it is on."""
        super().showEvent(event)
        self.restyle()
