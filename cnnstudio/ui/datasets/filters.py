"""Which images are shown: of one class, of one part, or all."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from cnnstudio.core.numerals import exact
from cnnstudio.data.splits import PARTS
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.widgets.labels import caption, figures


class Filters(QWidget):
    """Two choices above the images, and how many there are.

    Signals:
        changed: Other images are wanted.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._look: DatasetLook | None = None
        self.classes, self.parts = QComboBox(), QComboBox()
        self.classes.setMinimumContentsLength(14)
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.parts.addItem("All parts", None)
        for place, name in enumerate(PARTS):
            self.parts.addItem(name.capitalize(), place)
        self._count = figures()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(caption("Class", self.classes))
        row.addWidget(self.classes)
        row.addSpacing(8)
        row.addWidget(caption("Part", self.parts))
        row.addWidget(self.parts)
        row.addStretch(1)
        row.addWidget(self._count)
        for box in (self.classes, self.parts):
            box.activated.connect(self._on_activated)
        self.show_look(None)

    @property
    def label(self) -> int | None:
        """The class that is wanted; None for all."""
        found = self.classes.currentData()
        return None if found is None else int(found)

    @property
    def part(self) -> int | None:
        """The part that is wanted; None for all."""
        found = self.parts.currentData()
        return None if found is None else int(found)

    @property
    def count_words(self) -> str:
        """How many images there are, as shown."""
        return self._count.text()

    def show_look(self, look: DatasetLook | None) -> None:
        """Begin with all images of another data set."""
        self._look = look
        with QSignalBlocker(self.classes), QSignalBlocker(self.parts):
            self.classes.clear()
            self.classes.addItem("All classes", None)
            for label, name in enumerate(() if look is None else look.collection.classes):
                self.classes.addItem(name, label)
            self.parts.setCurrentIndex(0)
        self.setEnabled(look is not None)
        self._tell()

    @Slot(int)
    def choose_class(self, label: int) -> None:
        """Show one class alone; −1 for all."""
        self.classes.setCurrentIndex(0 if label < 0 else self.classes.findData(label))
        self._on_activated()

    def choose_part(self, part: int | None) -> None:
        """Show one part alone; None for all."""
        self.parts.setCurrentIndex(0 if part is None else self.parts.findData(part))
        self._on_activated()

    def show_all(self) -> None:
        """Show all images again, if some are left out."""
        if self.label is not None or self.part is not None:
            self.classes.setCurrentIndex(0)
            self.parts.setCurrentIndex(0)
            self._on_activated()

    @Slot()
    def _on_activated(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        if self._look is None:
            self._count.setText("")
            return
        shown, total = len(self._look.places(self.label, self.part)), len(self._look.collection)
        text = exact(total) if shown == total else f"{exact(shown)} of {exact(total)}"
        self._count.setText(f"{text} images")
