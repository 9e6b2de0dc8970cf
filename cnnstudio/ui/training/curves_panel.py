"""The curves of a training: loss above the score of the task, with a legend and the switches of the axes."""

from __future__ import annotations

import itertools
import math

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPalette, QPen, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.metric_plot import MetricPlot
from cnnstudio.ui.training.norm_plot import NormPlot
from cnnstudio.ui.widgets.elided_label import ElidedLabel

_INTERVAL = 250  # ms from drawing one plot to drawing the other: what draws takes time from what trains
_HEIGHTS = (150, 120, 110)  # px that loss, score and norms need to be read
_METRICS = (("loss", "Loss", False), ("score", "Accuracy", True))


class LegendEntry(QWidget):
    """How a curve is drawn, with what it means.

    Args:
        text: What it means.
        series: Number of the theme's series.
        marker: ``circle``, ``square`` or "".
        pale: Whether it is the thin line behind.
    """

    def __init__(self, text: str, series: int, marker: str = "", pale: bool = False) -> None:
        super().__init__()
        self._text, self._series, self._marker, self._pale = text, series, marker, pale
        self._has_line = True
        self.setFont(figures_font(-1))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Legend: {text}")
        theme.changed.connect(self.update)

    def show_line(self, has_line: bool) -> None:
        """Draw the line, or the marker alone."""
        self._has_line = has_line
        self.update()

    def sizeHint(self) -> QSize:
        """Line and text."""
        return QSize(28 + self.fontMetrics().horizontalAdvance(self._text) + 4, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, marker and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(theme.colours.series[self._series])
        if self._pale:
            colour.setAlpha(110)
        painter.setPen(QPen(colour, 1 if self._pale else 2))
        if self._has_line:
            painter.drawLine(0, 10, 20, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if self._marker == "circle":
            painter.drawEllipse(QRectF(6.5, 6.5, 7, 7))
        elif self._marker == "square":
            painter.drawRect(QRectF(6.5, 6.5, 7, 7))
        painter.setPen(QColor(theme.colours.dim))
        painter.drawText(self.rect().adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


class CurvesPanel(QWidget):
    """The plots; each is drawn a few times a second at most, and not at all while hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._history = History()
        self.plots = {metric: MetricPlot(metric, label, named) for metric, label, named in _METRICS}
        self.norms = NormPlot()
        self._norm_legend = QWidget()
        for plot, height in zip(self._all, _HEIGHTS, strict=True):
            plot.setMinimumHeight(height)
        self.axis = self._switch("Horizontal axis", ("per batch", "per epoch"))
        self.scale = self._switch("Scale of the loss", ("linear loss", "logarithmic loss"))
        self._readout = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        self._readout.setFont(figures_font())
        self._legend_of_batches = [
            LegendEntry("training, each batch", 0, pale=True),
            LegendEntry("smoothed (0.6)", 0),
        ]
        self._legend_of_epochs = [
            LegendEntry("training, each epoch", 0, "circle"),
            LegendEntry("validation", 1, "square"),
        ]
        self._lay_out()
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._draw_next)
        self._turn = itertools.cycle(self._all)
        for plot in self._all:
            plot.pointed.connect(self._on_pointed)
            plot.zoomed.connect(self._on_zoomed)
            plot.fit_requested.connect(self.fit)
        self._on_axes_changed()

    def _switch(self, name: str, choices: tuple[str, ...]) -> QComboBox:
        box = QComboBox()
        box.addItems(choices)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.currentIndexChanged.connect(self._on_axes_changed)
        return box

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 4)
        top.setSpacing(16)
        for entry in (*self._legend_of_batches, *self._legend_of_epochs):
            top.addWidget(entry)
        top.addStretch(1)
        second = QHBoxLayout()
        second.setContentsMargins(16, 0, 16, 4)
        second.setSpacing(8)
        second.addWidget(self._readout, 1)
        second.addWidget(self.axis)
        second.addWidget(self.scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self.plots["loss"], 3)
        column.addWidget(Hairline())
        column.addWidget(self.plots["score"], 2)
        column.addWidget(self._norm_legend)
        column.addWidget(self.norms, 2)
        legend = QHBoxLayout(self._norm_legend)
        legend.setContentsMargins(16, 4, 16, 0)
        legend.setSpacing(16)
        for entry in (LegendEntry("norm of the gradients", 0), LegendEntry("norm of the weights", 1)):
            legend.addWidget(entry)
        legend.addStretch(1)
        self._show_norms()

    def _show_norms(self) -> None:
        """Let the norms have room as soon as there are some."""
        for part in (self._norm_legend, self.norms):
            part.setVisible(self._history.has_norms)

    @property
    def _all(self) -> tuple[MetricPlot, ...]:
        return (*self.plots.values(), self.norms)

    @property
    def readout(self) -> str:
        """The values under the pointer, as shown."""
        return self._readout.text

    @property
    def by_epoch(self) -> bool:
        """Whether the horizontal axis counts epochs."""
        return bool(self.axis.currentIndex())

    def show_history(self, history: History) -> None:
        """Show another training from now on."""
        self._history = history
        self.plots["score"].rename(history.score_label)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Show everything, and go on doing so as points come."""
        for plot in self._all:
            plot.fit()
        self.draw()

    @Slot(float, float)
    def _on_zoomed(self, left: float, right: float) -> None:
        """Show the same steps in all plots; pyqtgraph's own link goes by pixels, and loses them as rows move."""
        for plot in self._all:
            plot.hold()
            plot.show_places(left, right)

    @Slot()
    def _draw_next(self) -> None:
        """Draw one plot at a time, so that the window is never busy for long."""
        self._show_norms()
        next(plot for plot in self._turn if not plot.isHidden()).show_history(self._history)

    def draw(self) -> None:
        """Draw what is new in all plots."""
        if self.isVisible():
            self._show_norms()
            for plot in self._all:
                plot.show_history(self._history)

    @Slot()
    def _on_axes_changed(self) -> None:
        for metric, plot in self.plots.items():
            plot.show_axes(metric == "loss" and bool(self.scale.currentIndex()), self.by_epoch)
        self.norms.show_axes(logarithmic=True, by_epoch=self.by_epoch)
        for entry in self._legend_of_batches:
            entry.setVisible(not self.by_epoch)
        self._legend_of_epochs[0].show_line(self.plots["loss"].joins_epochs)
        self._on_pointed(math.nan)
        self.draw()

    @Slot(float)
    def _on_pointed(self, place: float) -> None:
        for plot in self._all:
            plot.show_cross(place)
        self._readout.set_text(self._words(place) or _HINT)

    def _words(self, place: float) -> str:
        if not math.isfinite(place) or self._history.is_empty:
            return ""
        return epoch_words(self._history, place) if self.by_epoch else step_words(self._history, place)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to draw."""
        super().showEvent(event)
        self.draw()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no more."""
        super().hideEvent(event)
        self._timer.stop()


_HINT = "Point at a curve to read its values."


def step_words(history: History, place: float) -> str:
    """The values of the batch nearest to a step, and of the last epoch before it."""
    index = history.nearest_step(place)
    if index is None:
        return ""
    step = int(history.raw("loss")[0][index])
    parts = [f"step {step:,}"]
    score = _in_words(history)
    for metric, name in (("loss", "loss"), ("score", score)):
        raw, smooth = history.raw(metric)[1][index], history.smooth(metric)[1][index]
        parts.append(f"{name} {raw:.4g} (smoothed {smooth:.4g})")
    done = [point for point in history.epochs if history.batches and point.epoch * history.batches <= step]
    if done:
        parts.append(f"validation loss {done[-1].val_loss:.4g}, {score} {done[-1].val_score:.4g}")
    return "   ".join(parts)


def epoch_words(history: History, place: float) -> str:
    """The values of the epoch nearest to a place."""
    if not history.epochs:
        return ""
    point = min(history.epochs, key=lambda point: abs(point.epoch - place))
    return (
        f"epoch {point.epoch:,}   loss {point.loss:.4g}, validation {point.val_loss:.4g}   "
        f"{_in_words(history)} {point.score:.4g}, validation {point.val_score:.4g}"
    )


def _in_words(history: History) -> str:
    """What the score is called inside a line."""
    label = history.score_label
    return label if label.isupper() or label[1:2].isupper() else label.lower()
