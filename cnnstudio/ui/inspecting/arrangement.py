"""Where the parts of Inspect stand: network, images and layers on the left, viewers in the middle, the unit on the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from cnnstudio.ui.theme.surfaces import Hairline
from cnnstudio.ui.widgets.labels import caption

_LEFT, _CENTRE, _RIGHT, _LEAST_CENTRE, _LEAST_SIDE = 264, 800, 360, 360, 240  # px
_SMALL = 32  # px: the width of a button of three dots


def model_button() -> QPushButton:
    """The button beside the choice of a network that opens files."""
    button = QPushButton("…")
    button.setFixedWidth(_SMALL)
    button.setAccessibleName("Look into another file")
    button.setToolTip("Look into a model in another file, as it is: .keras or .h5.")
    return button


def left_side(choice: QWidget, button: QWidget, pictures: QWidget, layers: QWidget) -> QWidget:
    """The choice of a network with its button, images and layers below each other."""
    left = QWidget()
    column = QVBoxLayout(left)
    column.setContentsMargins(12, 12, 12, 0)
    column.setSpacing(8)
    column.addWidget(caption("Network", choice))
    network = QHBoxLayout()
    network.setSpacing(4)
    network.addWidget(choice, 1)
    network.addWidget(button)
    column.addLayout(network)
    column.addWidget(Hairline())
    column.addWidget(pictures)
    column.addWidget(Hairline())
    column.addWidget(layers, 1)
    return left


def arrange(desk: QWidget, left: QWidget, centre: QWidget, right: QWidget) -> None:
    """Lay three parts side by side, to be widened by hand; the middle takes what room there is more."""
    splitter = QSplitter()
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for place, part in enumerate((left, centre, right)):
        splitter.addWidget(part)
        splitter.setStretchFactor(place, int(part is centre))
        part.setMinimumWidth(_LEAST_CENTRE if part is centre else _LEAST_SIDE)
    splitter.setSizes([_LEFT, _CENTRE, _RIGHT])
    row = QHBoxLayout(desk)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(splitter)
