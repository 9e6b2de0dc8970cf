"""The name of the chosen layer, which can be typed anew in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cnnstudio.document.keras_names import keras_name
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.widgets.escape_key import EscapeKey


class NameLine(QLineEdit):
    """A line that looks like a title until it has the focus.

    Signals:
        renamed: Another name was entered.
        cancelled: Escape was pressed; the old name shows again.
    """

    renamed = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setFont(text_font(2, strong=True))
        self.setFrame(False)
        self.setTextMargins(-2, 0, 0, 0)
        self.setAccessibleName("Name of the layer")
        self.setToolTip(_explained(""))
        self.editingFinished.connect(self._on_editing_finished)
        EscapeKey(self).pressed.connect(self._on_escape)

    def show_name(self, name: str) -> None:
        """Show a name, unless it is shown already and another is being typed."""
        if name != self._name or not self.hasFocus():
            self._name = name
            self.setToolTip(_explained(name))
            self.setText(name)
            self.setCursorPosition(0)

    def edit(self) -> None:
        """Take the focus with the whole name selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @Slot()
    def _on_editing_finished(self) -> None:
        if self.text() != self._name:
            self.renamed.emit(self.text())

    @Slot()
    def _on_escape(self) -> None:
        self.setText(self._name)
        self.cancelled.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Look like a field while it is one."""
        self.setFrame(True)
        self.setTextMargins(0, 0, 0, 0)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Look like a title again."""
        super().focusOutEvent(event)
        self.setFrame(False)
        self.setTextMargins(-2, 0, 0, 0)


def _explained(name: str) -> str:
    """What the name is for, and what becomes of characters that TensorFlow refuses."""
    fit = keras_name(name)
    if fit == name:
        return "Name of the layer, in Keras too (F2)"
    return (
        f"Name of the layer (F2). Keras calls it {fit}, since TensorFlow takes only the letters A to Z, digits and "
        "_ . - in names; a number comes behind it if another layer is called that."
    )
