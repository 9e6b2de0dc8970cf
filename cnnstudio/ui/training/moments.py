"""Something that is done soon, but not more often than people read."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class Moments(QObject):
    """Tells that something is to be done: at once, and then no sooner than a moment later.

    Args:
        interval: How long a moment is, in ms.
        parent: Qt parent.

    Signals:
        come: Something is to be done now.
    """

    come = Signal()

    def __init__(self, interval: int, parent: QObject) -> None:
        super().__init__(parent)
        self._has_news = False
        self._timer = QTimer(self, interval=interval, singleShot=True)
        self._timer.timeout.connect(self._on_passed)

    @Slot()
    def note(self) -> None:
        """There is news."""
        self._has_news = self._timer.isActive()
        if not self._has_news:
            self.come.emit()
            self._timer.start()

    @Slot()
    def _on_passed(self) -> None:
        if self._has_news:
            self.note()
