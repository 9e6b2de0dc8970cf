"""The editor of a path: a line to type in, and dialogs to choose a folder or a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QToolButton, QWidget

from cnnstudio.core.settings import Setting
from cnnstudio.ui.properties.field import MIXED_TEXT, Field


class PathField(Field):
    """A path; empty is None where the setting is optional. What is typed counts once the field is left."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = QLineEdit()
        self.line.editingFinished.connect(self._on_finished)
        self.choose = QToolButton()
        self.choose.setText("…")
        self.choose.setToolTip("Choose a folder or a file")
        self.choose.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.choose)
        menu.addAction("Folder…", self._choose_folder)
        menu.addAction("File…", self._choose_file)
        self.choose.setMenu(menu)
        self.row.addWidget(self.line, 1)
        self.row.addWidget(self.choose)
        self.name_parts("", "choose")
        self._shown = ""

    def parts(self) -> tuple[QWidget, ...]:
        """The line and the button."""
        return self.line, self.choose

    def value(self) -> Any:
        """The whole path: one that was typed begins at the folder that the program runs in."""
        text = self.line.text().strip()
        if not text:
            return None if self.setting.optional else ""
        return str(Path(text).expanduser().absolute())

    def show_value(self, value: Any) -> None:
        """Show the path; its end, where it is long."""
        self._shown = value or ""
        self.line.setPlaceholderText(self.setting.empty if self.setting.optional else "")
        if self.line.text() != self._shown:
            self.line.setText(self._shown)
        self.line.setToolTip(self._shown or self.setting.help)

    def show_mixed(self) -> None:
        """Show an empty line that says so."""
        self._shown = ""
        self.line.setPlaceholderText(MIXED_TEXT)
        self.line.clear()

    def take(self, path: str) -> None:
        """Give the field a path that was chosen; "" changes nothing."""
        if path:
            self.line.setText(path)
            self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        if self.line.text().strip() != self._shown:
            self._shown = self.line.text().strip()
            self.edited.emit()
        self.finished.emit()

    @Slot()
    def _choose_folder(self) -> None:
        self.take(QFileDialog.getExistingDirectory(self, self.setting.label, self.line.text()))

    @Slot()
    def _choose_file(self) -> None:
        self.take(QFileDialog.getOpenFileName(self, self.setting.label, self.line.text())[0])
