"""The thread of the window that owns the engine process and its pipe."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait

from PySide6.QtCore import QThread, Signal

from cnnstudio.engine.process.failure import Failure, ending_in_words, failure_of, failure_of_process
from cnnstudio.engine.process.handle import EngineProcess
from cnnstudio.engine.process.messages import NOTHING, Command, Message, News, Parcel
from cnnstudio.ui.jobs.mailbox import Mailbox
from cnnstudio.ui.jobs.schedule import Entry, Patience, Schedule
from cnnstudio.ui.jobs.state import EngineKind

logger = logging.getLogger(__name__)

WARM_UP = NOTHING
"""The number of the warm-up, which is no job of the window."""

_STARTS = 3  # a process that dies so often before it is ready is not started again


@dataclass(frozen=True, slots=True)
class JobNews:
    """What happened to a job: a start, progress, or the one terminal news."""

    number: int
    kind: News
    payload: object


@dataclass(frozen=True, slots=True)
class Phase:
    """Where the process is in its life.

    Attributes:
        kind: In one word; never "busy".
        payload: The device when ready, what to say when off, else None.
    """

    kind: EngineKind
    payload: object = None


class EngineThread(QThread):
    """Waits on the pipe, the process and its mailbox, and emits what comes.

    The public methods only leave a call in the mailbox, so the window never waits.

    Args:
        warm_up: The task that a new process runs before all others.
        patience: How long stops may take.
    """

    news = Signal(object)  # JobNews
    phase_changed = Signal(object)  # Phase
    process_died = Signal(str)  # what to say

    def __init__(self, warm_up: object, patience: Patience) -> None:
        super().__init__()
        self.setObjectName("engine")
        self._warm_up = warm_up
        self._patience = patience
        self._mailbox = Mailbox()
        self._schedule = Schedule(self._send, self._settle, patience)
        self._process: EngineProcess | None = None
        self._refusal: Failure | None = None
        self._is_ready = False
        self._is_quitting = False
        self._deaths = 0  # since the engine was last ready

    def submit(self, number: int, task: object, key: str | None) -> bool:
        """Run a task under a number; whether that can still be done."""
        return self._mailbox.put(partial(self._submit, Entry(number, task, key)))

    def command(self, kind: Command, number: int) -> None:
        """Stop, pause or resume a job."""
        actions = {
            Command.STOP: self._schedule.stop,
            Command.PAUSE: self._schedule.pause,
            Command.RESUME: self._schedule.resume,
        }
        self._mailbox.put(partial(actions[kind], number))

    def start_over(self) -> None:
        """Start a process again after all attempts had failed."""
        self._mailbox.put(self._start_over)

    def quit_process(self) -> None:
        """End the process and this thread."""
        self._mailbox.put(self._quit)

    def kill_process(self) -> None:
        """End the process at once, from whatever thread; for when this one hangs."""
        process = self._process
        if process is not None:
            process.kill()

    def close_mailbox(self) -> None:
        """Take no more calls; for a thread that was never started."""
        self._mailbox.close()

    @property
    def process_identifier(self) -> int:
        """The operating system's number of the process, 0 without one."""
        process = self._process
        return 0 if process is None else process.identifier

    def run(self) -> None:
        """The thread's work; ends after ``quit_process``."""
        try:
            self._start_process("starting")
            while not self._is_quitting:
                self._turn()
        finally:
            self._end()

    def _turn(self) -> None:
        """Wait for something to happen and deal with it."""
        sources: list[object] = [self._mailbox.reader]
        if self._process is not None:
            sources += [self._process.connection, self._process.sentinel]
        deadline = self._schedule.next_deadline()
        wait(sources, None if deadline is None else max(0.0, deadline - time.monotonic()))  # type: ignore[arg-type]
        for call in self._mailbox.taken():
            call()
        self._read()
        if self._schedule.is_overdue():
            self._replace_unresponsive()
        if self._is_ready:
            self._schedule.dispatch()

    def _submit(self, entry: Entry) -> None:
        self._schedule.submit(entry)
        if self._refusal is not None:
            self._schedule.settle_all(News.FAILED, self._refusal)

    def _start_over(self) -> None:
        if self._process is None:
            self._refusal = None
            self._deaths = 0
            self._start_process("starting")

    def _quit(self) -> None:
        self._is_quitting = True

    def _start_process(self, kind: EngineKind) -> None:
        self._is_ready = False
        self.phase_changed.emit(Phase(kind))
        while self._process is None and self._refusal is None:
            try:
                self._process = EngineProcess()
            except OSError as error:
                self._count_death(f"{error.strerror or error}", "")
        if self._process is not None:
            self._schedule.begin(Entry(WARM_UP, self._warm_up))

    def _count_death(self, cause: str, output: str) -> None:
        self._deaths += 1
        if self._deaths >= _STARTS:
            message = (
                f"The engine could not be started in {_STARTS} attempts ({cause}). Your project is untouched; "
                "run “cnnstudio doctor” in a terminal to see what is missing."
            )
            self._give_up(Failure(message, False, output))

    def _give_up(self, failure: Failure) -> None:
        """Refuse all jobs until the engine is started anew."""
        logger.error("%s\n%s", failure.message, failure.traceback)
        self._is_ready = False
        self._refusal = failure
        self._let_go_of_process(0.0)
        # The phase first: who hears of a failed job finds the engine off.
        self.phase_changed.emit(Phase("off", failure.message))
        self._schedule.settle_all(News.FAILED, failure)

    def _let_go_of_process(self, patience: float) -> int | None:
        process, self._process = self._process, None
        return None if process is None else process.end(patience)

    def _read(self) -> None:
        """Take all news that is there, and notice the process's end."""
        process = self._process
        if process is None:
            return
        # Asked before reading, so that nothing that it said before its end is missed.
        has_ended = not process.is_alive()
        try:
            while self._process is process and (message := process.receive()) is not None:
                self._take(message)
        except EOFError:
            has_ended = True
        if has_ended and self._process is process:
            self._note_death(process)

    def _note_death(self, process: EngineProcess) -> None:
        was_ready = self._is_ready
        self._is_ready = False
        exit_code = self._let_go_of_process(self._patience.quit)
        output = process.last_output
        failure = failure_of_process(exit_code, output)
        logger.error("%s\n%s", failure.message, output)
        self._schedule.process_is_gone(News.FAILED, failure)
        self.process_died.emit(failure.message)
        if not was_ready:
            self._count_death(ending_in_words(exit_code), output)
        if self._refusal is None:
            self._start_process("restarting")

    def _replace_unresponsive(self) -> None:
        self._is_ready = False
        self._let_go_of_process(0.0)
        message = "The engine did not answer when another job was stopped, and was replaced: try again."
        self._schedule.process_is_gone(News.STOPPED, Failure(message, False, ""))
        self._start_process("restarting")

    def _take(self, message: Message) -> None:
        kind, number = News(message.kind), message.number
        if kind == News.HEEDED:
            self._schedule.note_heed(number)
        elif kind == News.STARTED:
            if self._schedule.note_start(number):
                self._tell_start(number)
        elif self._schedule.wants(number):
            self._take_payload(kind, number, message.parcel)
        elif kind.is_terminal:
            self._schedule.note_end(number, kind, None)

    def _tell_start(self, number: int) -> None:
        if number == WARM_UP:
            self.phase_changed.emit(Phase("warming up"))
        else:
            self.news.emit(JobNews(number, News.STARTED, None))

    def _take_payload(self, kind: News, number: int, parcel: Parcel | None) -> None:
        try:
            payload = None if parcel is None else parcel.opened_without_backends()
        except Exception as error:
            logger.exception("A value from the engine process could not be opened.")
            kind, payload = (News.FAILED if kind.is_terminal else kind), failure_of(error)
            if not kind.is_terminal:
                return
        if kind.is_terminal:
            self._schedule.note_end(number, kind, payload)
        elif number != WARM_UP:
            self.news.emit(JobNews(number, kind, payload))

    def _send(self, kind: Command, number: int, parcel: Parcel | None) -> None:
        if self._process is not None:
            self._process.send(kind, number, parcel)

    def _settle(self, number: int, kind: News, payload: object) -> None:
        if number != WARM_UP:
            self.news.emit(JobNews(number, kind, payload))
        elif kind == News.SUCCEEDED:
            self._is_ready = True
            self._deaths = 0
            self.phase_changed.emit(Phase("ready", payload))
        elif isinstance(payload, Failure) and self._process is not None:
            # The process lives, so the warm-up itself failed: a new process would do no better.
            message = f"{payload.message} Run “cnnstudio doctor” in a terminal to see what is missing."
            self._give_up(Failure(message, payload.is_user_error, payload.traceback))

    def _end(self) -> None:
        """Leave no process, no pipe and no unsettled job behind."""
        if self._process is not None:
            self._process.send(Command.QUIT)
        is_worth_waiting = self._is_ready
        self._is_ready = False
        self._let_go_of_process(self._patience.quit if is_worth_waiting else 0.0)
        self._schedule.settle_all(News.STOPPED, None)
        self._mailbox.close()
