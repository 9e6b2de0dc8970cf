"""How much of the machine the engine process uses."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cnnstudio.core.numerals import size_text
from cnnstudio.ui.jobs.engine import Engine

_INTERVAL = 1000  # ms


class ProcessMeter(QObject):
    """Reads memory and CPU use of the engine process once a second, while it is switched on.

    Signals:
        measured: A line to show; "" where nothing can be known.
    """

    measured = Signal(str)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._process: Any = None
        self._identifier = 0
        self._timer = QTimer(self, interval=_INTERVAL)
        self._timer.timeout.connect(self._measure)

    def switch(self, on: bool) -> None:
        """Begin or end reading."""
        if on and not self._timer.isActive():
            self._measure()
            self._timer.start()
        elif not on:
            self._timer.stop()

    @Slot()
    def _measure(self) -> None:
        self.measured.emit(self._line())

    def _line(self) -> str:
        import psutil

        identifier = self._engine.process_identifier
        if not identifier:
            return ""
        try:
            if identifier != self._identifier:
                self._process, self._identifier = psutil.Process(identifier), identifier
            process = self._process
            with process.oneshot():
                memory, share = process.memory_info().rss, process.cpu_percent()
        except psutil.Error:
            self._identifier = 0
            return ""
        return f"memory {size_text(memory)} · CPU {share:.0f} %"
