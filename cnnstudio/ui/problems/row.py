"""One problem: a sign, the layer, the sentence, and buttons that mend it."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cnnstudio.core.layer import Fix
from cnnstudio.ui.problems.listing import Entry
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, TextLabel, unbroken

_SIGN = QSize(16, 16)
_NAME_WIDTH = 144
_INSET = 4
"""Room above and below a line of text, so that it stands beside a button's text; in px."""
_LEAST_MESSAGE = 312  # px of a message beside its buttons


class ProblemRow(QWidget):
    """Shows an `Entry`; the keyboard reaches it, too.

    Signals:
        chosen: It was clicked, or Enter or Space was pressed.
        fix_chosen: One of its buttons was pressed; carries the `Fix`.
    """

    chosen = Signal()
    fix_chosen = Signal(object)

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.buttons = [self._button(fix) for fix in entry.fixes]
        self._sign = QLabel()
        self._message = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._fixes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if entry.nodes:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()
        theme.changed.connect(self._paint_sign)
        self._paint_sign()

    def restate(self, entry: Entry) -> bool:
        """Say something else about the same thing: to make a row takes longer than an edit may.

        Returns:
            Whether it could: only the message may be another.
        """
        if dataclasses.replace(entry, message=self.entry.message) != self.entry:
            return False
        self.entry = entry
        self.sentence.setText(unbroken(entry.message))
        self._name()
        return True

    def _name(self) -> None:
        self.setAccessibleName(f"{self.entry.kind.capitalize()}: {self.entry.title}: {self.entry.message}")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 4, GRID, GRID // 4)
        row.setSpacing(GRID)
        is_waiting = self.entry.kind == "waiting"
        name = TextLabel(self.entry.title.replace("_", "_\u200b"))
        name.setFont(text_font(strong=self.entry.kind not in ("waiting", "hint")))
        name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        name.setFixedWidth(_NAME_WIDTH)
        self.sentence = TextLabel(unbroken(self.entry.message))
        self._sign.setContentsMargins(0, _INSET, 0, 0)
        for label in (name, self.sentence):
            label.setContentsMargins(0, _INSET, 0, _INSET)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            if is_waiting:
                label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._sign, 0, top)
        row.addWidget(name, 0, top)
        row.addLayout(self._message, 1)
        self._message.setSpacing(GRID // 2)
        self._message.addWidget(self.sentence, 1, top)
        self._fixes.setSpacing(GRID)
        for button in self.buttons:
            self._fixes.addWidget(button, 0, top | Qt.AlignmentFlag.AlignLeft)
        self._fixes.addStretch(1)
        self._message.addLayout(self._fixes)
        self.setToolTip("Show this layer" if len(self.entry.nodes) == 1 else "")

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest button lets it be, since buttons that find no room stand under each other."""
        widest = max((button.sizeHint().width() for button in self.buttons), default=0)
        return QSize(self._beside + widest, super().minimumSizeHint().height())

    @property
    def _beside(self) -> int:
        """What stands to the left of the message and around it, in px."""
        return _SIGN.width() + _NAME_WIDTH + 4 * GRID

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons under the message, or under each other, where they find too little room."""
        super().resizeEvent(event)
        room = event.size().width() - self._beside
        needed = sum(button.sizeHint().width() + GRID for button in self.buttons)
        is_narrow = bool(self.buttons) and room - needed < _LEAST_MESSAGE
        for layout, is_column in ((self._message, is_narrow), (self._fixes, needed - GRID > room)):
            way = QBoxLayout.Direction.TopToBottom if is_column else QBoxLayout.Direction.LeftToRight
            if layout.direction() is not way:
                layout.setDirection(way)

    def _button(self, fix: Fix) -> QPushButton:
        button = QPushButton(fix.label)
        button.setToolTip(f"{fix.label}; Undo takes it back.")
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.clicked.connect(self._on_button_clicked)
        return button

    @Slot()
    def _on_button_clicked(self) -> None:
        button = self.sender()
        fixes = dict(zip(self.buttons, self.entry.fixes, strict=True))
        if isinstance(button, QPushButton):
            self.fix_chosen.emit(fixes[button])

    @Slot()
    def _paint_sign(self) -> None:
        colours = {"error": theme.colours.error, "warning": theme.colours.warning}
        icon = sign(self.entry.kind, colours.get(self.entry.kind, ""))
        self._sign.setPixmap(icon.pixmap(_SIGN, self.devicePixelRatioF()))
        self._sign.setAccessibleName(self.entry.kind)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose it with Enter or Space; walk the list with the arrow keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shade it under the pointer and with the focus."""
        if self.underMouse() or self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(self.rect(), self.palette().brush(QPalette.ColorRole.AlternateBase))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shade it."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Stop shading it."""
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shade it."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop shading it."""
        super().focusOutEvent(event)
        self.update()
