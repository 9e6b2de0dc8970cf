"""The activation maps of a layer, all of them as a mosaic."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.inspecting.activations import ActivationMaps, Activations
from cnnstudio.engine.inspecting.unit_figures import ORDERS, UnitFigures
from cnnstudio.ui.viewers.colour_tables import MAP_TABLES
from cnnstudio.ui.viewers.figures import span
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.map_stack import MapStack, map_stack
from cnnstudio.ui.viewers.mosaic import MosaicView
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.tile_drawing import drawing_of_tiles
from cnnstudio.ui.viewers.tiles import MapTiles
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing
from cnnstudio.ui.widgets.errand import Errands

_AT_ONCE = 300_000  # values: so few are put in order within a frame
_MAP_SIDE = 80  # px
_VECTOR_SIDE = 56  # px: a number with three figures fits in


@register
class ActivationsViewer(Viewer):
    """What every unit of the layer answers to the image."""

    kind = "activations"
    title = "Activations"
    help = "What every unit of the layer answers to the image."
    is_eager = True
    takes_turns = True

    def __init__(self) -> None:
        super().__init__()
        self._stack: MapStack | None = None
        self._was_fitted = ""
        self._header = Header()
        self._order = self._header.add_choice(
            "Order of maps",
            tuple(f"by {order}" for order in ORDERS),
            "In the layer's order, or first what has the largest value, varies most, or has most zeros.",
        )
        self._scale = self._header.add_choice(
            "Scale of maps", ("one scale", "each its own"), "Colours on one scale, or each map on its own."
        )
        self._table = self._header.add_choice(
            "Colours of maps", MAP_TABLES, "Colour table, from low to high."
        )
        self.mosaic = MosaicView("Activation maps", _MAP_SIDE)
        self.mosaic.chosen.connect(self.unit_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.mosaic, 1)
        for box in (self._order, self._scale, self._table):
            box.currentIndexChanged.connect(self._on_choice_changed)
        self._errands = Errands(self)
        self._errands.done.connect(self._on_stack_ready)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Every layer, once there is an image."""
        return subject.picture is not None

    def task(self, subject: Subject) -> object:
        """Ask for the layer's output."""
        if subject.picture is None:
            raise ValueError("activations of no picture")
        return Activations(subject.model, subject.picture, subject.layer)

    def show_result(self, result: object) -> None:
        """Take the maps; many of them are put in order on another thread first."""
        if not isinstance(result, ActivationMaps):
            raise TypeError(f"no activation maps: {type(result).__name__}")
        arrange = partial(map_stack, result.layer, result.values, result.input, result.note)
        if result.values.size <= _AT_ONCE:
            self._errands.forget()
            self._on_stack_ready(arrange())
        else:
            self._errands.run(arrange)

    def show_unit(self, unit: int) -> None:
        """Mark a unit as chosen."""
        self.mosaic.show_unit(unit)

    def clear(self) -> None:
        """Show no maps."""
        self._errands.forget()
        self._stack = None
        self._header.show_text("", "")
        self.mosaic.show_tiles(None)

    @property
    def layer(self) -> str:
        """Name of the layer whose maps are shown, or ""."""
        return "" if self._stack is None else self._stack.layer

    @property
    def details(self) -> str:
        """The line about the maps."""
        return self._header.details

    @Slot(object)
    def _on_stack_ready(self, stack: MapStack) -> None:
        self._stack = stack
        self._show()
        self.maps_shown.emit(stack)

    @Slot()
    def _on_choice_changed(self) -> None:
        if self._stack is not None:
            self._show()

    def _show(self) -> None:
        stack = self._stack
        if stack is None:
            return
        self._scale.setEnabled(stack.is_map)
        self.mosaic.show_tiles(self._tiles(stack))
        self._fit(stack)
        self._header.show_text(stack.layer, _details(stack, bool(self._scale.currentIndex())))

    def _tiles(self, stack: MapStack) -> MapTiles:
        own_scale, order = bool(self._scale.currentIndex()), ORDERS[self._order.currentIndex()]
        return MapTiles(stack, own_scale, order, self._table.currentText())

    def picture(self) -> Drawing | None:
        """All maps, as they are shown."""
        if self._stack is None:
            return None
        return drawing_of_tiles(self._tiles(self._stack), self.mosaic.side, self.layer, self.details)

    def arrays(self) -> Arrays:
        """The layer's output, as ``cnnstudio activations`` writes it."""
        return {} if self._stack is None else {"activations": self._stack.values}

    def table(self) -> Table | None:
        """A line for each unit."""
        return None if self._stack is None else unit_table(self._stack.figures)

    def _fit(self, stack: MapStack) -> None:
        """Choose a size once for each layer: what the user has zoomed stays while images change."""
        if stack.layer != self._was_fitted:
            self._was_fitted = stack.layer
            if stack.is_map:
                self.mosaic.fit()
            else:
                self.mosaic.zoom(_VECTOR_SIDE)


def unit_table(figures: UnitFigures) -> Table:
    """Figures of all units, a line each."""
    header = ("unit", "min", "max", "mean", "standard deviation", "zeros", "NaN", "infinite", "values")
    columns = (figures.lows, figures.highs, figures.means, figures.deviations)
    counts = (figures.zeros, figures.nans, figures.infinities)
    rows = [
        (
            unit,
            *(float(column[unit]) for column in columns),
            *(int(count[unit]) for count in counts),
            figures.size,
        )
        for unit in range(len(figures))
    ]
    return Table(header, rows)


def _details(stack: MapStack, own_scale: bool) -> str:
    count, remarks = len(stack), [*filter(None, (stack.note,)), *_remarks(stack)]
    if not stack.is_map:
        noun = "number" if count == 1 else "numbers"
        return " · ".join((f"{exact(count)} {noun}", span(stack.low, stack.high), *remarks))
    noun = "activation map" if count == 1 else "activation maps"
    scale = "each on its own scale" if own_scale else f"one scale, {span(stack.low, stack.high)}"
    return " · ".join((f"{exact(count)} {noun}, {times(stack.size)}", *remarks, scale))


def _remarks(stack: MapStack) -> list[str]:
    """How many units are dead, constant, or hold values that are no numbers."""
    figures = stack.figures
    dead, constant = int(figures.dead.sum()), int(figures.constant.sum())
    found = (
        (int((figures.nans > 0).sum()), "with NaN"),
        (int((figures.infinities > 0).sum()), "with infinity"),
        (dead, "dead" if stack.is_map else "zero"),
        (constant, "constant"),
    )
    return [f"{exact(count)} {word}" for count, word in found if count]
