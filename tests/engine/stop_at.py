"""A stop in the middle of a training."""

from __future__ import annotations

from cnnstudio.engine.process.control import Control


class StopAt(Control):
    """Stops once so many batches have been begun."""

    def __init__(self, batches: int) -> None:
        super().__init__(serve=self._count)
        self._left = batches

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.stop()
