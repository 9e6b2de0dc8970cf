"""A signal without Qt: listeners that are called in the order in which they came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

Arguments = ParamSpec("Arguments")


class Signal(Generic[Arguments]):
    """Calls its listeners, on the emitter's thread, with what is emitted.

    A listener may connect or disconnect others while it runs; the change holds from the
    next emission on.
    """

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        self._listeners: list[Callable[Arguments, object]] = []

    def connect(self, listener: Callable[Arguments, object]) -> None:
        """Add a listener; adding the same one twice calls it twice."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[Arguments, object]) -> None:
        """Remove a listener.

        Raises:
            ValueError: It was not connected.
        """
        self._listeners.remove(listener)

    def emit(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        """Call every listener with these arguments."""
        for listener in tuple(self._listeners):
            listener(*args, **kwargs)
