"""News that are shown at once, but not more often than people read."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class Paced(QTimer):
    """Lets many calls become few: the first is passed on at once, those of the next while as one at its end.

    Signals:
        due: It is time to show what there is.

    Args:
        milliseconds: From one time to the next.
        parent: Qt parent.
    """

    due = Signal()

    def __init__(self, milliseconds: int, parent: QObject) -> None:
        super().__init__(parent, interval=milliseconds, singleShot=True)
        self._has_news = False
        self.timeout.connect(self._on_passed)

    @Slot()
    def tell(self) -> None:
        """There is news."""
        self._has_news = self.isActive()
        if not self._has_news:
            self.due.emit()
            self.start()

    @Slot()
    def _on_passed(self) -> None:
        if self._has_news:
            self.tell()
