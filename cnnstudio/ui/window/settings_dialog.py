"""The few settings of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.theme.surfaces import GRID

_THEMES = {"system": "As the system", "light": "Light", "dark": "Dark"}
_SHARES = {
    "params": "Share of the parameters",
    "macs": "Share of the MACs",
    "memory": "Share of the output memory",
    "time": "Share of the time",
}


class SettingsDialog(QDialog):
    """Every choice acts at once; there is nothing to confirm."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.theme = self._choice(_THEMES, "Theme")
        self.share = self._choice(_SHARES, "Bar on cards")
        self.hints = QCheckBox("Advice about sound layers, and about what curves show", self)
        self.drafts = QCheckBox("Keep unsaved work in the background, for the case of a crash", self)
        self.reopening = QCheckBox("Open the saved projects of the last time again", self)
        self.events = QCheckBox("Write event files for TensorBoard into run folders", self)
        self._on_preferences_changed()
        self.theme.activated.connect(self._on_chosen)
        self.share.activated.connect(self._on_chosen)
        self.hints.toggled.connect(self._on_chosen)
        self.drafts.toggled.connect(self._on_chosen)
        self.reopening.toggled.connect(self._on_chosen)
        self.events.toggled.connect(self._on_chosen)
        preferences.changed.connect(self._on_preferences_changed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        form.addRow("Theme", self.theme)
        form.addRow("Bar on cards", self.share)
        form.addRow("Hints", self.hints)
        form.addRow("Drafts", self.drafts)
        form.addRow("Start", self.reopening)
        form.addRow("Training", self.events)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(3 * GRID)
        column.addLayout(form)
        column.addWidget(buttons)

    def _choice(self, titles: dict[str, str], name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for value, title in titles.items():
            box.addItem(title, value)
        return box

    @Slot()
    def _on_chosen(self) -> None:
        # All are read before any is set: the boxes follow the first one that is.
        chosen = {
            "theme": self.theme.currentData(),
            "share": self.share.currentData(),
            "shows_hints": self.hints.isChecked(),
            "keeps_drafts": self.drafts.isChecked(),
            "reopens_files": self.reopening.isChecked(),
            "writes_events": self.events.isChecked(),
        }
        for name, value in chosen.items():
            setattr(self._preferences, name, value)

    @Slot()
    def _on_preferences_changed(self) -> None:
        self.theme.setCurrentIndex(self.theme.findData(self._preferences.theme))
        self.share.setCurrentIndex(self.share.findData(self._preferences.share))
        self.hints.setChecked(self._preferences.shows_hints)
        self.drafts.setChecked(self._preferences.keeps_drafts)
        self.reopening.setChecked(self._preferences.reopens_files)
        self.events.setChecked(self._preferences.writes_events)
