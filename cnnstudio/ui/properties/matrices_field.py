"""The editor of kernels typed by hand: a button that says what there is and opens the dialog."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QPushButton, QSizePolicy, QWidget

from cnnstudio.core.numerals import tight
from cnnstudio.core.settings import Setting
from cnnstudio.core.values import Matrices
from cnnstudio.ui.properties.field import MIXED_TEXT, Field
from cnnstudio.ui.properties.kernel_dialog import KernelDialog


class MatricesField(Field):
    """Opens a `KernelDialog`; ``dialog`` is the one that is open, or None."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._value: Matrices | None = None
        self.dialog: KernelDialog | None = None
        self.button = QPushButton()
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.open_dialog)
        self.row.addWidget(self.button, 1)
        self.name_parts()

    def parts(self) -> tuple[QWidget, ...]:
        """The button."""
        return (self.button,)

    def value(self) -> Any:
        """The kernels, or None."""
        return self._value

    def show_value(self, value: Any) -> None:
        """Say how many kernels of which size there are."""
        self._value = value
        if value is None:
            self.button.setText("Type kernels…")
            return
        count = len(value.planes)
        self.button.setText(f"{count} kernel{'s' * (count != 1)} {tight(value.size)}…")

    def show_mixed(self) -> None:
        """Say that they differ; the dialog starts anew."""
        self._value = None
        self.button.setText(f"{MIXED_TEXT}…")

    @Slot()
    def open_dialog(self) -> None:
        """Open the dialog beside the form; the value changes when it is accepted."""
        self.dialog = KernelDialog(self.setting.label, self._value, self)
        self.dialog.finished.connect(self._on_dialog_finished)
        self.dialog.open()

    @Slot(int)
    def _on_dialog_finished(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        if result == QDialog.DialogCode.Accepted:
            self._value = dialog.matrices
            self.edited.emit()
            self.finished.emit()
        dialog.deleteLater()
