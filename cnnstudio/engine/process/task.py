"""What a task is: a picklable object that is called with a report and a control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from cnnstudio.engine.process.control import Control

ResultT = TypeVar("ResultT", covariant=True)


class Report(Protocol):
    """Where a task sends its progress: any picklable value, as often as it likes.

    From the engine process at most 20 reports a second reach the window, the newest one
    of each interval. A progress value that must not be lost has a method
    ``merged(self, later)`` that returns both in one; waiting reports are then merged
    instead of dropped. A value with an attribute ``fraction`` (0 to 1, or None) moves
    the progress shown in the status bar.
    """

    def __call__(self, progress: Any, /) -> None:
        """Take one piece of progress."""


class Task(Protocol[ResultT]):
    """Work for the engine, generic in its result; usually a frozen dataclass.

    Task and result must be picklable, and the result must hold nothing of Keras or its
    backends, for it is opened in the window's process. Two class attributes are optional:

    * ``small: ClassVar[bool]``: may run between the batches of a running task.
    * ``purpose: ClassVar[str]``: a noun phrase for messages, such as ``"training"``.

    A task that is stopped returns what it has so far, or raises ``Stopped``.
    """

    def __call__(self, report: Report, control: Control, /) -> ResultT:
        """Do the work; see ``Control`` for stopping, pausing and serving others."""


def is_small(task: object) -> bool:
    """Whether a task may be served between the batches of another one."""
    return bool(getattr(task, "small", False))


def purpose(task: object) -> str:
    """What a task is for, as a noun phrase in lower case ("this task" if it does not say)."""
    return str(getattr(task, "purpose", "") or "this task")
