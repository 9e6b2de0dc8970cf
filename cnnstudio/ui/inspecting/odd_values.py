"""Says how many values of a map are no finite numbers, beside the colour that they are shown in."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.data.mosaic import MISSING
from cnnstudio.ui.theme.surfaces import GRID, TextLabel
from cnnstudio.ui.viewers.map_stack import Floats

_SIDE = 12  # px


class OddValues(QWidget):
    """Hidden while all values are finite."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._swatch = QFrame(self)
        self._swatch.setFixedSize(_SIDE, _SIDE)
        self._swatch.setAutoFillBackground(True)
        palette = self._swatch.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(*MISSING))
        self._swatch.setPalette(palette)
        self._label = TextLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._swatch, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; "" where all values are finite."""
        return self._label.text()

    def show_values(self, values: Floats | None) -> None:
        """Look at other values; None for nothing."""
        finite = 0 if values is None else int(np.count_nonzero(np.isfinite(values)))
        odd = 0 if values is None else values.size - finite
        total = 0 if values is None else values.size
        self._label.setText(f"{exact(odd)} of {exact(total)} NaN or infinite" if odd else "")
        self.setVisible(bool(odd))
