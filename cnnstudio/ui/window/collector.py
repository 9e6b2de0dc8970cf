"""Collecting Python's garbage between events, on the window's thread alone."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL = 40  # ms
_YOUNG = 1_000  # objects more than when it was last looked through
_ROUNDS = 1  # of the youngest, to one of those that outlived one
_FULL = 30_000  # of the middle ones, to one of all


class Collector(QObject):
    """Looks for cycles of garbage now and then, and never again among what lives as long as the window.

    Left alone, Python looks on whichever thread makes the next object, in the middle of whatever it does: a
    widget that is deleted on a thread of a pool takes the program along, and an edit stutters. A full look goes
    through every object of the program, 30 ms and more with the widgets and a large network; what edits leave
    in the undo stack is gone through in parts. Nearly all garbage is freed by counting references anyway.

    Args:
        parent: Qt parent; it is stopped with `stop`, or with the parent.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Look among the youngest objects if there are many, and now and then among older ones."""
        young, rounds, full = gc.get_count()
        if young >= _YOUNG:
            gc.collect(2 if full > _FULL else 1 if rounds > _ROUNDS else 0)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
