"""Messages that stand in the window itself, above what they are about, instead of in boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.ui.theme.icons import drawn_icon, sign
from cnnstudio.ui.theme.surfaces import TextLabel, quiet_button
from cnnstudio.ui.theme.theme import theme

_MOST = 3
_TINT = 0.10
_PASSING_SECONDS = 8


class Kind(StrEnum):
    """How a message is meant."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


_SIGNS = {
    Kind.NOTE: "mdi6.information-outline",
    Kind.WARNING: "mdi6.alert-outline",
    Kind.ERROR: "mdi6.close-circle-outline",
}
_WORDS = {Kind.NOTE: "Note", Kind.WARNING: "Warning", Kind.ERROR: "Error"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A button of a message: its text and what it does; the message goes away with the click."""

    text: str
    act: Callable[[], object]


class MessageRow(QWidget):
    """One message with its sign, its buttons and a cross.

    Signals:
        dismissed: The user has done with it.
    """

    dismissed = Signal(QObject)

    def __init__(self, text: str, kind: Kind, replies: tuple[Reply, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.text, self.kind = text, kind
        self.setAccessibleName(f"{_WORDS[kind]}: {text}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(8)
        self._sign = QLabel(self)
        row.addWidget(self._sign)
        row.addWidget(TextLabel(text, self), 1)
        self.buttons = [self._button(reply) for reply in replies]
        for button in self.buttons:
            row.addWidget(button)
        self.cross = quiet_button("Dismiss (Esc)", self)
        self.cross.clicked.connect(self._on_done)
        row.addWidget(self.cross)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _button(self, reply: Reply) -> QPushButton:
        button = QPushButton(reply.text, self)
        button.setAutoDefault(False)
        button.clicked.connect(self._on_done)
        button.clicked.connect(reply.act)
        return button

    @Slot()
    def _on_done(self) -> None:
        self.dismissed.emit(self)

    def colour(self) -> str:
        """The colour of its sign, as ``#rrggbb``."""
        colours = theme.colours
        return {Kind.NOTE: colours.accent, Kind.WARNING: colours.warning, Kind.ERROR: colours.error}[
            self.kind
        ]

    @Slot()
    def _on_theme_changed(self) -> None:
        icon = drawn_icon(_SIGNS[self.kind], self.colour())
        self._sign.setPixmap(icon.pixmap(QSize(18, 18), self.devicePixelRatio()))
        self.cross.setIcon(sign("close"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint the background, with a hairline below."""
        painter = QPainter(self)
        tint = QColor(self.colour())
        tint.setAlphaF(_TINT)
        painter.fillRect(self.rect(), tint)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.colours.line))


class MessageBar(QWidget):
    """The messages of a window, the newest on top; of no height while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Messages")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._rows: list[MessageRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._passing = QTimer(self, interval=_PASSING_SECONDS * 1000, singleShot=True)
        self._passing.timeout.connect(self._on_passed)
        self._fleeting: list[MessageRow] = []
        self._outlasting: list[MessageRow] = []  # some of them
        self.hide()

    @property
    def rows(self) -> tuple[MessageRow, ...]:
        """What is shown, the newest first."""
        return tuple(self._rows)

    def show_message(
        self,
        text: str,
        kind: Kind = Kind.NOTE,
        *replies: Reply,
        passing: bool = False,
        outlasts: bool = False,
    ) -> MessageRow:
        """Show a message; one with the same text makes way, and so does the oldest of too many.

        Args:
            text: Full sentences.
            kind: How it is meant.
            replies: Buttons.
            passing: Whether it goes away by itself after some seconds, or with the next edit.
            outlasts: Whether edits leave it for these seconds, since what it tells of makes one itself.
        """
        twins = [row for row in self._rows if row.text == text]
        for row in [*twins, *[row for row in self._rows if row not in twins][_MOST - 1 :]]:
            self.dismiss(row)
        row = MessageRow(text, kind, replies, self)
        row.dismissed.connect(self._on_dismissed)
        self._rows.insert(0, row)
        self._column.insertWidget(0, row)
        if passing:
            self._fleeting.append(row)
            if outlasts:
                self._outlasting.append(row)
            self._passing.start()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(row, QAccessible.Event.Alert))
        return row

    def show_refusal(self, text: str) -> None:
        """Say why an edit could not be made; passes by itself."""
        self.show_message(text, Kind.WARNING, passing=True)

    def show_error(self, text: str, *replies: Reply) -> None:
        """Say what went wrong; stays until it is dismissed."""
        self.show_message(text, Kind.ERROR, *replies)

    def dismiss(self, row: MessageRow) -> None:
        """Take a message away."""
        if row not in self._rows:
            return
        self._rows.remove(row)
        for those in (self._fleeting, self._outlasting):
            if row in those:
                those.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self._rows))

    @Slot()
    def dismiss_newest(self) -> None:
        """Take the newest message away."""
        if self._rows:
            self.dismiss(self._rows[0])

    @Slot()
    def dismiss_passing(self) -> None:
        """Take away the messages that would go by themselves, since there was an edit."""
        for row in tuple(self._fleeting):
            if row not in self._outlasting:
                self.dismiss(row)

    @Slot(QObject)
    def _on_dismissed(self, row: MessageRow) -> None:
        self.dismiss(row)

    @Slot()
    def _on_passed(self) -> None:
        self._outlasting.clear()
        self.dismiss_passing()
