"""Calls left for a thread that waits on pipes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from multiprocessing import Pipe


class Mailbox:
    """Takes calls from any thread at once, and wakes the one thread that makes them.

    ``reader`` becomes ready, for ``multiprocessing.connection.wait``, when there is a call.
    """

    def __init__(self) -> None:
        self.reader, self._writer = Pipe(duplex=False)
        self._lock = threading.Lock()
        self._calls: deque[Callable[[], None]] = deque()
        self._is_open = True

    def put(self, call: Callable[[], None]) -> bool:
        """Leave a call; never waits.

        Returns:
            Whether it will be made: the box is not closed.
        """
        with self._lock:
            if self._is_open:
                # One byte at most lies in the pipe, so that writing cannot block.
                if not self._calls:
                    self._writer.send_bytes(b"1")
                self._calls.append(call)
            return self._is_open

    def taken(self) -> tuple[Callable[[], None], ...]:
        """All calls that were left since the last time, in their order."""
        with self._lock:
            calls = tuple(self._calls)
            if calls:
                self.reader.recv_bytes()
                self._calls.clear()
            return calls

    def close(self) -> None:
        """Take no more calls; those not taken are dropped."""
        with self._lock:
            if self._is_open:
                self._is_open = False
                self._calls.clear()
                self._writer.close()
                self.reader.close()
