"""Which job runs, which wait, and how long a stop may take; without processes and without Qt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cnnstudio.engine.process.failure import Failure, failure_of
from cnnstudio.engine.process.messages import Command, News, Parcel, packed
from cnnstudio.engine.process.task import is_small, purpose

Send = Callable[[Command, int, Parcel | None], None]
Settle = Callable[[int, News, object], None]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the window waits for the engine process, in seconds.

    Attributes:
        stop: For a task to see that it should stop; then its process is replaced.
        wind_up: For a task that has seen it, to save what it has and end.
        replace: For a task that nobody waits for any more, since a newer one replaces it.
        quit: For the process to end when the window closes.
    """

    stop: float = 5.0
    wind_up: float = 60.0
    replace: float = 30.0
    quit: float = 1.0


@dataclass(slots=True, eq=False)
class Entry:
    """A job as the schedule knows it.

    Attributes:
        number: The job's number.
        task: What to run.
        key: Jobs of one key replace each other; None replaces nothing.
        is_paused: Whether it should wait.
        has_started: Whether the process has begun with it.
        is_settled: Whether its terminal news is out, while the process may still be at it.
        deadline: Monotonic time by which the process must have answered a stop, or None.
    """

    number: int
    task: object
    key: str | None = None
    is_paused: bool = False
    has_started: bool = False
    is_settled: bool = False
    deadline: float | None = None


class Schedule:
    """One main job at a time; small jobs go along as its guests; the others queue here.

    Each job that was submitted is settled exactly once, in whatever way things end.

    Args:
        send: Sends a command to the process.
        settle: Takes the one terminal news of a job: number, kind, result or failure.
        patience: How long stops may take.
    """

    def __init__(self, send: Send, settle: Settle, patience: Patience) -> None:
        self._send = send
        self._settle = settle
        self._patience = patience
        self._queue: deque[Entry] = deque()
        self._main: Entry | None = None
        self._guests: list[Entry] = []

    @property
    def is_idle(self) -> bool:
        """Whether the process has nothing to do."""
        return self._main is None

    def submit(self, entry: Entry) -> None:
        """Queue a job; others of its key are stopped."""
        if entry.key is not None:
            for other in [other for other in self._entries() if other.key == entry.key]:
                self._replace(other)
        self._queue.append(entry)

    def begin(self, entry: Entry) -> None:
        """Run a job ahead of the queue, on a process that has nothing to do."""
        if self._hand_over(entry, Command.RUN):
            self._main = entry

    def dispatch(self) -> None:
        """Hand over what can run now: small jobs at once, others when the process is free."""
        for entry in [entry for entry in self._queue if is_small(entry.task) or self._main is None]:
            if self._main is None:
                self._queue.remove(entry)
                self.begin(entry)
            elif is_small(entry.task):
                self._queue.remove(entry)
                if self._hand_over(entry, Command.SERVE):
                    self._guests.append(entry)

    def stop(self, number: int) -> None:
        """Stop a job: at once if it has not begun, else within the process's patience."""
        entry = self._entry(number)
        if entry is None or entry.is_settled:
            return
        if entry in self._queue:
            self._queue.remove(entry)
            self._settle_once(entry, News.STOPPED, None)
            return
        self._send(Command.STOP, number, None)
        if entry is not self._main and not entry.has_started:
            self._settle_once(entry, News.STOPPED, None)
        elif entry.deadline is None:
            entry.deadline = time.monotonic() + self._patience.stop

    def pause(self, number: int) -> None:
        """Let a job wait, as soon as it runs."""
        self._set_paused(number, True, Command.PAUSE)

    def resume(self, number: int) -> None:
        """Let a paused job go on."""
        self._set_paused(number, False, Command.RESUME)

    def note_start(self, number: int) -> bool:
        """The process has begun with a job; whether anybody wants to know."""
        entry = self._entry(number)
        if entry is None or entry in self._queue:
            return False
        entry.has_started = True
        return not entry.is_settled

    def note_heed(self, number: int) -> None:
        """A task has seen that it should stop, and may now take its time to end well."""
        entry = self._entry(number)
        if entry is not None and entry.deadline is not None:
            entry.deadline = max(entry.deadline, time.monotonic() + self._patience.wind_up)

    def note_end(self, number: int, kind: News, payload: object) -> None:
        """The process is done with a job; unknown numbers are dropped."""
        if self._main is not None and self._main.number == number:
            entry = self._main
            # Guests that are left over come next in the process, the oldest as the main job.
            self._main = self._guests.pop(0) if self._guests else None
        else:
            found = [guest for guest in self._guests if guest.number == number]
            if not found:
                return
            entry = found[0]
            self._guests.remove(entry)
        self._settle_once(entry, kind, payload)

    def wants(self, number: int) -> bool:
        """Whether news of a job matters: it is known and not settled."""
        entry = self._entry(number)
        return entry is not None and not entry.is_settled

    def next_deadline(self) -> float | None:
        """Monotonic time at which ``is_overdue`` should be asked, or None."""
        return min((entry.deadline for entry in self._entries() if entry.deadline is not None), default=None)

    def is_overdue(self) -> bool:
        """Whether the main job left a stop unanswered, so that its process must go.

        A guest that does so is settled and left alone: the main job shall not suffer.
        """
        now = time.monotonic()
        for guest in self._guests:
            if guest.deadline is not None and guest.deadline <= now:
                guest.deadline = None
                self._settle_once(guest, News.STOPPED, None)
        main = self._main
        return main is not None and main.deadline is not None and main.deadline <= now

    def process_is_gone(self, kind: News, failure: Failure) -> None:
        """Settle the jobs that were in the process; those not begun wait again.

        Args:
            kind: ``FAILED`` if it died, ``STOPPED`` if it was ended for the main job's stop.
            failure: What the other jobs that had begun are told.
        """
        main, guests = self._main, self._guests
        self._main, self._guests = None, []
        if main is not None:
            self._settle_once(main, kind, failure if kind == News.FAILED else None)
        for guest in reversed(guests):
            if guest.has_started or guest.is_settled:
                self._settle_once(guest, News.FAILED, failure)
            else:
                self._queue.appendleft(guest)

    def settle_all(self, kind: News, payload: object) -> None:
        """Settle every job in the same way and forget them all."""
        entries = list(self._entries())
        self._main, self._guests = None, []
        self._queue.clear()
        for entry in entries:
            self._settle_once(entry, kind, payload)

    def _entries(self) -> Iterator[Entry]:
        if self._main is not None:
            yield self._main
        yield from self._guests
        yield from self._queue

    def _entry(self, number: int) -> Entry | None:
        return next((entry for entry in self._entries() if entry.number == number), None)

    def _hand_over(self, entry: Entry, command: Command) -> bool:
        """Send a task to the process; a task that cannot be pickled fails here."""
        try:
            parcel = packed(entry.task)
        except Exception as error:  # noqa: BLE001 (the runner of jobs)
            self._settle_once(entry, News.FAILED, failure_of(error, purpose(entry.task)))
            return False
        self._send(command, entry.number, parcel)
        if entry.is_paused:
            self._send(Command.PAUSE, entry.number, None)
        return True

    def _replace(self, entry: Entry) -> None:
        """Stop a job that nobody waits for any more; its end is told at once."""
        if entry in self._queue:
            self._queue.remove(entry)
        elif not entry.is_settled:
            self._send(Command.STOP, entry.number, None)
            if entry.deadline is None:
                entry.deadline = time.monotonic() + self._patience.replace
        self._settle_once(entry, News.STOPPED, None)

    def _set_paused(self, number: int, is_paused: bool, command: Command) -> None:
        entry = self._entry(number)
        if entry is not None and not entry.is_settled:
            entry.is_paused = is_paused
            if entry not in self._queue:
                self._send(command, number, None)

    def _settle_once(self, entry: Entry, kind: News, payload: object) -> None:
        if not entry.is_settled:
            entry.is_settled = True
            self._settle(entry.number, kind, payload)
