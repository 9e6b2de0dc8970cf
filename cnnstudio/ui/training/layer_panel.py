"""The weights and gradients of one layer while it learns, folded away until somebody wants to see them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cnnstudio.engine.watching.layer_histograms import LayerHistograms, LayerSpread
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.training.histogram_view import HistogramView
from cnnstudio.ui.training.look_panel import LookPanel

_LEAST, _MOST = 2000, 10_000  # ms from one look to the next
_SHARE = 0.02  # of the engine's time may go into looking


class LayerPanel(LookPanel):
    """Asks the engine now and then while it is open and a training runs; once more after its end."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, "layer histograms", "Weights and gradients of a layer")
        self.layers.setAccessibleName("Layer whose weights are shown")
        self.weights = HistogramView("Weights", 1)
        self.gradients = HistogramView("Gradients", 0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.weights, 1)
        row.addWidget(self.gradients, 1)
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(8)
        choice = QHBoxLayout()
        choice.addWidget(self.layers)
        choice.addStretch(1)
        content.addLayout(choice)
        content.addLayout(row)
        self.fold.set_content(content)

    def task(self, run: str, layer: str) -> object:
        """Ask for the histograms of a layer."""
        return LayerHistograms(run, layer)

    def show_answer(self, answer: object) -> None:
        """Draw the histograms, and look again so seldom that it costs little."""
        if not isinstance(answer, LayerSpread):
            raise TypeError(f"no histograms: {type(answer).__name__}")
        self.list_layers(answer.layers, answer.layer)
        self.weights.show_histogram(answer.weights)
        self.gradients.show_histogram(answer.gradients, "Gradients show while it trains.")
        if self.is_live:
            self.look_again_in(round(min(_MOST, max(_LEAST, 1000 * answer.seconds / _SHARE))))

    def show_refusal(self, message: str) -> None:
        """Say why there are no histograms."""
        self.weights.show_histogram(None, message)
        self.gradients.show_histogram(None)

    def forget_run(self) -> None:
        """Show no histograms."""
        self.weights.show_histogram(None)
        self.gradients.show_histogram(None)
