"""A line for axes: whole numbers with commas between, or nothing."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from cnnstudio.ui.theme.fonts import figures_font
from cnnstudio.ui.widgets.escape_key import EscapeKey

Axes = tuple[int, ...]

NO_AXES = "[]"
"""Stands for a list without axes, which an empty line does not."""

_BETWEEN = re.compile(r"[\s,;()\[\]]+")


class AxesLine(QLineEdit):
    """Axes as they are typed: ``0, 1`` or ``−2``; an empty line stands for None.

    Signals:
        edited: The user typed; read it with `axes`.
        finished: Enter was pressed, or the focus left.
        cancelled: Escape was pressed.
    """

    edited = Signal()
    finished = Signal()
    cancelled = Signal()

    def __init__(self, help_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(figures_font())
        self.setTextMargins(2, 0, 2, 0)  # as in the number fields above and below it
        self.setToolTip(help_text)
        self.textEdited.connect(self._on_text_edited)
        self.editingFinished.connect(self.finished)
        EscapeKey(self).pressed.connect(self.cancelled)

    def axes(self) -> Axes | None:
        """The axes that stand in it; None when it is empty.

        Raises:
            ValueError: They are none; the message is a phrase that follows "must be".
        """
        text = self.text().strip()
        parts = [part for part in _BETWEEN.split(text.replace("−", "-")) if part]
        if not all(re.fullmatch(r"[+-]?\d+", part) for part in parts):
            raise ValueError(f"set with axes such as 0, 1 or −2; there is “{text}”")
        return tuple([int(part) for part in parts]) if parts or text else None

    def show_axes(self, axes: Axes | None, placeholder: str = "") -> None:
        """Show axes; leave the text, with its cursor, where it reads as those already."""
        self.setPlaceholderText(placeholder)
        if not self._reads_as(axes):
            written = ", ".join(str(axis).replace("-", "−") for axis in axes or ())
            self.setText("" if axes is None else written or NO_AXES)
            self.setCursorPosition(0)

    def _reads_as(self, axes: Axes | None) -> bool:
        try:
            return self.axes() == axes
        except ValueError:
            return False

    @Slot()
    def _on_text_edited(self) -> None:
        self.edited.emit()
