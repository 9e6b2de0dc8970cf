"""Lets the network look at every picture of a row, one after the other, so that all can be written to files."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from cnnstudio.data.images import Picture
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.request import Request
from cnnstudio.ui.scenes.pictures.known_picture import plain
from cnnstudio.ui.widgets.errand import Errands

MakeTask = Callable[[tuple[Picture, ...]], object]


class Round(QObject):
    """Goes through pictures; only one is held in memory at a time.

    Args:
        engine: Looks at them.
        key: Names the kind of its tasks.
        parent: Qt parent.

    Signals:
        progressed: So many pictures are done, of so many.
        finished: All are done; carries the tuple of results and that of the sentences about pictures that cannot be read.
        failed: The network cannot look at them; carries the sentence.
        active_changed: Whether it goes on.
    """

    progressed = Signal(int, int)
    finished = Signal(object, object)
    failed = Signal(str)
    active_changed = Signal(bool)

    def __init__(self, engine: Engine, key: str, parent: QObject) -> None:
        super().__init__(parent)
        self._sources: tuple[PictureSource, ...] = ()
        self._make: MakeTask | None = None
        self._place = 0
        self._results: list[object] = []
        self._troubles: list[str] = []
        self._reader = Errands(self)
        self._reader.done.connect(self._on_read)
        self._reader.refused.connect(self._on_unreadable)
        self._request = Request(engine, key, self)
        self._request.answered.connect(self._on_answered)
        self._request.refused.connect(self._on_refused)
        self._request.stopped.connect(self._on_stopped)

    @property
    def is_active(self) -> bool:
        """Whether it goes on."""
        return self._make is not None

    def begin(self, sources: tuple[PictureSource, ...], make: MakeTask) -> None:
        """Go through pictures.

        Args:
            sources: The pictures.
            make: Makes the task for some of them.
        """
        self._sources, self._make = sources, make
        self._place, self._results, self._troubles = 0, [], []
        self.active_changed.emit(True)
        self._go_on()

    @Slot()
    def stop(self) -> None:
        """End it; nothing comes of it."""
        if self.is_active:
            self._end()
            self._reader.forget()
            self._request.forget()

    def _end(self) -> None:
        self._make = None
        self.active_changed.emit(False)

    def _go_on(self) -> None:
        self.progressed.emit(self._place, len(self._sources))
        if self._place < len(self._sources):
            self._reader.run(self._sources[self._place].read)
            return
        results, troubles = tuple(self._results), tuple(self._troubles)
        self._end()
        self.finished.emit(results, troubles)

    @Slot(object)
    def _on_read(self, picture: Picture) -> None:
        if self._make is not None:
            self._request.send(self._make((plain(picture),)))

    @Slot(str)
    def _on_unreadable(self, message: str) -> None:
        self._troubles.append(message)
        self._place += 1
        self._go_on()

    @Slot(object)
    def _on_answered(self, results: tuple[object, ...]) -> None:
        if self.is_active:
            self._results += results
            self._place += 1
            self._go_on()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        if self.is_active:
            self._end()
            self.failed.emit(message)

    @Slot(object)
    def _on_stopped(self, _result: object) -> None:
        if self.is_active:
            self._end()
