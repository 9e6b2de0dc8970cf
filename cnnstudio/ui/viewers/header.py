"""The line over a viewer: what is shown, how much of it, and the choices for showing it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QSizePolicy, QWidget

from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.widgets.elided_label import ElidedLabel

_LEAST_TEXT = 320  # px beside the choices
_MARGIN, _GAP = 16, 8  # px at the sides, and between parts


class Header(QWidget):
    """Title and details on the left, choices on the right, or below where both have no room; the choices are never cut."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ElidedLabel()
        self._title.setFont(QFont(text_font(1, strong=True)))
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._details = ElidedLabel("", QPalette.ColorRole.PlaceholderText)
        words, self._choices = QHBoxLayout(), QHBoxLayout()
        for row in (words, self._choices):
            row.setSpacing(_GAP)
        words.addWidget(self._title)
        words.addWidget(self._details, 1)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        self._rows.setSpacing(_GAP)
        self._rows.addLayout(words, 1)
        self._rows.addLayout(self._choices)
        self._choices.addStretch(1)

    @property
    def details(self) -> str:
        """What stands beside the title."""
        return self._details.text

    def show_text(self, title: str, details: str) -> None:
        """Say what is shown."""
        self._title.set_text(title)
        self._details.set_text(details)
        self._arrange(self.width())

    def add_choice(self, name: str, choices: Sequence[str], tooltip: str) -> QComboBox:
        """Add a choice at the right end.

        Args:
            name: Its accessible name.
            choices: What can be chosen.
            tooltip: What it changes.
        """
        box = QComboBox()
        box.addItems(list(choices))
        box.setAccessibleName(name)
        box.setToolTip(tooltip)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.add(box)
        return box

    def add(self, widget: QWidget) -> None:
        """Add any widget at the right end."""
        widget.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._choices.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the choices stand below the text where the window is narrow."""
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        text = self._title.sizeHint().width() + _GAP + self._details.sizeHint().width()
        needed = max(_LEAST_TEXT, text) + self._choices.sizeHint().width() + _GAP + 2 * _MARGIN
        direction = QBoxLayout.Direction.TopToBottom if width < needed else QBoxLayout.Direction.LeftToRight
        self._rows.setDirection(direction)
