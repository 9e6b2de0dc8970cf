"""The norms of gradients and weights over a training, on a logarithmic axis."""

from __future__ import annotations

from typing import ClassVar

from cnnstudio.ui.training.history import History
from cnnstudio.ui.training.metric_plot import NOTHING, MetricPlot
from cnnstudio.ui.training.thinning import Curve, means


class NormPlot(MetricPlot):
    """Draws the gradients' norm as the curve of batches, and the weights' as the other one."""

    has_markers: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__("norms", "Norm", names_steps=False)
        self.hide()

    def _wanted(self, history: History, bins: int) -> tuple[Curve, ...]:
        gradient, weight = (self._placed(history, name, bins) for name in ("gradient", "weight"))
        return NOTHING, gradient, NOTHING, weight

    def _placed(self, history: History, name: str, bins: int) -> Curve:
        steps, values = self._seen(history.norms(name))
        places = steps / max(1, history.batches) if self._by_epoch else steps
        return means((places, values), bins)
