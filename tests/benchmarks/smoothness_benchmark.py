"""The gaps between turns of the window's event loop while ResNet-50 trains in the engine process."""

from __future__ import annotations

import sys
import time

from figures import percentile
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication
from resnet_task import TrainResNet

from cnnstudio.app import opened_window
from cnnstudio.ui.window.collector import Collector

SECONDS = 20


class Pulse(QObject):
    """Notes how long after the last turn each turn of the event loop comes, in ms."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._on_turn)

    @Slot(object)
    def begin(self, progress: object) -> None:
        """Start with the first news that training is under way."""
        if not self._timer.isActive():
            self._last = time.perf_counter()
            self._timer.start()

    @Slot()
    def _on_turn(self) -> None:
        now = time.perf_counter()
        self.gaps.append(1000 * (now - self._last))
        self._last = now


def main() -> None:
    """Print the spread of gaps in the real window."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    window = opened_window()
    window.resize(1400, 900)
    collector = Collector(application)
    pulse = Pulse()
    window.engine.start()
    job = window.engine.submit(TrainResNet(SECONDS))
    job.progressed.connect(pulse.begin)
    job.ended.connect(application.quit)
    application.exec()
    window.engine.shut_down()
    collector.stop()
    gaps = pulse.gaps
    print(
        f"  {len(gaps)} turns: median {percentile(gaps, 50):.1f} ms, p99 {percentile(gaps, 99):.1f} ms (target ≤ 16), "
        f"longest {max(gaps):.1f} ms (target ≤ 50)"
    )
    print(f"  Keras loaded in the window's process: {'keras' in sys.modules}")
