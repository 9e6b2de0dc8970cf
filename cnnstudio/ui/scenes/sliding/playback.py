"""How far the window has come that is watched: step by step, or by itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_PACE = 40  # ms
_LENGTH = 250  # steps that a whole slide takes, at most


class Playback(QObject):
    """Walks over windows, as far as the classifier has looked at them.

    Signals:
        moved: Another window is the last that is shown; carries how many are.
        playing_changed: It goes on by itself, or does not.
    """

    moved = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shown = self._known = self._total = 0
        self._timer = QTimer(self, interval=_PACE)
        self._timer.timeout.connect(self._on_time)

    @property
    def shown(self) -> int:
        """How many windows are shown, the current one last."""
        return self._shown

    @property
    def known(self) -> int:
        """How many the classifier has looked at."""
        return self._known

    @property
    def total(self) -> int:
        """How many there are."""
        return self._total

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def begin(self) -> None:
        """Begin anew with windows that nobody has looked at, going on by itself."""
        self._shown = self._known = self._total = 0
        self.play(True)
        self.moved.emit(0)

    def note(self, known: int, total: int) -> None:
        """Take in how far the classifier is."""
        self._known, self._total = known, total
        if self._shown == 0 and known and not self.is_playing:
            self.go_to(1)

    def go_to(self, shown: int) -> None:
        """Show so many windows."""
        shown = min(max(min(1, self._known), shown), self._known)
        if shown != self._shown:
            self._shown = shown
            self.moved.emit(shown)
        if self._total and self._shown >= self._total:
            self.play(False)

    def play(self, plays: bool) -> None:
        """Go on by itself; from the beginning, if it is at the end."""
        if plays == self.is_playing:
            return
        if not plays:
            self._timer.stop()
        else:
            if self._total and self._shown >= self._total:
                self._shown = 0
            self._timer.start()
        self.playing_changed.emit(plays)

    @Slot()
    def _on_time(self) -> None:
        self.go_to(self._shown + max(1, self._total // _LENGTH))
