"""The activation maps of a layer, all of them as a mosaic."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.activations import ActivationMaps, Activations
from cnnstudio.ui.viewers.colour_tables import MAP_TABLES
from cnnstudio.ui.viewers.figures import span
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.map_stack import MapStack, map_stack
from cnnstudio.ui.viewers.mosaic import MosaicView
from cnnstudio.ui.viewers.tiles import MapTiles
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
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

    def __init__(self) -> None:
        super().__init__()
        self._stack: MapStack | None = None
        self._was_fitted = ""
        self._header = Header()
        self._order = self._header.add_choice(
            "Order of maps", ("by index", "by strength"), "In the layer's order, or the largest value first."
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
        arrange = partial(map_stack, result.layer, result.values, result.input)
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
        own_scale, by_strength = bool(self._scale.currentIndex()), bool(self._order.currentIndex())
        self._scale.setEnabled(stack.is_map)
        self.mosaic.show_tiles(MapTiles(stack, own_scale, by_strength, self._table.currentText()))
        self._fit(stack)
        self._header.show_text(stack.layer, _details(stack, own_scale))

    def _fit(self, stack: MapStack) -> None:
        """Choose a size once for each layer: what the user has zoomed stays while images change."""
        if stack.layer != self._was_fitted:
            self._was_fitted = stack.layer
            if stack.is_map:
                self.mosaic.fit()
            else:
                self.mosaic.zoom(_VECTOR_SIDE)


def _details(stack: MapStack, own_scale: bool) -> str:
    count = len(stack)
    if not stack.is_map:
        noun = "number" if count == 1 else "numbers"
        return f"{exact(count)} {noun} · {span(stack.low, stack.high)}"
    noun = "activation map" if count == 1 else "activation maps"
    scale = "each on its own scale" if own_scale else f"one scale, {span(stack.low, stack.high)}"
    return f"{exact(count)} {noun}, {times(stack.size)} · {scale}"
