"""Which data set: a grouped choice, dialogs for one's own files, and the generated settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.core.errors import SettingError
from cnnstudio.data.dataset import GROUPS, Dataset, datasets
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import DimLabel

_FILES = "Data sets (*.csv *.tsv *.json *.xml *.yaml *.yml *.npz *.gz *.tgz *.tar *ubyte);;All files (*)"


class SourceChoice(QWidget):
    """A combo box of data sets in their groups, buttons for files, and a form.

    Signals:
        chosen: Another data set was chosen; carries it.
        edited: A setting was changed; carries the data set and the key of the gesture.
        path_chosen: The user chose a folder or file; carries its path.
    """

    chosen = Signal(object)
    edited = Signal(object, str)
    path_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Dataset | None = None
        self.box = QComboBox()
        self.box.setAccessibleName("Data set")
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setModel(_model(self.box))
        self.box.setPlaceholderText("no data set of this kind")
        self.help = DimLabel()
        self.form = SettingsForm()
        self.open_folder = QPushButton("Open folder…")
        self.open_folder.setToolTip(
            "A folder with a folder of images for each class, with images and annotations or masks, or the files of a data set"
        )
        self.open_file = QPushButton("Open file…")
        self.open_file.setToolTip(
            "A CSV list, annotations of COCO, VOC or YOLO, an NPZ file, an IDX images file or CIFAR's archive"
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.open_folder)
        buttons.addWidget(self.open_file)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addLayout(buttons)
        column.addWidget(self.help)
        column.addWidget(self.form)
        self.box.activated.connect(self._on_activated)
        self.form.edited.connect(self._on_edited)
        self.open_folder.clicked.connect(self.choose_folder)
        self.open_file.clicked.connect(self.choose_file)

    def show_value(self, data: Dataset | None) -> None:
        """Show what is chosen; None where it is of a kind that is not known."""
        self._shown = data
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(-1 if data is None else self.box.findData(data.kind))
        self.help.setText("" if data is None else data.summary())
        self.form.setVisible(data is not None and bool(data.setting_list()))
        if data is not None and data.setting_list():
            self.form.show_values((data,), subject=data.kind)

    @Slot()
    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        path = QFileDialog.getExistingDirectory(self, "Open a folder of images", self._beside())
        if path:
            self.path_chosen.emit(Path(path))

    @Slot()
    def choose_file(self) -> None:
        """Let the user choose a file."""
        path, _ = QFileDialog.getOpenFileName(self, "Open a data set", self._beside(), _FILES)
        if path:
            self.path_chosen.emit(Path(path))

    def _beside(self) -> str:
        """Where dialogs begin: beside the data that are chosen."""
        path = getattr(self._shown, "path", "")
        return str(Path(path).parent) if path else ""

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        kind = self.box.itemData(index)
        if kind and (self._shown is None or kind != self._shown.kind):
            self.chosen.emit(datasets[kind].from_data({}))

    @Slot(str, object, str)
    def _on_edited(self, name: str, value: object, gesture: str) -> None:
        if self._shown is None:
            return
        try:
            self.edited.emit(self._shown.with_settings(**{name: value}), gesture)
        except SettingError as error:
            self.form.show_error(name, str(error))


def _model(parent: QComboBox) -> QStandardItemModel:
    """The data sets under the titles of their groups."""
    model = QStandardItemModel(parent)
    for group in GROUPS:
        heading = QStandardItem(group)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setFont(text_font(-1, strong=True))
        model.appendRow(heading)
        for kind in datasets:
            if kind.group == group:
                item = QStandardItem(kind.label)
                item.setData(kind.kind, Qt.ItemDataRole.UserRole)
                item.setToolTip(kind.summary())
                model.appendRow(item)
    return model
