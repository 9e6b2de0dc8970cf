"""The line above the table of runs: words to filter by, how many there are, columns and folders."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.document.folders import runs_folder
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.widgets.labels import figures

_WIDTH = 280  # px of the field


class TopLine(QWidget):
    """What is shown of the runs, and where they come from.

    Signals:
        filter_changed: Carries the words that rows must have.
        columns_requested: The menu of columns is wanted.
        untick_requested: No run is to be ticked any more.
        folders_changed: Other folders are to be looked through.
    """

    filter_changed = Signal(str)
    columns_requested = Signal()
    untick_requested = Signal()
    folders_changed = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter by name, data, state, notes…")
        self.field.setAccessibleName("Filter the runs")
        self.field.setClearButtonEnabled(True)
        self.field.setFixedWidth(_WIDTH)
        self._icon = self.field.addAction(sign("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._count = figures()
        self.untick = QPushButton("Untick all")
        self.columns = QPushButton("Columns")
        self.folders = QPushButton("Folders")
        self.folders.setToolTip("Where runs are looked for.")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.field)
        row.addSpacing(8)
        row.addWidget(self._count)
        row.addStretch(1)
        for button in (self.untick, self.columns, self.folders):
            row.addWidget(button)
        self.field.textChanged.connect(self.filter_changed)
        self.untick.clicked.connect(self.untick_requested)
        self.columns.clicked.connect(self.columns_requested)
        self.folders.clicked.connect(self._on_folders)
        theme.changed.connect(self._paint_signs)

    @property
    def words(self) -> str:
        """How many runs there are, as shown."""
        return self._count.text()

    def show_counts(self, shown: int, total: int, ticked: int, is_reading: bool) -> None:
        """Say how many runs there are."""
        count = f"{exact(shown)} of {exact(total)}" if shown != total else exact(total)
        words = [f"{count} run{'s' * (total != 1)}"]
        if ticked:
            words.append(f"{exact(ticked)} ticked")
        if is_reading:
            words.append("reading…")
        self._count.setText(" · ".join(words))
        self.untick.setEnabled(bool(ticked))

    @Slot()
    def _paint_signs(self) -> None:
        self._icon.setIcon(sign("search"))

    def folders_menu(self) -> QMenu:
        """A menu of the folders that are looked through; a click on one of the user's own takes it off."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        own = menu.addAction(f"{runs_folder()} (the program's own)")
        own.setEnabled(False)
        for folder in self._preferences.run_folders:
            action = menu.addAction(f"Leave out {folder}")
            action.triggered.connect(lambda _=False, folder=folder: self.leave_out(folder))
        menu.addSeparator()
        menu.addAction("Add a folder of runs…").triggered.connect(self.ask_for_folder)
        return menu

    @Slot()
    def _on_folders(self) -> None:
        self.folders_menu().popup(self.folders.mapToGlobal(self.folders.rect().bottomLeft()))

    @Slot()
    def ask_for_folder(self) -> None:
        """Ask for a folder that runs lie in."""
        path = QFileDialog.getExistingDirectory(self, "A folder of runs")
        if path:
            self.add_folder(Path(path))

    def add_folder(self, folder: Path) -> None:
        """Look through a folder too; that of a single run stands for all beside it."""
        root = folder.parent if (folder / "history.csv").is_file() else folder
        known = self._preferences.run_folders
        if root not in (*known, runs_folder()):
            self._preferences.run_folders = (*known, root)
            self.folders_changed.emit()

    def leave_out(self, folder: Path) -> None:
        """Look through a folder no more; nothing in it is changed."""
        self._preferences.run_folders = tuple(
            known for known in self._preferences.run_folders if known != folder
        )
        self.folders_changed.emit()
