"""Short work off the window's thread: read a file, prepare an array; no Keras, no widgets."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from cnnstudio.core.errors import StudioError

_FAULT = "A fault of CNN Studio stopped this: the report about it says more."


class _Work(QRunnable):
    """Calls a function on a thread of the pool, and then one of two others."""

    def __init__(
        self, function: Callable[[], Any], done: Callable[[Any], None], refused: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._function = function
        self._done = done
        self._refused = refused

    def run(self) -> None:
        """Call it; what is not a user's error goes to the crash handler."""
        tell = partial(self._refused, _FAULT)
        try:
            tell = partial(self._done, self._function())
        except StudioError as error:
            tell = partial(self._refused, str(error))
        finally:
            # RuntimeError: the receiver is gone, since the window was closed in the meantime.
            with contextlib.suppress(RuntimeError):
                tell()


class Errands(QObject):
    """Runs functions one after another on a thread of its own; only the newest outcome counts.

    A function must hold no widget, as a bound method of one does: the last to let go of a widget deletes
    it, and that would be the other thread if the window has closed meanwhile.

    Signals:
        told: The newest function has told how far it is; carries what it said.
        done: The newest function has returned; carries what.
        refused: It raised an error; carries the sentence of a `StudioError`, or that something else is reported.
    """

    told = Signal(object)
    done = Signal(object)
    refused = Signal(str)
    _said = Signal(int, object)
    _returned = Signal(int, object)
    _raised = Signal(int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._count = 0
        self._is_busy = False
        self._said.connect(self._on_said, Qt.ConnectionType.QueuedConnection)
        self._returned.connect(self._on_returned, Qt.ConnectionType.QueuedConnection)
        self._raised.connect(self._on_raised, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an outcome is still to come."""
        return self._is_busy

    def run(self, function: Callable[[], Any]) -> None:
        """Call a function off the window's thread; outcomes of earlier ones are dropped."""
        self.forget()
        self._is_busy = True
        number = self._count
        self._pool.start(
            _Work(
                function,
                lambda outcome: self._returned.emit(number, outcome),
                lambda message: self._raised.emit(number, message),
            )
        )

    def run_telling(self, function: Callable[[Callable[[Any], None]], Any]) -> None:
        """Call a function off the window's thread that tells how far it is.

        Args:
            function: Gets what it tells with; see `told`.
        """
        number = self._count + 1

        def tell(news: Any) -> None:
            # The window was closed in the meantime; signals that are half gone take no arguments any more.
            with contextlib.suppress(RuntimeError, TypeError):
                self._said.emit(number, news)

        self.run(partial(function, tell))

    def forget(self) -> None:
        """Drop the outcome that is still to come."""
        self._count += 1
        self._is_busy = False
        self._pool.clear()

    @Slot(int, object)
    def _on_said(self, number: int, news: object) -> None:
        if number == self._count and self._is_busy:
            self.told.emit(news)

    @Slot(int, object)
    def _on_returned(self, number: int, outcome: object) -> None:
        if number == self._count:
            self._is_busy = False
            self.done.emit(outcome)

    @Slot(int, str)
    def _on_raised(self, number: int, message: str) -> None:
        if number == self._count:
            self._is_busy = False
            self.refused.emit(message)
