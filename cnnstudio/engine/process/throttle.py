"""Progress reports, limited to a rate that a window can show."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

REPORTS_PER_SECOND = 20


class ThrottledReport:
    """A ``Report`` that sends at most so many values a second and keeps the newest.

    A value that comes too early waits, on a thread of its own, for its turn; a later one
    replaces it, or is merged into it if it has a method ``merged(later)``.

    Args:
        send: Sends one value; called from the task's thread or the waiting thread, never
            from both at once.
        interval: Least time between two sendings, in seconds.
    """

    def __init__(self, send: Callable[[Any], None], interval: float = 1 / REPORTS_PER_SECOND) -> None:
        self._send = send
        self._interval = interval
        self._changed = threading.Condition()
        self._pending: list[Any] = []  # empty, or the one value that waits
        self._due = 0.0
        self._closed = False
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None

    def __call__(self, progress: Any, /) -> None:
        """Send a value now, or keep it until its turn.

        Raises:
            Exception: What an earlier sending raised, such as an error of pickling.
        """
        with self._changed:
            self._raise_error()
            if self._closed:
                return
            was_waiting = bool(self._pending)
            self._pending = [_together(self._pending[0], progress) if was_waiting else progress]
            if time.monotonic() >= self._due:
                self._send_pending()
            elif not was_waiting:
                self._wake_thread()

    def close(self) -> None:
        """Send what waits, whatever the rate; nothing is sent afterwards.

        Raises:
            Exception: What this or an earlier sending raised.
        """
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._raise_error()
            self._send_pending()

    def _send_pending(self) -> None:
        if self._pending:
            progress = self._pending.pop()
            self._send(progress)
            self._due = time.monotonic() + self._interval

    def _raise_error(self) -> None:
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def _wake_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._send_when_due, name="progress", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _send_when_due(self) -> None:
        with self._changed:
            while not self._closed:
                wait = self._due - time.monotonic() if self._pending else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                else:
                    self._send_or_keep_error()

    def _send_or_keep_error(self) -> None:
        try:
            self._send_pending()
        except Exception as error:  # noqa: BLE001 (the task's thread raises it at its next report)
            self._error = error


def _together(earlier: Any, later: Any) -> Any:
    """What is left of two waiting values: both in one if they know how, else the later."""
    merged = getattr(earlier, "merged", None)
    return later if merged is None else merged(later)
