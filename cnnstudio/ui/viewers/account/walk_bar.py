"""Buttons that move the place: a step in each direction, and a walk across the whole map."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QToolButton, QWidget

_SPEEDS = (1, 2, 5, 10, 20)
_ARROWS = (
    (Qt.ArrowType.LeftArrow, "One column to the left (Left)", (0, -1)),
    (Qt.ArrowType.UpArrow, "One row up (Up)", (-1, 0)),
    (Qt.ArrowType.DownArrow, "One row down (Down)", (1, 0)),
    (Qt.ArrowType.RightArrow, "One column to the right (Right)", (0, 1)),
)


class WalkBar(QWidget):
    """Asks for steps; while it plays, for one after the other.

    Signals:
        moved: The place so many rows and columns further on is wanted.
        stepped: The next place of a walk is wanted, row by row.
    """

    moved = Signal(int, int)
    stepped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.stepped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for arrow, help_text, by in _ARROWS:
            row.addWidget(self._stepper(arrow, help_text, by))
        self.play = QPushButton("Play")
        self.play.setCheckable(True)
        self.play.setToolTip("Move the window across the map, place by place.")
        self.play.toggled.connect(self._on_toggled)
        self.speed = QComboBox()
        self.speed.setAccessibleName("Places a second")
        self.speed.setToolTip("How many places a second.")
        for speed in _SPEEDS:
            self.speed.addItem(f"{speed} a second", speed)
        self.speed.setCurrentIndex(_SPEEDS.index(5))
        self.speed.currentIndexChanged.connect(self._on_speed_changed)
        row.addSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.speed)
        row.addStretch(1)

    def _stepper(self, arrow: Qt.ArrowType, help_text: str, by: tuple[int, int]) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setAutoRaise(True)
        button.setIconSize(QSize(14, 14))
        button.setToolTip(help_text)
        button.setAccessibleName(help_text)
        button.clicked.connect(lambda: self.moved.emit(*by))
        return button

    @property
    def is_playing(self) -> bool:
        """Whether it walks by itself."""
        return self.play.isChecked()

    def stop(self) -> None:
        """Walk no further."""
        self.play.setChecked(False)

    @Slot(bool)
    def _on_toggled(self, plays: bool) -> None:
        self.play.setText("Stop" if plays else "Play")
        if plays:
            self._timer.start(1000 // int(self.speed.currentData()))
        else:
            self._timer.stop()

    @Slot()
    def _on_speed_changed(self) -> None:
        self._timer.setInterval(1000 // int(self.speed.currentData()))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody watches."""
        super().hideEvent(event)
        self.stop()
