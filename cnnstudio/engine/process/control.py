"""How a running task is stopped and paused, and how it lets small tasks in between."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cnnstudio.core.errors import Stopped


class Control:
    """The reins of one task: asked by the task, pulled from any other thread.

    ``Control()`` is all that a command line or a test needs; the engine process makes
    one for each job and passes on what the window asks for.

    Args:
        serve: Runs the small tasks that wait; nothing by default.
        on_heeded: Called once, on the task's thread, when the task first sees a stop.
    """

    def __init__(
        self,
        serve: Callable[[], None] | None = None,
        on_heeded: Callable[[], None] | None = None,
    ) -> None:
        self._changed = threading.Condition()
        self._stopped = False
        self._paused = False
        self._woken = False
        self._serve = serve
        self._on_heeded = on_heeded

    @property
    def stop_requested(self) -> bool:
        """Whether the task should end now; once true, it stays true."""
        if self._stopped and self._on_heeded is not None:
            on_heeded, self._on_heeded = self._on_heeded, None
            on_heeded()
        return self._stopped

    @property
    def paused(self) -> bool:
        """Whether the task should wait; never true after a stop."""
        return self._paused and not self._stopped

    def check(self) -> None:
        """End the task here if a stop was asked for.

        Raises:
            Stopped: A stop was asked for.
        """
        if self.stop_requested:
            raise Stopped

    def wait_while_paused(self, on_wait: Callable[[], None] | None = None) -> None:
        """Block while paused, serving small tasks; return when resumed or stopped.

        Args:
            on_wait: Called once if there is anything to wait for, before waiting.
        """
        if self.paused and on_wait is not None:
            on_wait()
        while self.paused:
            self.serve()
            with self._changed:
                self._changed.wait_for(lambda: self._woken or not self.paused)
                self._woken = False

    def serve(self) -> None:
        """Run the small tasks that were sent while this one runs; call it between batches."""
        if self._serve is not None:
            self._serve()

    def stop(self) -> None:
        """Ask the task to end; a paused one goes on in order to end."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def pause(self) -> None:
        """Ask the task to wait at its next opportunity."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Let a paused task go on."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def wake(self) -> None:
        """Tell a paused task that small tasks are waiting to be served."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()
