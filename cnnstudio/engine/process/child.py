"""The engine process: takes tasks from a pipe and runs them on its main thread.

A second thread reads the pipe, so that a stop is known at once; when the pipe ends, because
the window is gone, it ends the process in the middle of whatever it does.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from cnnstudio.core.errors import Stopped
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.failure import failure_of
from cnnstudio.engine.process.messages import Command, Message, News, Parcel, packed, receive, send
from cnnstudio.engine.process.task import purpose
from cnnstudio.engine.process.throttle import ThrottledReport

_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
}
_LONG, _PAUSE = 5.0, 1.0  # seconds


def main(connection: Connection[Any, Any], output_path: str) -> None:
    """Run what comes through the pipe until it says quit; the process's entry point.

    Args:
        connection: The engine's end of the pipe.
        output_path: File that standard output and error are written to.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    _redirect_output(output_path)
    if sys.platform != "win32":
        # A program that a task starts must not keep the pipe open after our end.
        os.set_inheritable(connection.fileno(), False)
    worker = Worker(connection)
    threading.Thread(target=worker.read, name="commands", daemon=True).start()
    worker.run()
    # Not sys.exit: backends may hang or crash while the interpreter takes itself apart.
    sys.stdout.flush()
    os._exit(0)


def _redirect_output(path: str) -> None:
    """Let all output, that of native libraries too, end in a file."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    if sys.platform != "win32":
        os.unlink(path)  # the window reads it through its open descriptor; nothing is left in any case
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    faulthandler.enable()


@dataclass(frozen=True, slots=True, eq=False)
class _Assignment:
    """A job as the engine process knows it."""

    number: int
    parcel: Parcel
    is_small: bool
    control: Control


class Worker:
    """Runs assignments one after the other, small ones also in between.

    Args:
        connection: The engine's end of the pipe.
    """

    def __init__(self, connection: Connection[Any, Any]) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._arrived = threading.Condition()
        self._waiting: deque[_Assignment] = deque()
        self._open: dict[int, _Assignment] = {}
        self._is_serving = False
        self._is_quitting = False

    def read(self) -> None:
        """Obey commands until the pipe ends, then end the process; for a thread of its own."""
        try:
            while True:
                self._obey(receive(self._connection))
        finally:
            os._exit(1)

    def run(self) -> None:
        """Run assignments on this thread until told to quit."""
        is_new = True
        while (assignment := self._next()) is not None:
            begin = time.monotonic()
            self._complete(assignment)
            # Short ones leave little behind, and what follows at once shall not wait for a collection.
            if time.monotonic() - begin > _LONG or not self._is_called_soon():
                gc.collect()  # models are full of cycles, and hold the most memory of all
                if is_new:
                    gc.freeze()  # what importing Keras made stays: to look through it takes 0.2 s each time
                    is_new = False

    def serve(self) -> None:
        """Run the small assignments that wait, within the one that runs."""
        if self._is_serving or not self._waiting:
            return
        self._is_serving = True
        try:
            while (assignment := self._next_small()) is not None:
                self._complete(assignment)
        finally:
            self._is_serving = False

    def _obey(self, command: Message) -> None:
        if command.kind in (Command.RUN, Command.SERVE) and command.parcel is not None:
            self._accept(command.number, command.parcel, command.kind == Command.SERVE)
        elif command.kind == Command.QUIT:
            self._quit()
        elif (assignment := self._open.get(command.number)) is not None:
            if command.kind == Command.STOP:
                assignment.control.stop()
            elif command.kind == Command.PAUSE:
                assignment.control.pause()
            elif command.kind == Command.RESUME:
                assignment.control.resume()

    def _accept(self, number: int, parcel: Parcel, is_small: bool) -> None:
        control = Control(self.serve, lambda: self._send(News.HEEDED, number))
        assignment = _Assignment(number, parcel, is_small, control)
        with self._arrived:
            self._open[number] = assignment
            self._waiting.append(assignment)
            self._arrived.notify_all()
            others = tuple(self._open.values())
        for other in others:
            other.control.wake()

    def _quit(self) -> None:
        with self._arrived:
            self._is_quitting = True
            self._arrived.notify_all()
            assignments = tuple(self._open.values())
        for assignment in assignments:
            assignment.control.stop()

    def _next(self) -> _Assignment | None:
        with self._arrived:
            self._arrived.wait_for(lambda: self._waiting or self._is_quitting)
            return None if self._is_quitting else self._waiting.popleft()

    def _is_called_soon(self) -> bool:
        """Wait a while for the next assignment; whether there is one, or nothing more is to be done."""
        with self._arrived:
            return bool(self._arrived.wait_for(lambda: self._waiting or self._is_quitting, _PAUSE))

    def _next_small(self) -> _Assignment | None:
        with self._arrived:
            for assignment in self._waiting:
                if assignment.is_small and not self._is_quitting:
                    self._waiting.remove(assignment)
                    return assignment
        return None

    def _complete(self, assignment: _Assignment) -> None:
        """Run one assignment and send its news, the one terminal news last."""
        number = assignment.number
        self._send(News.STARTED, number)
        report = ThrottledReport(lambda progress: self._send(News.PROGRESSED, number, packed(progress)))
        kind, parcel = _outcome(assignment, report)
        with self._arrived:
            del self._open[number]
        self._send(kind, number, parcel)

    def _send(self, kind: News, number: int, parcel: Parcel | None = None) -> None:
        try:
            with self._sending:
                send(self._connection, Message(kind, number, parcel))
        except OSError:
            os._exit(1)  # the window is gone


def _outcome(assignment: _Assignment, report: ThrottledReport) -> tuple[News, Parcel]:
    """Run a task; whatever happens, there is one terminal news of it."""
    control = assignment.control
    what = "this task"
    try:
        control.check()
        task = assignment.parcel.opened()
        what = purpose(task)
        result = task(report, control)
        report.close()
        kind = News.STOPPED if control.stop_requested else News.SUCCEEDED
        return kind, packed(result)
    except Stopped:
        kind, parcel = News.STOPPED, packed(None)
    except BaseException as error:  # noqa: BLE001 (SystemExit too: the window waits for an answer)
        kind, parcel = News.FAILED, packed(failure_of(error, what))
    _close_quietly(report)
    return kind, parcel


def _close_quietly(report: ThrottledReport) -> None:
    """Send the last progress of a task that has ended; a failure of that is not news."""
    try:
        report.close()
    except Exception:  # noqa: BLE001 (the runner of jobs)
        sys.excepthook(*sys.exc_info())
