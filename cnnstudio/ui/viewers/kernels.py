"""The kernels of a convolution."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QSlider, QVBoxLayout

from cnnstudio.core.numerals import exact, tight
from cnnstudio.engine.inspecting.kernels import Kernels, KernelSet
from cnnstudio.ui.viewers.figures import figure
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.kernel_tiles import ALL_CHANNELS, Floats, KernelTiles
from cnnstudio.ui.viewers.mosaic import MosaicView
from cnnstudio.ui.viewers.paint_scores import percent
from cnnstudio.ui.viewers.saving import Arrays, Table
from cnnstudio.ui.viewers.tile_drawing import drawing_of_tiles
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register
from cnnstudio.ui.widgets.drawing import Drawing

_COLOUR = "colour"
_STEPS = ("depthwise", "pointwise")
_TIMES = ("now", "before training", "change")
_CHANGE = 2
_NO_UNIT = sys.maxsize
_UNKNOWN = "What they were before training is not known: choose a run, or a network with a weights file."
_USUAL, _LARGEST = 80, 288  # px
_AXES = 4  # of the kernels that slide over a map: height, width, and two of channels


@register
class KernelsViewer(Viewer):
    """The weights that every unit of a convolution looks for."""

    kind = "kernels"
    title = "Kernels"
    help = "The weights with which every unit of the convolution looks at its window."

    def __init__(self) -> None:
        super().__init__()
        self._result: KernelSet | None = None
        self._set: KernelSet | None = None  # the step of it that is shown
        self._unit = 0
        self._offered: tuple[str, bool, int] | None = None  # layer, whether its first step, channels
        self._kernels: Floats | None = None
        self._layer = ""
        self._header = Header()
        self._add_choices()
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(24, 320)
        self._zoom.setFixedWidth(96)
        self._zoom.setAccessibleName("Size of kernels")
        self._zoom.setToolTip(
            "Size of kernels; large ones show their numbers. Ctrl and the wheel do the same."
        )
        self._header.add(self._zoom)
        self.mosaic = MosaicView("Kernels", _USUAL)
        self.mosaic.chosen.connect(self._on_chosen)
        self.mosaic.zoomed.connect(self._zoom.setValue)
        self._zoom.setValue(self.mosaic.side)
        self._zoom.valueChanged.connect(self.mosaic.zoom)
        self._channel.currentIndexChanged.connect(self._on_channel_changed)
        self._time.currentIndexChanged.connect(self._on_time_changed)
        self._step.currentIndexChanged.connect(self._on_step_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.mosaic, 1)

    def _add_choices(self) -> None:
        self._step = self._header.add_choice(
            "Step of the separable convolution",
            _STEPS,
            "The kernels that slide over each channel by itself, or the 1×1 kernels that mix what they give.",
        )
        self._step.hide()
        self._time = self._header.add_choice(
            "Before or after training",
            _TIMES,
            "The kernels as they are, as they were before training, or what training has changed.",
        )
        self._channel = self._header.add_choice(
            "Input channel", (), "The input channel whose weights are shown; an image's three as colour."
        )

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Whatever has kernels that slide over maps; they exist without an image."""
        return subject.kernel is not None and len(subject.kernel) == _AXES

    def task(self, subject: Subject) -> object:
        """Ask for the layer's weights."""
        return Kernels(subject.model, subject.layer, self._time.currentIndex() > 0)

    def show_result(self, result: object) -> None:
        """Draw the kernels; three input channels as colour first."""
        if not isinstance(result, KernelSet):
            raise TypeError(f"no kernels: {type(result).__name__}")
        self._result = result
        self._step.setVisible(result.points is not None)
        self._show_step()

    def _show_step(self) -> None:
        """Take the step of a separable convolution that is chosen; of other layers all there is."""
        result = self._result
        if result is None:
            return
        shown = self._set = (
            result if result.points is None or not self._step.currentIndex() else result.points
        )
        self._kernels, self._layer = shown.by_unit(), result.layer
        offered = result.layer, shown is result, int(self._kernels.shape[2])
        if offered != self._offered:
            self._offered = offered
            self._offer_channels(offered[2])
            self._fit_numbers(self._kernels)
        self._show()
        self._mark()

    def show_unit(self, unit: int) -> None:
        """Mark a kernel as chosen."""
        self._unit = unit
        self._mark()

    @property
    def _has_units(self) -> bool:
        """Whether there is one kernel for each unit: those of a separable convolution's first step feed all units."""
        return self._result is None or self._result.points is None or self._set is not self._result

    def _mark(self) -> None:
        self.mosaic.show_unit(self._unit if self._has_units else _NO_UNIT)

    @Slot(int)
    def _on_chosen(self, unit: int) -> None:
        if self._has_units:
            self.unit_chosen.emit(unit)

    def clear(self) -> None:
        """Show no kernels."""
        self._result = self._set = self._kernels = self._offered = None
        self._step.hide()
        self._header.show_text("", "")
        self.mosaic.show_tiles(None)

    @property
    def details(self) -> str:
        """The line about the kernels."""
        return self._header.details

    def _offer_channels(self, channels: int) -> None:
        with QSignalBlocker(self._channel):
            self._channel.clear()
            if channels == 3:
                self._channel.addItem(_COLOUR, ALL_CHANNELS)
            for channel in range(channels):
                self._channel.addItem(f"channel {channel}", channel)
        self._channel.setVisible(channels > 1)

    def _fit_numbers(self, kernels: Floats) -> None:
        """Begin so large that a few kernels show their numbers."""
        height, width, _, count = kernels.shape
        large = 40 * max(height, width)
        self.mosaic.zoom(large if count <= 8 and large <= _LARGEST else _USUAL)

    @Slot()
    def _on_channel_changed(self) -> None:
        self._show()

    @Slot()
    def _on_step_changed(self) -> None:
        self._show_step()

    @Slot()
    def _on_time_changed(self) -> None:
        self._show()
        self.task_changed.emit()

    def _tiles(self) -> KernelTiles | None:
        """What is to be seen; None where that is not known."""
        if self._kernels is None or self._set is None:
            return None
        chosen = self._channel.currentData()
        channel = 0 if chosen is None else int(chosen)
        start = self._set.start_by_unit()
        if self._time.currentIndex() == 0:
            return KernelTiles(self._kernels, channel)
        if start is None:
            return None
        if self._time.currentIndex() == _CHANGE:
            return KernelTiles(self._kernels - start, channel)
        # On the scale of the kernels as they are, unless they were larger.
        now = KernelTiles(self._kernels, channel).extreme
        return KernelTiles(start, channel, max(now, KernelTiles(start, channel).extreme))

    def _show(self) -> None:
        if self._kernels is None:
            return
        tiles = self._tiles()
        self.mosaic.show_tiles(tiles)
        self._header.show_text(self._layer, _UNKNOWN if tiles is None else self._details(tiles))

    def _details(self, tiles: KernelTiles) -> str:
        height, width, channels, count = tiles.kernels.shape
        noun = "kernel" if count == 1 else "kernels"
        meaning = "0 is grey" if tiles.channel == ALL_CHANNELS else "orange negative, blue positive"
        said = f"{exact(count)} {noun}, {tight((height, width, channels))} · ±{figure(tiles.extreme)} · {meaning}"
        start = None if self._set is None else self._set.start
        if self._time.currentIndex() < _CHANGE or start is None:
            return said
        before, change = (float(np.linalg.norm(part)) for part in (start, tiles.kernels))
        share = f"changed by {percent(change / before)} of their length" if before else "they began at 0"
        return f"{share} · {said}"

    # What can be saved

    def picture(self) -> Drawing | None:
        """All kernels, as they are shown."""
        tiles = self._tiles()
        return None if tiles is None else drawing_of_tiles(tiles, self.mosaic.side, self._layer, self.details)

    def arrays(self) -> Arrays:
        """The weights with Keras's axes, as ``cnnstudio kernels`` writes them; those before training too if known."""
        result = self._result
        if result is None:
            return {}
        others = {"bias": result.bias, "start": result.start}
        if result.points is not None:
            others |= {"points": result.points.kernels, "points_start": result.points.start}
        return {"kernels": result.kernels} | {name: part for name, part in others.items() if part is not None}

    def table(self) -> Table | None:
        """A line for each weight of the kernels that are shown; what they were before training too if it is known."""
        shown = self._set
        if shown is None:
            return None
        before = () if shown.start is None else ("before training",)
        return Table(("kernel", "row", "column", "input channel", "weight", *before), _weight_rows(shown))


def _weight_rows(shown: KernelSet) -> Iterator[tuple[object, ...]]:
    """The lines of the table, one kernel after the other."""
    kernels, start = shown.by_unit(), shown.start_by_unit()
    height, width, channels, count = kernels.shape
    for unit, row, column, channel in np.ndindex(count, height, width, channels):
        place = row, column, channel, unit
        before = () if start is None else (float(start[place]),)
        yield (unit, row, column, shown.input_channel(unit, channel), float(kernels[place]), *before)
