"""Tasks for the tests of the engine process; importable in the process itself."""

from __future__ import annotations

import os
import sys
import time
import types
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cnnstudio.core.errors import Stopped, StudioError
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.process.warm_up import Device

DEVICE = Device("CPU", "CPU, 1 core", 1, "none", "0", None)


@dataclass(frozen=True, slots=True)
class QuickWarmUp:
    """A warm-up without Keras."""

    def __call__(self, report: Report, control: Control) -> Device:
        return DEVICE


@dataclass(frozen=True, slots=True)
class DyingWarmUp:
    """A warm-up that takes its process along."""

    def __call__(self, report: Report, control: Control) -> Device:
        print("the last words", flush=True)
        os._exit(3)


@dataclass(frozen=True, slots=True)
class FailingWarmUp:
    """A warm-up that finds no Keras."""

    def __call__(self, report: Report, control: Control) -> Device:
        raise ImportError("No module named 'keras'")


@dataclass(frozen=True, slots=True)
class Echo:
    """Returns what it was given."""

    value: Any
    purpose: ClassVar[str] = "echoing"

    def __call__(self, report: Report, control: Control) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class SmallEcho:
    """Returns what it was given, also while another task runs."""

    value: Any
    small: ClassVar[bool] = True

    def __call__(self, report: Report, control: Control) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class Points:
    """Curve points, none of which may be lost."""

    values: tuple[int, ...]
    fraction: float | None = None

    def merged(self, later: Points) -> Points:
        return Points(self.values + later.values, later.fraction)


@dataclass(frozen=True, slots=True)
class Count:
    """Reports 0, 1, 2… as quickly as it can; mergeable or plain."""

    to: int
    mergeable: bool

    def __call__(self, report: Report, control: Control) -> int:
        for value in range(self.to):
            report(Points((value,), (value + 1) / self.to) if self.mergeable else value)
        return self.to


ERRORS: dict[str, BaseException] = {
    "user": StudioError("A window of 40 px does not fit in 28 px: use a smaller one."),
    "bug": ValueError("it broke"),
    "runtime": RuntimeError("it broke"),
    "exit": SystemExit(0),
    "interrupt": KeyboardInterrupt(),
    "memory": MemoryError(),
    "stopped": Stopped(),
}


@dataclass(frozen=True, slots=True)
class Raise:
    """Reports once and raises one of ``ERRORS``."""

    name: str
    purpose: ClassVar[str] = "raising"

    def __call__(self, report: Report, control: Control) -> None:
        report("before")
        raise ERRORS[self.name]


@dataclass(frozen=True, slots=True)
class Unpicklable:
    """Returns what cannot be sent."""

    def __call__(self, report: Report, control: Control) -> Any:
        return lambda: None


@dataclass(frozen=True, slots=True)
class UnpicklableProgress:
    """Reports what cannot be sent."""

    def __call__(self, report: Report, control: Control) -> None:
        report(lambda: None)


class Trap:
    """Cannot be unpickled."""

    def __reduce__(self) -> Any:
        return (int, ("not a number",))


class Stowaway:
    """Pickled, it names a function of Keras, which the window must not import."""

    def __reduce__(self) -> Any:
        keras = types.ModuleType("keras")
        keras.open = _opened  # type: ignore[attr-defined]
        sys.modules["keras"] = keras
        return (_opened, ())


def _opened() -> None:
    raise AssertionError("was opened")


_opened.__module__, _opened.__name__, _opened.__qualname__ = "keras", "open", "open"


@dataclass(frozen=True, slots=True)
class KerasResult:
    """Returns something for which the window would have to import Keras."""

    def __call__(self, report: Report, control: Control) -> Any:
        return Stowaway()


@dataclass(frozen=True, slots=True)
class RunUntilStopped:
    """Works in short batches, serving others; reports each and returns how many."""

    batch_seconds: float = 0.005

    purpose: ClassVar[str] = "training"

    def __call__(self, report: Report, control: Control) -> int:
        batches = 0
        report(("pid", os.getpid()))
        while not control.stop_requested:
            control.wait_while_paused(lambda: report("waiting"))
            control.serve()
            time.sleep(self.batch_seconds)
            batches += 1
            report(batches)
        return batches


@dataclass(frozen=True, slots=True)
class Deaf:
    """Does not look at its control."""

    seconds: float = 60.0
    small: bool = False

    def __call__(self, report: Report, control: Control) -> None:
        report("deaf")
        time.sleep(self.seconds)


@dataclass(frozen=True, slots=True)
class SlowEnding:
    """Sees a stop and takes some time to end well."""

    seconds: float

    def __call__(self, report: Report, control: Control) -> str:
        report("running")
        while not control.stop_requested:
            time.sleep(0.005)
        time.sleep(self.seconds)
        return "saved"


@dataclass(frozen=True, slots=True)
class Die:
    """Takes its process along."""

    def __call__(self, report: Report, control: Control) -> None:
        print("the last words", flush=True)
        os._exit(3)


@dataclass(frozen=True, slots=True)
class LoadedModules:
    """Returns which modules its process has loaded."""

    def __call__(self, report: Report, control: Control) -> tuple[str, ...]:
        return tuple(sys.modules)


@dataclass(frozen=True, slots=True)
class Environment:
    """Returns an environment variable of its process."""

    name: str

    def __call__(self, report: Report, control: Control) -> str | None:
        return os.environ.get(self.name)


@dataclass(frozen=True, slots=True)
class WithTrap:
    """Cannot be opened in the engine process."""

    trap: Trap = field(default_factory=Trap)

    def __call__(self, report: Report, control: Control) -> None: ...
