"""The curves of the ticked runs: loss beside the score of the task, with a legend and the ways to draw them."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from cnnstudio.ui.runs.curves import SMOOTHINGS, Axis, Ways, curves_of
from cnnstudio.ui.runs.legend import Legend
from cnnstudio.ui.runs.overlay_plot import OverlayPlot
from cnnstudio.ui.runs.ticked_contents import TickedRun
from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.widgets.labels import vertical_hairline
from cnnstudio.ui.widgets.scrolled import scrolled

_AXES: dict[Axis, str] = {"epoch": "per epoch", "seconds": "by time", "step": "per batch"}
_NAMES: dict[Axis, str] = {"epoch": "epoch", "seconds": "seconds", "step": "step (one batch each)"}
_METRICS = (("loss", "Loss"), ("score", "Accuracy"))
_LEGEND = 340  # px
_WHOLE = "whole loss"


class OverlayPanel(QWidget):
    """Draws the ticked runs over each other."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: tuple[TickedRun, ...] = ()
        self._is_drawn = False
        self.plots = {metric: OverlayPlot(metric, label) for metric, label in _METRICS}
        self.legend = Legend()
        self.axis = self._choice("Horizontal axis", tuple(_AXES.values()))
        self.scale = self._choice("Scale of the loss", ("linear loss", "logarithmic loss"))
        self.smoothing = self._choice(
            "Smoothing", tuple(f"smoothed ({share})" if share else "not smoothed" for share in SMOOTHINGS)
        )
        self.part = self._choice("What of the loss is drawn", (_WHOLE,))
        self.part.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.part.hide()
        self.training, self.validation = QCheckBox("Training"), QCheckBox("Validation")
        for box in (self.training, self.validation):
            box.setChecked(True)
            box.toggled.connect(self._on_ways_changed)
        self.plots["score"].plot.setXLink(self.plots["loss"].plot)
        for plot in self.plots.values():
            plot.pointed.connect(self._on_pointed)
        self._lay_out()

    def _choice(self, name: str, choices: tuple[str, ...]) -> QComboBox:
        box = QComboBox()
        box.addItems(choices)
        box.setMinimumContentsLength(max(map(len, choices)) + 1)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.currentIndexChanged.connect(self._on_ways_changed)
        return box

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 8)
        top.setSpacing(8)
        for box in (self.training, self.validation):
            top.addWidget(box)
        top.addStretch(1)
        for choice in (self.part, self.smoothing, self.axis, self.scale):
            top.addWidget(choice)
        plots = QSplitter(Qt.Orientation.Horizontal)
        plots.setHandleWidth(1)
        for plot in self.plots.values():
            plots.addWidget(plot)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 8, 8, 8)
        column.addWidget(self.legend)
        column.addStretch(1)
        scroll = scrolled(inside)
        scroll.setFixedWidth(_LEGEND)
        self.drawn = QWidget()
        row = QHBoxLayout(self.drawn)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(plots, 1)
        row.addWidget(vertical_hairline())
        row.addWidget(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(Hairline())
        whole.addWidget(self.drawn, 1)

    @property
    def ways(self) -> Ways:
        """How the curves are drawn."""
        return Ways(
            list(_AXES)[self.axis.currentIndex()],
            SMOOTHINGS[self.smoothing.currentIndex()],
            self.training.isChecked(),
            self.validation.isChecked(),
        )

    def show_runs(self, runs: tuple[TickedRun, ...]) -> None:
        """Draw other runs, or the same further on; not before anybody sees it."""
        self._runs, self._is_drawn = runs, False
        self._offer_terms()
        if self.isVisible():
            self._draw()

    def _offer_terms(self) -> None:
        """Let the user choose among the terms that the losses of these runs have; the chosen one stays."""
        contents = [run.contents for run in self._runs]
        terms = {term.key: term.label for one in contents for term in one.project.task.loss_terms}
        known = {term.key for one in contents for point in one.history[-1:] for term in point.terms}
        chosen = self.part.currentData()
        with QSignalBlocker(self.part):
            self.part.clear()
            self.part.addItem(_WHOLE, "loss")
            for key, label in terms.items():
                if key in known:
                    self.part.addItem(label, key)
            self.part.setCurrentIndex(max(0, self.part.findData(chosen)))
        self.part.setVisible(self.part.count() > 1)

    def _draw(self) -> None:
        self._is_drawn = True
        ways = self.ways
        runs = [(run.style, run.contents) for run in self._runs]
        for metric, plot in self.plots.items():
            is_logarithmic = metric == "loss" and bool(self.scale.currentIndex())
            drawn = str(self.part.currentData() or "loss") if metric == "loss" else metric
            if metric == "loss":
                plot.rename("Loss" if drawn == "loss" else f"Loss: {self.part.currentText()}")
            plot.show_curves(curves_of(runs, drawn, ways), is_logarithmic, _NAMES[ways.axis])
        self.legend.show_runs(self._runs, ways.axis)

    @Slot()
    def _on_ways_changed(self) -> None:
        if self.isVisible():
            self._draw()
            for plot in self.plots.values():
                plot.fit()
        self._on_pointed(math.nan)

    @Slot(float)
    def _on_pointed(self, place: float) -> None:
        for plot in self.plots.values():
            plot.show_cross(place)
        self.legend.show_place(place)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what has come while nobody looked."""
        super().showEvent(event)
        if not self._is_drawn:
            self._draw()
