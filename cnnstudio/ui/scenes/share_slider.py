"""A slider for a share from 0 to 1, with its number beside it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from cnnstudio.ui.widgets.labels import caption, figures

_STEPS = 100


class ShareSlider(QWidget):
    """Sets a share in hundredths.

    Args:
        name: What it sets.
        help_text: What that does, for the tooltip.
        least: The smallest share.

    Signals:
        moved: The user has set another share; carries it.
    """

    moved = Signal(float)

    def __init__(self, name: str, help_text: str, least: float = 0.0) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(least * _STEPS), _STEPS)
        self.slider.setPageStep(10)
        self.slider.setToolTip(help_text)
        self.slider.setAccessibleDescription(help_text)
        self._number = figures()
        top = QHBoxLayout()
        top.addWidget(caption(name, self.slider))
        top.addStretch(1)
        top.addWidget(self._number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._on_moved)
        self._show_number()

    @property
    def share(self) -> float:
        """What is set."""
        return self.slider.value() / _STEPS

    def show_share(self, share: float) -> None:
        """Show another share without telling of it."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(share * _STEPS))
        self._show_number()

    def _show_number(self) -> None:
        self._number.setText(f"{self.share:.2f}")

    @Slot(int)
    def _on_moved(self, _value: int) -> None:
        self._show_number()
        self.moved.emit(self.share)
