"""The window's hold on one engine process: start it, talk to it, end it."""

from __future__ import annotations

import contextlib
import os
import queue
import tempfile
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from cnnstudio.engine.process import child
from cnnstudio.engine.process.messages import NOTHING, Command, Message, Parcel, receive, send

_LAST_OUTPUT = 8000  # bytes of the process's output that are kept for a report


class EngineProcess:
    """A running engine process and its pipe.

    Made, read and ended by one thread; ``send`` never waits, since a thread of its own
    does the writing, so that a process that no longer reads holds nobody up.

    Attributes:
        connection: The window's end of the pipe.
        last_output: After the end, the end of what it wrote to standard output and error.

    Raises:
        OSError: The process could not be started.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        descriptor, self._output_path = tempfile.mkstemp(prefix="cnnstudio-engine-", suffix=".log")
        self._output = open(descriptor, "rb")  # noqa: SIM115
        self.last_output = ""
        self.connection: Connection[Any, Any]
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=child.main, args=(theirs, self._output_path), name="CNN Studio engine", daemon=True
        )
        try:
            self._process.start()
        except BaseException:
            self._close()
            raise
        finally:
            theirs.close()
        self._outgoing: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="engine commands", daemon=True)
        self._writer.start()

    @property
    def identifier(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid or 0

    @property
    def sentinel(self) -> int:
        """Becomes ready, for ``multiprocessing.connection.wait``, when the process ends."""
        return self._process.sentinel

    def send(self, kind: Command, number: int = NOTHING, parcel: Parcel | None = None) -> None:
        """Put a command on its way; one that no longer arrives is dropped."""
        self._outgoing.put(Message(kind, number, parcel))

    def receive(self) -> Message | None:
        """The next news if some is there.

        Raises:
            EOFError: The process has ended, and all its news was read.
        """
        try:
            return receive(self.connection) if self.connection.poll() else None
        except OSError as error:
            raise EOFError from error

    def is_alive(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.is_alive()

    def end(self, patience: float = 0.0) -> int | None:
        """End the process if it still runs, and let go of everything; a second call does nothing.

        Args:
            patience: Seconds to wait for it to end by itself before it is made to.

        Returns:
            The exit code; a negative one is the number of a signal.
        """
        self._process.join(patience)
        ways: tuple[Callable[[], None], ...] = (self._process.terminate, self._process.kill)
        for way in ways:
            if self._process.is_alive():
                way()
                self._process.join(0.5)
        exit_code = self._process.exitcode
        if self._output.closed:
            return exit_code
        self.last_output = self._end_of_output()
        self._outgoing.put(None)
        self._writer.join(1.0)
        self._close()
        return exit_code

    def kill(self) -> None:
        """End the process at once; may be called from any thread."""
        with contextlib.suppress(ValueError):  # it was ended and closed in the meantime
            self._process.kill()

    def _end_of_output(self) -> str:
        size = self._output.seek(0, os.SEEK_END)
        self._output.seek(max(0, size - _LAST_OUTPUT))
        return self._output.read().decode("utf-8", errors="replace")

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            while (message := self._outgoing.get()) is not None:
                send(self.connection, message)

    def _close(self) -> None:
        self.connection.close()
        self._output.close()
        with contextlib.suppress(OSError):
            os.unlink(self._output_path)
