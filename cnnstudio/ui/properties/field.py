"""What every editor of one setting has in common."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.core.settings import Setting

MIXED_TEXT = "mixed"


class Field(QWidget):
    """Base of the editors; each serves one value type.

    Signals:
        edited: The user changed something; read it with `value`.
        finished: The user is done for now: Enter, a choice, or the focus left.
        cancelled: Escape was pressed: show the value again.

    Attributes:
        setting: What it edits.
        is_wide: Whether it needs the whole width, under its label.
        is_tall: Whether it may have several lines, the first of which stands beside its label.
    """

    is_wide: ClassVar[bool] = False
    is_tall: ClassVar[bool] = False

    edited = Signal()
    finished = Signal()
    cancelled = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.setToolTip(setting.help)
        self.setAccessibleName(setting.label)
        self.setAccessibleDescription(setting.help)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def value(self) -> Any:
        """What the user entered.

        Raises:
            ValueError: It cannot be read; the message is a phrase that follows "must be".
        """
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show a value without telling of an edit; what is typed stays where it reads as that value."""
        raise NotImplementedError

    def show_mixed(self) -> None:
        """Show that the chosen things differ in this setting."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop what belongs to the thing shown before; another one is shown next."""

    def parts(self) -> tuple[QWidget, ...]:
        """The widgets that take the focus, in order."""
        return ()

    def name_parts(self, *names: str) -> None:
        """Give the parts their accessible names; without names all have the setting's."""
        for part, name in zip(self.parts(), names or ("",) * len(self.parts()), strict=True):
            part.setAccessibleName(f"{self.setting.label}, {name}" if name else self.setting.label)
            part.setAccessibleDescription(self.setting.help)
        if self.parts():
            self.setFocusProxy(self.parts()[0])
