"""Fetching a published data set: what it takes, how far it is, and a way to cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.errors import Stopped
from cnnstudio.core.numerals import size_text
from cnnstudio.data.download import DownloadProgress, download
from cnnstudio.data.sets.published_set import PublishedSet
from cnnstudio.ui.theme.surfaces import DimLabel, ErrorLabel, TextLabel
from cnnstudio.ui.widgets.errand import Errands
from cnnstudio.ui.widgets.progress_line import ProgressLine

_STEPS = 1000


class Fetching(QWidget):
    """A button that fetches the data set that is shown, its progress, and Cancel; hidden where it is here.

    Signals:
        fetched: The data set is here now.
    """

    fetched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._data: PublishedSet | None = None
        self._under_way: PublishedSet | None = None
        self._stop = threading.Event()
        self._errands = Errands(self)
        self.words = TextLabel()
        self.source = DimLabel()
        self.error = ErrorLabel()
        self.bar = ProgressLine("Progress of the download", 6)
        self.bar.setRange(0, _STEPS)
        self.start = QPushButton("Download")
        self.cancel = QPushButton("Cancel")
        row = QHBoxLayout()
        row.addWidget(self.start)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.words, self.source, self.bar, self.error):
            column.addWidget(widget)
        column.addLayout(row)
        self.start.clicked.connect(self.begin)
        self.cancel.clicked.connect(self.stop)
        self._errands.told.connect(self._on_told)
        self._errands.done.connect(self._on_done)
        self._errands.refused.connect(self._on_refused)
        self.show_data(None)

    @property
    def is_busy(self) -> bool:
        """Whether something is being fetched."""
        return self._under_way is not None

    def show_data(self, data: PublishedSet | None) -> None:
        """Offer to fetch a data set, if that is needed; one that is being fetched stays in view."""
        self._data = data
        wanted = data is not None and not data.folder and bool(data.missing())
        if data != self._under_way:
            self.error.hide()
        self._show(wanted)

    def _show(self, wanted: bool) -> None:
        self.setVisible(wanted or self.is_busy)
        self.bar.setVisible(self.is_busy)
        self.cancel.setVisible(self.is_busy)
        self.start.setVisible(not self.is_busy)
        if self.is_busy or self._data is None or not wanted:
            return
        missing = self._data.missing()
        size = size_text(sum(file.size or 0 for file in missing))
        self.words.setText(f"{self._data.label} is not on this computer yet: {size} to download.")
        self.source.setText(f"From {missing[0].host}, checked by its SHA-256, kept in the program's cache.")

    @Slot()
    def begin(self) -> None:
        """Fetch what is missing."""
        if self._data is None or self.is_busy:
            return
        self._under_way, self._stop = self._data, threading.Event()
        self.error.hide()
        self.bar.setValue(0)
        self._show(True)
        self._errands.run_telling(partial(_fetched, self._data, self._stop))

    @Slot()
    def stop(self) -> None:
        """Stop; what came so far is kept for the next time."""
        self._stop.set()

    def finish(self) -> None:
        """Stop, because the window closes."""
        self._stop.set()
        self._errands.forget()

    @Slot(object)
    def _on_told(self, progress: DownloadProgress) -> None:
        if self.is_busy:
            self.words.setText(progress.words)
            self.bar.setValue(round(_STEPS * (progress.fraction or 0.0)))

    @Slot(object)
    def _on_done(self, complete: bool) -> None:
        self._under_way = None
        self.show_data(self._data)
        if complete:
            self.fetched.emit()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self._under_way = None
        self.show_data(self._data)
        self.error.setText(message)
        self.error.show()


def _fetched(data: PublishedSet, stop: threading.Event, tell: Callable[[DownloadProgress], None]) -> bool:
    """Fetch all files; on a thread of the pool. Whether all of them are here."""
    try:
        for file in data.missing():
            download(file, data.cache_name, tell, stop.is_set)
    except Stopped:
        return False
    return True
