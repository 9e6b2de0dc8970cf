"""The weights of a 1×1 kernel, a slider for each channel."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from cnnstudio.ui.theme.surfaces import GRID
from cnnstudio.ui.viewers.figures import figure
from cnnstudio.ui.widgets.labels import caption, figures

_FINE = 100  # steps of a slider for a weight of 1
_NUMBER = 56  # px


class MixingSliders(QWidget):
    """Sets how much of each channel goes into a unit.

    Signals:
        began: A slider was taken, or let go.
        changed: Another weight was set; carries all of them.
    """

    MOST: ClassVar[int] = 4
    """Channels for which there is a slider each."""

    began = Signal()
    changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sliders: list[QSlider] = []
        self._captions: list[QLabel] = []
        self._numbers: list[QLabel] = []
        self._weights: tuple[float, ...] = ()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for channel in range(self.MOST):
            slider = QSlider(Qt.Orientation.Horizontal, self)
            slider.setRange(-_FINE, _FINE)
            slider.setPageStep(_FINE // 10)
            slider.setToolTip("How much of this channel goes into the unit.")
            slider.sliderPressed.connect(self.began)
            slider.sliderReleased.connect(self.began)
            slider.valueChanged.connect(self._on_slid)
            number = figures()
            number.setFixedWidth(_NUMBER)
            self.sliders.append(slider)
            self._captions.append(caption(f"Channel {channel}", slider))
            self._numbers.append(number)
            for column, part in enumerate((self._captions[-1], slider, number)):
                grid.addWidget(part, channel, column)

    def show_weights(self, weights: tuple[float, ...]) -> None:
        """Show other weights, one a channel."""
        self._weights = weights
        for channel, slider in enumerate(self.sliders):
            is_there = channel < len(weights)
            for part in (slider, self._captions[channel], self._numbers[channel]):
                part.setVisible(is_there)
            if is_there:
                with QSignalBlocker(slider):
                    slider.setValue(round(_FINE * weights[channel]))
                self._numbers[channel].setText(figure(weights[channel], 3))

    @Slot()
    def _on_slid(self) -> None:
        """Take the weight of the slider that was moved; the others stay as exact as they are."""
        moved = [
            slider.value() / _FINE if slider.value() != round(_FINE * weight) else weight
            for slider, weight in zip(self.sliders, self._weights, strict=False)
        ]
        self._weights = tuple(moved)
        self.changed.emit(self._weights)
