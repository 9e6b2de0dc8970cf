"""What the window and the engine process say to each other, and how it is put on a pipe.

Large arrays travel beside the pickle (protocol 5, out of band) in pieces, so that neither
side copies them in one long breath: in the window that breath would be a stutter.
"""

from __future__ import annotations

import io
import mmap
import pickle
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any

from cnnstudio.core.errors import EngineError

NOTHING = 0
"""The number of messages that belong to no job."""

_PIECE = 1 << 20  # bytes sent at once
_SEPARATE = 1 << 16  # bytes from which on an array travels beside the pickle
_BACKENDS = frozenset({"keras", "tensorflow", "jax", "jaxlib", "torch"})


class Command(StrEnum):
    """From the window to the engine process."""

    RUN = "run"
    SERVE = "serve"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    QUIT = "quit"


class News(StrEnum):
    """From the engine process to the window, about one job."""

    STARTED = "started"
    HEEDED = "heeded"
    PROGRESSED = "progressed"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_terminal(self) -> bool:
        """Whether no more news of the job follows."""
        return self in (News.SUCCEEDED, News.FAILED, News.STOPPED)


Buffer = bytearray | mmap.mmap | pickle.PickleBuffer


@dataclass(frozen=True, slots=True)
class Parcel:
    """A pickled value that has not been opened yet.

    Attributes:
        body: The pickle, without its large arrays.
        buffers: The bytes of the large arrays, in the pickle's order.
    """

    body: bytes
    buffers: tuple[Buffer, ...] = ()

    def opened(self) -> Any:
        """The value, with whatever it needs imported."""
        return pickle.loads(self.body, buffers=self.buffers)  # noqa: S301 (from our own process)

    def opened_without_backends(self) -> Any:
        """The value, for a process that must never load Keras or a backend of it.

        Raises:
            EngineError: The value holds an object of Keras or a backend.
        """
        return _Unpickler(io.BytesIO(self.body), buffers=self.buffers).load()


class _Unpickler(pickle.Unpickler):
    """Refuses what would load Keras."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if module_name.partition(".")[0] in _BACKENDS:
            raise EngineError(f"A task sent {module_name}.{global_name}, which the window must not load.")
        return super().find_class(module_name, global_name)


def packed(value: object) -> Parcel:
    """A value made ready to be sent; raises whatever pickling it raises."""
    buffers: list[pickle.PickleBuffer] = []

    def keep_in_band(buffer: pickle.PickleBuffer) -> bool:
        if memoryview(buffer).nbytes < _SEPARATE:
            return True
        buffers.append(buffer)
        return False

    body = pickle.dumps(value, protocol=5, buffer_callback=keep_in_band)
    return Parcel(body, tuple(buffers))


@dataclass(frozen=True, slots=True)
class Message:
    """One command or one piece of news.

    Attributes:
        kind: What it says.
        number: The job it is about, or ``NOTHING``.
        parcel: The task, progress, result or failure that goes with it.
    """

    kind: Command | News
    number: int = NOTHING
    parcel: Parcel | None = None


def send(connection: Connection[Any, Any], message: Message) -> None:
    """Write a message to a pipe; not from two threads at once.

    Raises:
        OSError: Nobody reads any more.
    """
    parcel = message.parcel
    views = [] if parcel is None else [memoryview(buffer).cast("B") for buffer in _raw(parcel)]
    body = None if parcel is None else parcel.body
    head = (message.kind, message.number, body, [len(view) for view in views])
    connection.send_bytes(pickle.dumps(head, protocol=5))
    for view in views:
        for start in range(0, len(view), _PIECE):
            connection.send_bytes(view[start : start + _PIECE])


def _raw(parcel: Parcel) -> list[memoryview]:
    """The buffers as flat bytes; arrays in Fortran order too."""
    return [
        buffer.raw() if isinstance(buffer, pickle.PickleBuffer) else memoryview(buffer)
        for buffer in parcel.buffers
    ]


def receive(connection: Connection[Any, Any]) -> Message:
    """Read the next message from a pipe; waits for it.

    Raises:
        EOFError: The other side is gone.
        OSError: The other side is gone, or the pipe is closed.
    """
    kind, number, body, sizes = pickle.loads(connection.recv_bytes())  # noqa: S301 (from our own process)
    buffers = tuple(_received_buffer(connection, size) for size in sizes)
    return Message(kind, number, None if body is None else Parcel(body, buffers))


def _received_buffer(connection: Connection[Any, Any], size: int) -> bytearray | mmap.mmap:
    """Memory of its own for one array; mapped when large, for that is not filled twice."""
    buffer = bytearray(size) if size < _PIECE else mmap.mmap(-1, size)
    start = 0
    while start < size:
        start += connection.recv_bytes_into(buffer, start)
    return buffer
