"""What a look at every image finds: files that cannot be read, images that occur twice, and faults of annotations."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.errors import Stopped
from cnnstudio.core.numerals import exact
from cnnstudio.data.inspection import Inspection, across_parts, inspected
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.theme.surfaces import DimLabel, TextLabel
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.progress_line import ProgressLine

_BY_ITSELF = 3000
"""Images up to which a data set is looked through without being asked."""

_WAS = {"skipped": "Left out", "repaired": "Mended", "noted": "Noted"}
_LISTED = 2000
_ROWS, _HIGHEST = 6, 192
"""Entries that are seen at a time, and the height of their list in px."""
_NARROWEST, _MARGINS = 120, 32  # px


class Findings(QWidget):
    """Looks through the images of a data set and lists what is wrong; a click shows the image.

    Signals:
        place_chosen: An entry was chosen; carries the image's place in the collection.
        found: A look is done; carries what it found.
    """

    place_chosen = Signal(int)
    found = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._look: DatasetLook | None = None
        self._stop = threading.Event()
        self._errands = Errands(self)
        self.inspection: Inspection | None = None
        self.words = TextLabel()
        self.hint = DimLabel()
        self.bar = ProgressLine("Progress of the check", 4)
        self.check = QPushButton("Check every image")
        self.check.setToolTip("Decode all images, and compare them byte by byte")
        self.list = QListWidget()
        self.list.setAccessibleName("Unreadable files, duplicates and faults of annotations")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addStretch(1)
        for widget in (self.words, self.bar, self.list, self.hint):
            column.addWidget(widget)
        column.addLayout(row)
        self.check.clicked.connect(self.begin)
        self.list.currentItemChanged.connect(self._on_item_changed)
        self._errands.told.connect(self._on_told)
        self._errands.done.connect(self._on_done)
        self.show_look(None)

    @property
    def is_busy(self) -> bool:
        """Whether a look is under way."""
        return self._errands.is_busy

    def show_look(self, look: DatasetLook | None) -> None:
        """Begin with another data set; a small one is looked through at once."""
        if look is not None and self._look is not None and look.collection is self._look.collection:
            self._look = look
            if self.inspection is not None:
                self._list(self.inspection)
            return
        self.finish()
        self._look, self.inspection = look, None
        self._list_annotations()
        self._fit_list()
        self.bar.hide()
        self.hint.hide()
        self.words.setText("" if look is None else "Not checked for unreadable files and duplicates yet.")
        self.check.setVisible(look is not None)
        if look is not None and len(look.collection) <= _BY_ITSELF:
            self.begin()

    @Slot()
    def begin(self) -> None:
        """Look through all images."""
        if self._look is None or self.is_busy:
            return
        self._stop = threading.Event()
        self.check.hide()
        self.bar.setRange(0, len(self._look.collection))
        self.bar.setValue(0)
        self.bar.show()
        self.words.setText("Checking every image…")
        self._errands.run_telling(partial(_looked_through, self._look, self._stop))

    def finish(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._errands.forget()

    @Slot(object)
    def _on_told(self, done: int) -> None:
        if self._look is not None:
            self.bar.setValue(done)
            self.words.setText(f"Checking every image: {exact(done)} of {exact(len(self._look.collection))}…")

    @Slot(object)
    def _on_done(self, inspection: Inspection | None) -> None:
        self.bar.hide()
        if inspection is None or self._look is None:
            self.check.setVisible(self._look is not None)
            return
        self.inspection = inspection
        self._list(inspection)
        self.found.emit(inspection)

    def _list(self, inspection: Inspection) -> None:
        look = self._look
        if look is None:
            return
        self._list_annotations()
        for bad in inspection.unreadable[:_LISTED]:
            self._add(f"Unreadable: {bad.name}", bad.reason, bad.place)
        for copy in copies(look, inspection)[:_LISTED]:
            self._add(copy.words, copy.words, copy.place)
        self.words.setText(_summary(inspection))
        hints = _hints(look, inspection)
        self.hint.setText(hints)
        self.hint.setVisible(bool(hints))
        self._fit_list()

    def _list_annotations(self) -> None:
        """Begin the list with what could not be taken as it stands in the annotations."""
        self.list.clear()
        look = self._look
        if look is None or not look.findings:
            return
        places = {look.collection.name(place): place for place in range(len(look.collection))}
        for finding in look.findings[:_LISTED]:
            self._add(f"{_WAS[finding.was]}: {finding.words}", str(finding), places.get(finding.file, -1))

    def _fit_list(self) -> None:
        self.list.setVisible(self.list.count() > 0)
        metrics, flags = self.list.fontMetrics(), int(Qt.TextFlag.TextWordWrap)
        room = QRect(0, 0, max(_NARROWEST, self.width() - _MARGINS), _HIGHEST)
        texts = [self.list.item(row).text() for row in range(min(_ROWS, self.list.count()))]
        height = sum(metrics.boundingRect(room, flags, text).height() + 2 for text in texts)
        self.list.setFixedHeight(min(_HIGHEST, max(16, height)) + 2 * self.list.frameWidth() + 2)

    def _add(self, text: str, details: str, place: int) -> None:
        item = QListWidgetItem(text)
        item.setToolTip(details)
        item.setData(Qt.ItemDataRole.UserRole, place)
        self.list.addItem(item)

    @Slot(QListWidgetItem)
    def _on_item_changed(self, item: QListWidgetItem | None) -> None:
        place = -1 if item is None else int(item.data(Qt.ItemDataRole.UserRole))
        if place >= 0:
            self.place_chosen.emit(place)


@dataclass(frozen=True, slots=True)
class Copy:
    """An image that is in the data set a second time.

    Attributes:
        place: Its place in the collection.
        name: What it is called.
        original: What the first of the same content is called.
        contradicts: Whether that one is of another class.
    """

    place: int
    name: str
    original: str
    contradicts: bool

    @property
    def words(self) -> str:
        """Both names, and what is wrong."""
        return f"Copy{' in another class' * self.contradicts}: {self.name} = {self.original}"


def copies(look: DatasetLook, inspection: Inspection) -> tuple[Copy, ...]:
    """Every copy of another image by its name, those of another class first."""
    name, labels = look.collection.name, look.collection.labels
    found = [
        Copy(place, name(place), name(group[0]), look.has_labels and bool(labels[place] != labels[group[0]]))
        for group in inspection.duplicates
        for place in group[1:]
    ]
    return tuple(sorted(found, key=lambda copy: not copy.contradicts))


def _hints(look: DatasetLook, inspection: Inspection) -> str:
    """What follows from the findings for a training; "" if nothing does."""
    hints = []
    if inspection.unreadable:
        hints.append("Training leaves unreadable files out.")
    contradictions = sum(copy.contradicts for copy in copies(look, inspection))
    if contradictions:
        hints.append(
            f"{exact(contradictions)} cop{'ies are' if contradictions > 1 else 'y is'} in another class than the same "
            "image elsewhere: one of the two labels is wrong."
        )
    crossing = across_parts(inspection.duplicates, look.parts)
    if crossing:
        hints.append(
            f"{exact(crossing)} group{'s' * (crossing > 1)} of duplicates lie{'s' * (crossing == 1)} in more than "
            "one part: figures on the test images are then too good. Delete the copies."
        )
    return " ".join(hints)


def _summary(inspection: Inspection) -> str:
    bad, groups = len(inspection.unreadable), len(inspection.duplicates)
    if not bad and not groups:
        return "All images can be read, and none occurs twice."
    count = sum(map(len, inspection.duplicates)) - groups
    parts = []
    if bad:
        parts.append(f"{exact(bad)} unreadable file{'s' * (bad > 1)}")
    if groups:
        parts.append(f"{exact(count)} cop{'ies' if count > 1 else 'y'} of other images")
    return f"{' and '.join(parts)}."


def _looked_through(
    look: DatasetLook, stop: threading.Event, tell: Callable[[int], None]
) -> Inspection | None:
    """What the look finds; None if it was stopped. On a thread of the pool."""
    try:
        return inspected(look.collection, tell, stop.is_set)
    except Stopped:
        return None
