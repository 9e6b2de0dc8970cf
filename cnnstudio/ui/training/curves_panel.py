"""The curves of a training: loss above the score of the task, with a legend and the switches of the axes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.legend_entry import LegendEntry
from cnnstudio.ui.training.metric_plot import MetricPlot
from cnnstudio.ui.training.norm_plot import NormPlot
from cnnstudio.ui.training.term_plot import SIGNS, TermPlot
from cnnstudio.ui.widgets.elided_label import ElidedLabel

_INTERVAL = 250  # ms from drawing one plot to drawing the other: what draws takes time from what trains
_HEIGHTS = (150, 120, 120, 110)  # px that loss, score, terms and norms need to be read
_LOW = 100  # px that each has to do with where there are all of them
_METRICS = (("loss", "Loss", False), ("score", "Accuracy", True))


class CurvesPanel(QWidget):
    """The plots; each is drawn a few times a second at most, and not at all while hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._history = History()
        self.plots = {metric: MetricPlot(metric, label, named) for metric, label, named in _METRICS}
        self.terms, self.norms = TermPlot(), NormPlot()
        self._term_legend, self._norm_legend = QWidget(), QWidget()
        self.axis = self._switch("Horizontal axis", ("per batch", "per epoch"))
        self.scale = self._switch("Scale of the loss", ("linear loss", "logarithmic loss"))
        self._readout = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        self._readout.setFont(figures_font())
        self._legend_of_batches = [
            LegendEntry("training, each batch", 0, pale=True),
            LegendEntry("smoothed (0.6)", 0),
        ]
        self._legend_of_epochs = [
            LegendEntry("training, each epoch", 0, "o"),
            LegendEntry("validation", 1, "s"),
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
        box.setMinimumContentsLength(max(map(len, choices)) + 1)
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
        column.addWidget(self._term_legend)
        column.addWidget(self.terms, 3)
        column.addWidget(Hairline())
        column.addWidget(self.plots["score"], 2)
        column.addWidget(self._norm_legend)
        column.addWidget(self.norms, 2)
        norms = LegendEntry("norm of the gradients", 0), LegendEntry("norm of the weights", 1)
        _fill(self._norm_legend, norms)
        _fill(self._term_legend, ())
        self._show_more()

    def _show_more(self) -> None:
        """Let terms and norms have room as soon as there are some."""
        has_terms, has_norms = bool(self._history.terms), self._history.has_norms
        for is_shown, parts in (
            (has_terms, (self._term_legend, self.terms)),
            (has_norms, (self._norm_legend, self.norms)),
        ):
            for part in parts:
                part.setVisible(is_shown)
        for plot, height in zip(self._all, _HEIGHTS, strict=True):
            plot.setMinimumHeight(_LOW if has_terms and has_norms else height)

    def _show_terms(self) -> None:
        """Draw the terms of the loss of this training, and say which is which."""
        terms = self._history.terms
        self.terms.show_terms(terms)
        entries = [
            LegendEntry(f"{term.label} × {term.weight:g}" if term.weight != 1 else term.label, *sign)
            for term, sign in zip(terms, SIGNS, strict=False)
        ]
        for term, entry in zip(terms, entries, strict=True):
            entry.setToolTip(f"{term.formula}. {term.help}")
        ways = LegendEntry("training", None, dashed=True), LegendEntry("validation", None)
        _fill(self._term_legend, (*entries, *ways) if entries else ())

    @property
    def _all(self) -> tuple[MetricPlot, ...]:
        return (*self.plots.values(), self.terms, self.norms)

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
        self._show_terms()
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
        self._show_more()
        next(plot for plot in self._turn if not plot.isHidden()).show_history(self._history)

    def draw(self) -> None:
        """Draw what is new in all plots."""
        if self.isVisible():
            self._show_more()
            for plot in self._all:
                plot.show_history(self._history)

    @Slot()
    def _on_axes_changed(self) -> None:
        is_logarithmic = bool(self.scale.currentIndex())
        for metric, plot in self.plots.items():
            plot.show_axes(metric == "loss" and is_logarithmic, self.by_epoch)
        self.terms.show_axes(is_logarithmic, self.by_epoch)
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


def _fill(legend: QWidget, entries: Sequence[LegendEntry]) -> None:
    """Let a row of a legend hold other entries."""
    row = legend.layout()
    if row is None:
        row = QHBoxLayout(legend)
        row.setContentsMargins(16, 4, 16, 0)
        row.setSpacing(16)
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
    for entry in entries:
        row.addWidget(entry)
    row.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding))


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
    terms = [
        f"{term.label.lower()} {point.value(term.key):.3g} / {point.value(f'val_{term.key}'):.3g}"
        for term in history.terms
    ]
    return "   ".join(
        [
            f"epoch {point.epoch:,}   loss {point.loss:.4g}, validation {point.val_loss:.4g}",
            f"{_in_words(history)} {point.score:.4g}, validation {point.val_score:.4g}", *terms,
        ]
    )  # fmt: skip


def _in_words(history: History) -> str:
    """What the score is called inside a line."""
    label = history.score_label
    return label if any(letter.isupper() for letter in label[1:]) else label.lower()
