"""The runs on the disk, looked through again and again off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.engine.runs.scan import Scan, scanned
from cnnstudio.ui.widgets.errand import Errands

_INTERVAL = 2000  # ms between two looks
_SOON = 500  # ms: news that follow each other faster are looked at once


class Library(QObject):
    """Knows all runs of some folders, a little more of them after each look.

    Signals:
        looked: There was a look; `scan` holds what is known now.

    Args:
        roots: Answers with the folders of runs.
        parent: Qt parent.
    """

    looked = Signal()

    def __init__(self, roots: Callable[[], tuple[Path, ...]], parent: QObject) -> None:
        super().__init__(parent)
        self._roots = roots
        self._is_watched = False
        self._is_wanted = False
        self.scan = Scan()
        self.has_looked = False
        self._errands = Errands(self)
        self._errands.done.connect(self._on_done)
        self._timer = QTimer(self, interval=_INTERVAL, singleShot=True)
        self._timer.timeout.connect(self.look)
        self._soon = QTimer(self, interval=_SOON, singleShot=True)
        self._soon.timeout.connect(self.look)

    @property
    def is_busy(self) -> bool:
        """Whether runs are being read."""
        return self._errands.is_busy or not self.scan.is_whole

    def watch(self, is_watched: bool) -> None:
        """Look from now on, or no more, since nobody sees it."""
        self._is_watched = is_watched
        if is_watched:
            self.look()
        else:
            self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Look now; while there is a look under way, once more after it."""
        self._timer.stop()
        self._is_wanted = self._errands.is_busy
        if not self._is_wanted:
            self._errands.run(partial(scanned, self.scan, self._roots()))

    @Slot()
    def look_soon(self) -> None:
        """Look in a moment, since there is news; not at all while nobody sees it."""
        if self._is_watched and not self._soon.isActive():
            self._soon.start()

    @Slot(object)
    def _on_done(self, scan: Scan) -> None:
        self.scan, self.has_looked = scan, True
        self.looked.emit()
        if self._is_wanted or not scan.is_whole:
            self.look()
        elif self._is_watched:
            self._timer.start()
