"""The few quiet widgets that every panel is made of; all follow the palette by themselves."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QSplitter, QToolButton, QWidget

from cnnstudio.ui.theme.fonts import text_font

GRID = 8
"""The grid of all distances, in px."""

_RADIUS = 5.0
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:[kMGTP]?B|px)\b)")


class Hairline(QWidget):
    """A horizontal line of one px."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        self.setBackgroundRole(QPalette.ColorRole.Mid)
        self.setAutoFillBackground(True)


class Parted(QSplitter):
    """Parts beside or below each other; the thin line between them can be dragged, but no part shut with it.

    Args:
        parts: The parts, from left to right or from top to bottom.
        is_column: Whether they stand below each other.
        parent: Qt parent.
    """

    def __init__(self, *parts: QWidget, is_column: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical if is_column else Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part in parts:
            self.addWidget(part)


class TextLabel(QLabel):
    """A label that wraps and can be selected; as plain text unless said otherwise.

    It remembers how high it is: to lay out a panel Qt asks each label dozens of times, and breaks its text into
    lines each time.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        self._heights: dict[tuple[int, float], int] = {}
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        """Show another text."""
        self._heights.clear()
        super().setText(text)

    def setTextFormat(self, text_format: Qt.TextFormat) -> None:
        """Read the text in another way."""
        self._heights.clear()
        super().setTextFormat(text_format)

    def changeEvent(self, event: QEvent) -> None:
        """Be measured anew in another font or style."""
        self._heights.clear()
        super().changeEvent(event)

    def heightForWidth(self, width: int) -> int:
        """How high the text is where it may be so wide, in px."""
        key = width, self.devicePixelRatioF()
        height = self._heights.get(key)
        if height is None:
            height = self._heights[key] = super().heightForWidth(width)
        return height


def unbroken(text: str) -> str:
    """The text with sizes kept together where it wraps: no line ends inside ``26 × 26 × 32`` or ``74.0 kB``."""
    return _BEFORE_UNIT.sub("\u00a0", text.replace(" × ", "\u00a0×\u00a0"))


class DimLabel(TextLabel):
    """Text that steps back."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)


class ErrorLabel(TextLabel):
    """The sentence under a field whose value was refused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setForegroundRole(QPalette.ColorRole.BrightText)
        self.setFont(text_font(-1))


class Heading(QLabel):
    """The small title of a section."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(text_font(-1, strong=True))
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)


class SunkenBox(QFrame):
    """A flat box a shade below its panel, for formulas and figures."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it, with round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().brush(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)


def quiet_button(help_text: str, parent: QWidget | None = None) -> QToolButton:
    """A small flat button with an icon; its help is its tooltip and its accessible name."""
    button = QToolButton(parent)
    button.setAutoRaise(True)
    button.setIconSize(QSize(16, 16))
    button.setToolTip(help_text)
    button.setAccessibleName(help_text)
    return button
