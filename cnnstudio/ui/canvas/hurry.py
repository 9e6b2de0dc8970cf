"""Drawing plainly while the view is being zoomed, and in full once it rests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

QUIET = 140
"""For so long nothing must have been zoomed until all is drawn in full, in ms."""


class Hurry(QObject):
    """Is on from a zoom until a moment after the last one.

    Args:
        parent: Qt parent.
        ended: Draws in full again; called once when it has been on.
    """

    def __init__(self, parent: QObject, ended: Callable[[], None]) -> None:
        super().__init__(parent)
        self._ended = ended
        self._timer = QTimer(self, interval=QUIET, singleShot=True)
        self._timer.timeout.connect(self._on_quiet)

    @property
    def is_on(self) -> bool:
        """Whether all is drawn plainly now."""
        return self._timer.isActive()

    def begin(self) -> None:
        """Draw plainly, from the next painting on."""
        self._timer.start()

    def end(self) -> None:
        """Draw in full again, now."""
        if self._timer.isActive():
            self._timer.stop()
            self._on_quiet()

    @Slot()
    def _on_quiet(self) -> None:
        self._ended()
