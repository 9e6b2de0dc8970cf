"""The window in which one chooses a published network to begin with."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.core.analysis import analyse
from cnnstudio.core.values import Shape
from cnnstudio.data.beginning import begun
from cnnstudio.data.download import cached
from cnnstudio.data.pretrained import FOLDER, pretrained
from cnnstudio.document.project import Project
from cnnstudio.gallery import Published, all_published, published_network
from cnnstudio.gallery.published import Dial, Option
from cnnstudio.ui.gallery.card import GalleryCard
from cnnstudio.ui.theme.surfaces import GRID, ErrorLabel
from cnnstudio.ui.widgets.labels import caption
from cnnstudio.ui.widgets.primary_button import PrimaryButton

_NAME = int(Qt.ItemDataRole.UserRole)
_COLOURS = 3
_LARGEST_SIDE, _MOST_CHANNELS, _MOST_CLASSES = 4096, 1024, 100_000


class GalleryDialog(QDialog):
    """A list of the published networks, and the card of the chosen one.

    Signals:
        chosen: A network is to be opened; carries the new project.
        weights_wanted: It is to have its ImageNet weights; carries its name, after ``chosen``.
    """

    chosen = Signal(object)
    weights_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Gallery")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit(placeholderText="Search networks", clearButtonEnabled=True)
        self.search.setAccessibleName("Search networks")
        self.list = QListWidget()
        self.list.setAccessibleName("Published networks")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setMinimumWidth(34 * GRID)
        self.card = GalleryCard()
        self.problem = ErrorLabel()
        self.open_button = PrimaryButton("Open")
        self.open_button.setDefault(True)
        self.sides = [self._number(_LARGEST_SIDE, name) for name in ("Height", "Width")]
        self.channels = self._number(_MOST_CHANNELS, "Channels")
        self.classes = self._number(_MOST_CLASSES, "Classes")
        self.imagenet = QCheckBox()
        self.imagenet.setToolTip(
            "Download the weights that Keras publishes for it, or take them from the cache."
        )
        self.dial = QDoubleSpinBox(singleStep=1.0, decimals=2)
        self.dial.setKeyboardTracking(False)
        self._dial_caption = caption("", self.dial)
        self.option = QCheckBox()
        self._lay_out()
        for entry in all_published():
            item = QListWidgetItem(entry.title, self.list)
            item.setData(_NAME, entry.name)
            item.setToolTip(f"{entry.title} · {entry.year}\n{entry.source}")
        self.search.textChanged.connect(self._on_searched)
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.list.itemActivated.connect(self._on_open)
        self.open_button.clicked.connect(self._on_open)
        for field in (*self.sides, self.channels, self.classes):
            field.valueChanged.connect(self._on_size_changed)
        self.dial.valueChanged.connect(self._on_dial_turned)
        self.option.toggled.connect(self._on_size_changed)
        self.list.setCurrentRow(0)

    def _number(self, most: int, name: str) -> QSpinBox:
        field = QSpinBox(minimum=1, maximum=most)
        field.setAccessibleName(name)
        field.setKeyboardTracking(False)
        return field

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        sizes = QHBoxLayout()
        sizes.setSpacing(GRID)
        sizes.addWidget(QLabel("Input"))
        for place, field in enumerate((*self.sides, self.channels)):
            if place:
                sizes.addWidget(QLabel("×"))
            sizes.addWidget(field)
        sizes.addSpacing(2 * GRID)
        sizes.addWidget(caption("Classes", self.classes))
        sizes.addWidget(self.classes)
        sizes.addSpacing(2 * GRID)
        sizes.addWidget(self._dial_caption)
        sizes.addWidget(self.dial)
        sizes.addWidget(self.option)
        sizes.addStretch(1)
        close = QPushButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.problem, 1)
        buttons.addWidget(close)
        buttons.addWidget(self.open_button)
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        right.addWidget(self.card, 1)
        right.addLayout(sizes)
        right.addWidget(self.imagenet)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(3 * GRID)
        row.addLayout(left, 2)
        row.addLayout(right, 5)

    def sizeHint(self) -> QSize:
        """Room for the list, the card and a picture."""
        return QSize(960, 720)

    def entry(self) -> Published | None:
        """The network whose card shows; None where the search found none."""
        item = self.list.currentItem()
        return None if item is None or item.isHidden() else published_network(item.data(_NAME))

    def project(self) -> Project | None:
        """The network for the images and classes that are chosen, as a new project."""
        entry = self.entry()
        if entry is None:
            return None
        shape = (*[field.value() for field in self.sides], self.channels.value())
        turned = None if entry.dial is None else self.dial.value()
        with_option = entry.option is not None and self.option.isChecked()
        network = entry.network(shape, self.classes.value(), turned, with_option=with_option)
        return begun(network, entry.name)

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        words = text.lower().split()
        first = None
        for row in range(self.list.count()):
            item = self.list.item(row)
            entry = published_network(item.data(_NAME))
            about = f"{entry.name} {entry.title} {entry.year} {entry.source} {entry.idea}".lower()
            item.setHidden(not all(word in about for word in words))
            if first is None and not item.isHidden():
                first = item
        current = self.list.currentItem()
        if first is not None and (current is None or current.isHidden()):
            self.list.setCurrentItem(first)
        self.open_button.setEnabled(first is not None)
        self.problem.setText("" if first is not None else f"No network is called or does “{text.strip()}”.")

    @Slot()
    def _on_current_changed(self) -> None:
        entry = self.entry()
        if entry is None:
            return
        self._show_dial(entry.dial)
        self._show_option(entry.option)
        self._show_sizes(entry.shape, entry.classes)

    def _show_dial(self, dial: Dial | None) -> None:
        for part in (self._dial_caption, self.dial):
            part.setVisible(dial is not None)
        if dial is not None:
            self._dial_caption.setText(dial.label)
            with QSignalBlocker(self.dial):
                self.dial.setRange(dial.minimum, dial.maximum)
                self.dial.setValue(dial.default)
            self.dial.setToolTip(dial.help)
            self.dial.setAccessibleName(dial.label)

    def _show_option(self, option: Option | None) -> None:
        self.option.setVisible(option is not None)
        if option is not None:
            with QSignalBlocker(self.option):
                self.option.setChecked(False)
            self.option.setText(option.label)
            self.option.setToolTip(option.help)

    def _show_sizes(self, shape: Shape, classes: int) -> None:
        fields = (*self.sides, self.channels, self.classes)
        for field, value in zip(fields, (*shape, classes), strict=True):
            with QSignalBlocker(field):
                field.setValue(value or 1)
        self._on_size_changed()

    @Slot()
    def _on_dial_turned(self) -> None:
        """Show the network at this size, with the images that it is made for."""
        entry = self.entry()
        if entry is not None and entry.dial is not None:
            self._show_sizes(entry.dial.images(self.dial.value()), self.classes.value())

    @Slot()
    def _on_size_changed(self) -> None:
        entry, project = self.entry(), self.project()
        if entry is None or project is None:
            return
        self.card.show_network(entry, project)
        self._show_imagenet(entry)
        errors = analyse(project.network).errors
        self.problem.setText(errors[0].message if errors else "")

    def _show_imagenet(self, entry: Published) -> None:
        """Offer the published weights, if there are some for images of three channels."""
        found = pretrained(entry.name)
        self.imagenet.setVisible(found is not None)
        if found is None:
            return
        fits = self.channels.value() == _COLOURS
        file = found.file_for(self.classes.value())
        size = "fetched already" if cached(file, FOLDER) is not None else file.size_words
        head = "" if file == found.whole else " but for the last layer"
        self.imagenet.setText(f"With ImageNet weights{head} ({size})")
        self.imagenet.setEnabled(fits)
        if not fits:
            self.imagenet.setChecked(False)

    @Slot()
    def _on_open(self) -> None:
        project, entry = self.project(), self.entry()
        if project is None or entry is None:
            return
        self.chosen.emit(project)
        if self.imagenet.isChecked() and pretrained(entry.name) is not None:
            self.weights_wanted.emit(entry.name)
        self.close()
