"""What a method of explaining is, and the register of all of them."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.explain.scored import Scored
from cnnstudio.engine.explain.walk import Place
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """What a method has found, in the coordinates of the network.

    Attributes:
        raw: float32, (h, w): as the method gives it, NaN where nothing was found out yet.
        spread: float32, (H, W): the same on the pixels of the network's input; None where ``raw``
            is spread over them evenly.
        passes: Passes through the network that it rests on.
        score: The score of the image itself, if it was found on the way.
    """

    raw: Floats
    spread: Floats | None = None
    passes: int = 1
    score: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ExplainProgress:
    """How far a method is.

    Attributes:
        done: Passes through the network so far.
        total: Passes in all.
        seconds_left: About so long to go; None before that is known.
        partial: What has been found so far, if that can be shown, over the whole image.
    """

    done: int
    total: int
    seconds_left: float | None
    partial: Finding | None = None

    @property
    def fraction(self) -> float:
        """Of the passes, 0 to 1."""
        return self.done / max(1, self.total)


class Watch:
    """Reports how far a method is, and asks whether it shall stop.

    Args:
        report: Takes an `ExplainProgress`.
        control: Says whether to stop.
        total: Passes in all.
    """

    def __init__(self, report: Report, control: Control, total: int) -> None:
        self._report = report
        self._control = control
        self._total = total
        self._begun = time.monotonic()

    @property
    def is_stopped(self) -> bool:
        """Whether the method shall end."""
        return self._control.stop_requested

    def check(self) -> None:
        """End here if a stop was asked for.

        Raises:
            Stopped: A stop was asked for.
        """
        self._control.check()

    def reach(self, done: int, partial: Finding | None = None) -> None:
        """So many passes are done; small tasks that wait are served."""
        spent = time.monotonic() - self._begun
        left = spent * (self._total - done) / done if done else None
        self._report(ExplainProgress(done, self._total, left, partial))
        self._control.serve()


@dataclass(frozen=True, slots=True)
class Method(ABC):
    """One way of telling which pixels count for a class.

    A child declares the attributes below, has its settings as fields, and stands under `@register`.

    Attributes:
        kind: Its name on the command line.
        label: Its name in the window.
        says: What its map says, one sentence.
        does_not_say: What it is often taken to say, but does not, one sentence.
        source: The paper.
        looks_at_layer: Whether it looks at the maps of one layer.
        is_signed: Whether it tells what speaks for the class (above 0) from what speaks against it.
        is_spiky: Whether few pixels exceed all others by far, so that the colours shall end below them.
        is_long: Whether it takes many passes, so that a training shall not wait for it.
        needs_gradients: Whether it asks for gradients, or for scores alone.
    """

    kind: ClassVar[str]
    label: ClassVar[str]
    says: ClassVar[str]
    does_not_say: ClassVar[str]
    source: ClassVar[str]
    looks_at_layer: ClassVar[bool] = False
    is_signed: ClassVar[bool] = False
    is_spiky: ClassVar[bool] = False
    is_long: ClassVar[bool] = False
    needs_gradients: ClassVar[bool] = True

    def passes(self, size: tuple[int, int]) -> int:
        """Passes through the network that it takes for an input of a height and width, in px."""
        return 1

    @abstractmethod
    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Explain the score of an image.

        Args:
            network: Gives scores and gradients.
            image: float32, (H, W, C), 0…255, as the network takes it.
            place: The layer, if the method looks at one.
            watch: Is told how far it is.

        Raises:
            EngineError: The network or the layer does not suit the method.
            Stopped: A stop was asked for, and there is nothing yet that could be shown.
        """


MethodType = TypeVar("MethodType", bound=type[Method])

_METHODS: dict[str, type[Method]] = {}


def register(cls: MethodType) -> MethodType:
    """Take a method in; a class decorator.

    Raises:
        ValueError: Another one has the same kind.
    """
    if cls.kind in _METHODS:
        raise ValueError(f"two methods of kind {cls.kind!r}")
    _METHODS[cls.kind] = cls
    return cls


def methods() -> Iterator[type[Method]]:
    """All methods, in the order in which they are offered."""
    return iter(_METHODS.values())


def method_called(kind: str) -> Method:
    """A method with its usual settings.

    Raises:
        EngineError: There is none of that name.
    """
    if kind not in _METHODS:
        raise EngineError(f"There is no method called {kind}: choose one of {', '.join(_METHODS)}.")
    return _METHODS[kind]()
