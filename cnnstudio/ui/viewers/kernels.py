"""The kernels of a convolution."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QSlider, QVBoxLayout

from cnnstudio.core.numerals import exact, tight
from cnnstudio.engine.kernels import Kernels, KernelSet
from cnnstudio.ui.viewers.figures import figure
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.kernel_tiles import ALL_CHANNELS, Floats, KernelTiles
from cnnstudio.ui.viewers.mosaic import MosaicView
from cnnstudio.ui.viewers.viewer import Subject, Viewer, register

_COLOUR = "colour"
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
        self._kernels: Floats | None = None
        self._layer = ""
        self._header = Header()
        self._channel = self._header.add_choice(
            "Input channel", (), "The input channel whose weights are shown; an image's three as colour."
        )
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(24, 320)
        self._zoom.setFixedWidth(96)
        self._zoom.setAccessibleName("Size of kernels")
        self._zoom.setToolTip(
            "Size of kernels; large ones show their numbers. Ctrl and the wheel do the same."
        )
        self._header.add(self._zoom)
        self.mosaic = MosaicView("Kernels", _USUAL)
        self.mosaic.chosen.connect(self.unit_chosen)
        self.mosaic.zoomed.connect(self._zoom.setValue)
        self._zoom.setValue(self.mosaic.side)
        self._zoom.valueChanged.connect(self.mosaic.zoom)
        self._channel.currentIndexChanged.connect(self._on_channel_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self.mosaic, 1)

    @classmethod
    def accepts(cls, subject: Subject) -> bool:
        """Whatever has kernels that slide over maps; they exist without an image."""
        return subject.kernel is not None and len(subject.kernel) == _AXES

    def task(self, subject: Subject) -> object:
        """Ask for the layer's weights."""
        return Kernels(subject.model, subject.layer)

    def show_result(self, result: object) -> None:
        """Draw the kernels; three input channels as colour first."""
        if not isinstance(result, KernelSet):
            raise TypeError(f"no kernels: {type(result).__name__}")
        before, layer = self._kernels, self._layer
        self._kernels, self._layer = result.by_unit(), result.layer
        channels = int(self._kernels.shape[2])
        if before is None or layer != result.layer or int(before.shape[2]) != channels:
            self._offer_channels(channels)
            self._fit_numbers(self._kernels)
        self._show()

    def show_unit(self, unit: int) -> None:
        """Mark a kernel as chosen."""
        self.mosaic.show_unit(unit)

    def clear(self) -> None:
        """Show no kernels."""
        self._kernels = None
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

    def _show(self) -> None:
        if self._kernels is None:
            return
        chosen = self._channel.currentData()
        tiles = KernelTiles(self._kernels, 0 if chosen is None else int(chosen))
        self.mosaic.show_tiles(tiles)
        self._header.show_text(self._layer, _details(tiles))


def _details(tiles: KernelTiles) -> str:
    height, width, channels, count = tiles.kernels.shape
    noun = "kernel" if count == 1 else "kernels"
    meaning = "0 is grey" if tiles.channel == ALL_CHANNELS else "orange negative, blue positive"
    return f"{exact(count)} {noun}, {tight((height, width, channels))} · ±{figure(tiles.extreme)} · {meaning}"
