"""A field for one number that keeps what was typed, even where it cannot be taken."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QSizePolicy, QWidget

from cnnstudio.ui.properties.numbers import number_text, read_number, stepped
from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.widgets.escape_key import EscapeKey

_UNDO = (QKeySequence("Ctrl+Z"),)
_REDO = (QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z"))


def is_undo(event: QKeyEvent) -> bool:
    """Whether a key asks to take the last edit back."""
    return QKeySequence(event.keyCombination()) in _UNDO


def is_redo(event: QKeyEvent) -> bool:
    """Whether a key asks to do again what was taken back."""
    return QKeySequence(event.keyCombination()) in _REDO


class NumberField(QAbstractSpinBox):
    """A spin box without a value of its own: its text is the truth, read anew each time.

    An empty text stands for None. The wheel turns it only while it has the focus.

    Signals:
        edited: The user typed or turned; read it with `number`.
        finished: Enter was pressed, or the focus left.
        cancelled: Escape was pressed.
    """

    edited = Signal()
    finished = Signal()
    cancelled = Signal()

    def __init__(
        self,
        *,
        whole: bool,
        minimum: float | None = None,
        maximum: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole, self._minimum, self._maximum = whole, minimum, maximum
        self.setFont(figures_font())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().textEdited.connect(self._on_text_edited)
        self.editingFinished.connect(self.finished)
        EscapeKey(self).pressed.connect(self.cancelled)

    def number(self) -> float | int | None:
        """The number that stands in it; None when it is empty.

        Raises:
            ValueError: It is no number; the message is a phrase that follows "must be".
        """
        text = self.text()
        return read_number(text) if text.strip() else None

    def show_number(self, number: float | int | None, placeholder: str = "") -> None:
        """Show a number; leave the text, with its cursor, where it reads as that number already.

        Args:
            number: The number, or None for an empty field.
            placeholder: What the empty field says.
        """
        self.lineEdit().setPlaceholderText(placeholder)
        if not self._reads_as(number):
            self.show_text("" if number is None else number_text(number))

    def show_text(self, text: str) -> None:
        """Show a text as it is, without telling of an edit."""
        self.lineEdit().setText(text)
        if not self.hasFocus():
            self.lineEdit().setCursorPosition(0)

    def _reads_as(self, number: float | int | None) -> bool:
        try:
            return self.number() == number
        except ValueError:
            return False

    def stepBy(self, steps: int) -> None:
        """Turn the number."""
        try:
            current = self.number()
        except ValueError:
            return
        moved = stepped(current, steps, whole=self._whole, minimum=self._minimum, maximum=self._maximum)
        if moved != current:
            self.lineEdit().setText(number_text(moved))
            self.lineEdit().selectAll()
            self.edited.emit()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Both ways, up to the limits."""
        up, down = (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled,
            QAbstractSpinBox.StepEnabledFlag.StepDownEnabled,
        )
        try:
            number = self.number()
        except ValueError:
            return QAbstractSpinBox.StepEnabledFlag.StepNone
        if number is not None and self._minimum is not None and number <= self._minimum:
            return up
        if number is not None and self._maximum is not None and number >= self._maximum:
            return down
        return up | down

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn it only while it has the focus; scroll the form otherwise."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the keys for undo and redo to what stands around it where it has nothing of its own for them."""
        line = self.lineEdit()
        is_spent = (is_undo(event) and not line.isUndoAvailable()) or (
            is_redo(event) and not line.isRedoAvailable()
        )
        if is_spent:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for six figures."""
        width = self.fontMetrics().horizontalAdvance("000000") + 40
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for three figures."""
        buttons = 20 if self.buttonSymbols() != QAbstractSpinBox.ButtonSymbols.NoButtons else 0
        width = self.fontMetrics().horizontalAdvance("000") + 16 + buttons
        return QSize(width, super().minimumSizeHint().height())

    @Slot()
    def _on_text_edited(self) -> None:
        self.edited.emit()
