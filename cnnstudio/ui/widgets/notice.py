"""A message that stands where its cause is, instead of in a box over the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import drawn_icon, sign
from cnnstudio.ui.theme.surfaces import TextLabel, quiet_button

Kind = Literal["error", "warning", "good", "note"]
Action = tuple[str, Callable[[], object]]

_GLYPHS: dict[Kind, str] = {
    "error": "mdi6.close-circle-outline",
    "warning": "mdi6.alert-outline",
    "good": "mdi6.check-circle-outline",
    "note": "mdi6.information-outline",
}
_WORDS: dict[Kind, str] = {"error": "Error", "warning": "Warning", "good": "Done", "note": "Note"}
_SIGN_SIDE = 16  # px
_BUTTONS_SHARE = 0.4
"""Share of the width that buttons beside the text may take."""
_NARROW = 400  # px, below which they stand under it in any case


def colour_of(kind: Kind) -> str:
    """The colour of a kind of message in the theme in force, as ``#rrggbb``."""
    colours = theme.colours
    return {"error": colours.error, "warning": colours.warning, "good": colours.good, "note": colours.accent}[
        kind
    ]


class Notice(QWidget):
    """A message with its sign and buttons; hidden while there is nothing to say.

    Args:
        name: Its accessible name.
        closable: Whether the user can close it.
    """

    def __init__(self, name: str = "Message", closable: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._kind: Kind = "note"
        self._buttons: tuple[QPushButton, ...] = ()
        self._sign = QLabel()
        self._sign.setFixedSize(_SIGN_SIDE, _SIGN_SIDE)
        self._label = TextLabel()
        self._actions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._actions.setSpacing(8)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lines.setSpacing(8)
        self._lines.addWidget(self._label, 1)
        self._lines.addLayout(self._actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._lines, 1)
        self._close = quiet_button("Close the message")
        self._close.clicked.connect(self.clear)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._close.setVisible(closable)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.changed.connect(self._show_sign)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self._label.text() if not self.isHidden() else ""

    @property
    def kind(self) -> Kind:
        """How it says it."""
        return self._kind

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons under the message."""
        return self._buttons

    def show_message(self, kind: Kind, text: str, actions: tuple[Action, ...] = ()) -> None:
        """Say something.

        Args:
            kind: How bad or good it is.
            text: Full sentences.
            actions: Buttons as text and what they do.
        """
        self._kind = kind
        self._label.setText(text)
        self._show_sign()
        self._label.setAccessibleName(f"{_WORDS[kind]}: {text}")
        self._show_actions(actions)
        self.show()
        self.updateGeometry()

    @Slot()
    def clear(self) -> None:
        """Say nothing."""
        self.hide()
        self._label.setText("")
        self._show_actions(())

    @Slot()
    def _show_sign(self) -> None:
        """Draw the sign in the theme's colours, so that a kind never shows by colour alone."""
        if self.isHidden() and not self._label.text():
            return
        icon = drawn_icon(_GLYPHS[self._kind], colour_of(self._kind))
        self._sign.setPixmap(icon.pixmap(QSize(_SIGN_SIDE, _SIGN_SIDE), self.devicePixelRatioF()))
        self._sign.setAccessibleName(_WORDS[self._kind])
        self._close.setIcon(sign("close"))
        self.update()

    def _show_actions(self, actions: tuple[Action, ...]) -> None:
        for button in self._buttons:
            # Not taken from its parent: Python would delete it within its own click.
            button.hide()
            button.deleteLater()
        while self._actions.takeAt(0) is not None:
            pass
        self._buttons = tuple(self._button(*action) for action in actions)
        self._place_actions(self.width())

    def _button(self, text: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda: action())
        self._actions.addWidget(button)
        return button

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest button lets it be, since buttons that find no room stand under each other."""
        widest = max((button.sizeHint().width() for button in self._buttons), default=0)
        return QSize(self._beside + widest, super().minimumSizeHint().height())

    @property
    def _beside(self) -> int:
        """What stands beside the text and the buttons, in px."""
        close = 0 if self._close.isHidden() else self._close.sizeHint().width() + 8
        return _SIGN_SIDE + 32 + close

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the buttons stand below the text where both side by side would be narrow."""
        super().resizeEvent(event)
        self._place_actions(event.size().width())

    def _place_actions(self, width: int) -> None:
        share = 0 if width < _NARROW else _BUTTONS_SHARE
        needed = sum(button.sizeHint().width() + 8 for button in self._buttons)
        below = needed > width * share
        is_column = needed - 8 > width - self._beside
        self._actions.setDirection(
            QBoxLayout.Direction.TopToBottom if is_column else QBoxLayout.Direction.LeftToRight
        )
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        self._lines.setDirection(direction)
        side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
        self._actions.setAlignment(side | Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tinted ground and a bar in the message's colour."""
        painter = QPainter(self)
        colour = QColor(colour_of(self._kind))
        tint = QColor(colour)
        tint.setAlphaF(0.12 if theme.is_dark else 0.07)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(colour)
        painter.drawRect(QRectF(0, 4, 3, self.height() - 8))
