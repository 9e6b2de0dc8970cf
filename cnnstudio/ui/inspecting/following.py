"""When to look again into a network that is being trained."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

_PAUSE = 2000  # ms between two looks
_SHARE = 4  # times as long as a look takes: training shall not wait for those who watch it


class Following(QObject):
    """Looks again some time after the network has learned, while somebody watches.

    Signals:
        outdated: It is time to ask again for what is seen.
    """

    outdated = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._has_news = self._is_watched = self._is_busy = self._is_at_it = False
        self._took = 0  # ms that the last answer took
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)

    @property
    def has_news(self) -> bool:
        """Whether the network has learned since it was asked about."""
        return self._has_news

    @property
    def is_at_it(self) -> bool:
        """Whether the answer that is waited for was asked for from here."""
        return self._is_at_it

    def note_learning(self) -> None:
        """The network has learned."""
        self._has_news = True
        self._wait()

    def note_asked(self) -> None:
        """It is being asked about as it is now."""
        self._has_news = False
        self._timer.stop()

    def note_busy(self, is_busy: bool) -> None:
        """An answer is waited for, or has come: the next question comes some time after that."""
        if is_busy and not self._is_busy:
            self._clock.start()
            self._timer.stop()
        elif self._is_busy and not is_busy:
            self._took = self._clock.elapsed()
        self._is_busy = is_busy
        self._is_at_it = self._is_at_it and is_busy
        self._wait()

    def watch(self, is_watched: bool) -> None:
        """Somebody looks, or nobody does any more."""
        self._is_watched = is_watched
        self._wait()

    def _wait(self) -> None:
        if self._has_news and self._is_watched and not self._is_busy and not self._timer.isActive():
            self._timer.start(max(_PAUSE, _SHARE * self._took))

    @Slot()
    def _on_time(self) -> None:
        if self._has_news and self._is_watched and not self._is_busy:
            self._is_at_it = True
            self.outdated.emit()
