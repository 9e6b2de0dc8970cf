"""How the outputs and the weights of a layer are spread."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QPainter

from cnnstudio.engine.inspecting.layer_statistics import LayerFigures, LayerStatistics, Spread
from cnnstudio.engine.inspecting.saturation import Saturation
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.paint_spread import HEIGHT, figure_lines, paint_spread
from cnnstudio.ui.viewers.painted_view import PaintedView, lay_out_scrolled
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing

_LEAST_WIDTH = 440  # px of one spread


class SpreadsView(PaintedView):
    """Draws spreads below each other; beside each other where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._spreads: tuple[tuple[Spread, Saturation | None], ...] = ()
        self._is_log = False

    @property
    def spreads(self) -> tuple[tuple[Spread, Saturation | None], ...]:
        """What is shown."""
        return self._spreads

    def show_spreads(self, spreads: tuple[tuple[Spread, Saturation | None], ...]) -> None:
        """Show others."""
        self._spreads = spreads
        said = (
            f"{one.name}: " + ", ".join(f"{name} {value}" for name, value, _ in figure_lines(one, ends))
            for one, ends in spreads
        )
        self.setAccessibleName("How the numbers are spread")
        self.setAccessibleDescription("; ".join(said))
        self.fit()

    def show_log(self, is_log: bool) -> None:
        """Let bars be as high as the logarithm of their counts."""
        self._is_log = is_log
        self.update()

    def _columns(self) -> int:
        return max(1, min(self.width() // _LEAST_WIDTH, 3, len(self._spreads)))

    @property
    def is_empty(self) -> bool:
        """Whether there are no spreads."""
        return not self._spreads

    def content_height(self) -> int:
        """All rows of spreads."""
        return -(-len(self._spreads) // self._columns()) * HEIGHT

    def paint_content(self, painter: QPainter) -> None:
        """Draw all of them; as many stand beside each other as fit."""
        columns, width = self._columns(), self.width()
        for place, (shown, ends) in enumerate(self._spreads):
            row, column = divmod(place, columns)
            rect = QRectF(column * width / columns, row * HEIGHT, width / columns, HEIGHT)
            paint_spread(painter, rect, shown, ends, min(place, 1), self._is_log)


@register
class StatisticsViewer(Viewer):
    """Histograms and figures of a layer's outputs and weights."""

    kind = "statistics"
    title = "Statistics"
    help = "How the outputs and the weights of the layer are spread: histograms, zeros, saturation."

    def __init__(self) -> None:
        super().__init__()
        self._figures: LayerFigures | None = None
        self._header = Header()
        self._log = self._header.add_choice(
            "Height of bars",
            ("linear", "logarithmic"),
            "Bars as high as their counts, or as the counts' logarithm.",
        )
        self.view = SpreadsView()
        lay_out_scrolled(self, self._header, self.view)
        self._log.currentIndexChanged.connect(self._on_log_changed)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Every layer once there is an image, and those with kernels without one."""
        return subject.picture is not None or subject.kernel is not None

    def task(self, subject: Subject) -> object:
        """Ask for the layer's figures."""
        return LayerStatistics(subject.model, subject.picture, subject.layer)

    def show_result(self, result: object) -> None:
        """Draw the figures."""
        if not isinstance(result, LayerFigures):
            raise TypeError(f"no figures of a layer: {type(result).__name__}")
        self._figures = result
        spreads = [(shown, None) for shown in result.weights]
        activations = [(result.activations, result.saturation)] if result.activations is not None else []
        self.view.show_spreads((*activations, *spreads))
        self._header.show_text(result.layer, _details(result))

    def show_unit(self, unit: int) -> None:
        """All units are counted together."""

    def clear(self) -> None:
        """Show nothing."""
        self._figures = None
        self.view.show_spreads(())
        self._header.show_text("", "")

    @property
    def details(self) -> str:
        """The line about the figures."""
        return self._header.details

    @Slot(int)
    def _on_log_changed(self, place: int) -> None:
        self.view.show_log(bool(place))

    def picture(self) -> Drawing | None:
        """All histograms with their figures."""
        return self.view.drawing()

    def arrays(self) -> Arrays:
        """The bars of each histogram: their counts, and the numbers that they begin and end with."""
        found: dict[str, NDArray[Any]] = {}
        for place, (one, _) in enumerate(self.view.spreads):
            found[f"{place}/{one.name}/counts"] = np.array(one.counts, np.int64)
            found[f"{place}/{one.name}/edges"] = np.linspace(one.low, one.high, len(one.counts) + 1)
        return found

    def table(self) -> Table | None:
        """A line for each of the spreads, the counts of its bars at the end."""
        if not self.view.spreads:
            return None
        header = ("numbers", "count", "zeros", "NaN", "infinite", "min", "max", "mean", "standard deviation",
                  "share at the lower end", "share at the upper end", "counts of equal parts from min to max")  # fmt: skip
        rows = [
            (one.name, one.count, one.zeros, one.nans, one.infinities, one.low, one.high, one.mean, one.deviation,
             "" if ends is None else ends.at_low, "" if ends is None else ends.at_high, " ".join(map(str, one.counts)))
            for one, ends in self.view.spreads
        ]  # fmt: skip
        return Table(header, rows)


def _details(figures: LayerFigures) -> str:
    if figures.activations is None:
        return "its weights; with an image, its outputs too"
    return "its outputs and weights" if figures.weights else "its outputs; it has no weights of its own"
