"""Not enough memory, said before it happens where that can be known, and in words where not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import size_text

_CLASSES = frozenset({"MemoryError", "ResourceExhaustedError", "OutOfMemoryError"})
"""What Python, TensorFlow and PyTorch raise; by name, so that no backend needs to be imported."""

_WORDS = (
    "resource_exhausted", "out of memory", "out_of_memory", "oom when allocating", "alloc_failed",
    "can't allocate memory", "not enough memory: you tried", "dst tensor is not initialized",
)  # fmt: skip
"""What backends and the libraries below them say amid the rest of a message, whatever class it has."""


def free_bytes() -> int:
    """Main memory that can still be had, in bytes."""
    import psutil

    return int(psutil.virtual_memory().available)


def check_memory(needed: int | None, purpose: str, way_out: str) -> None:
    """Refuse what cannot fit into the main memory that is free.

    Args:
        needed: Bytes that it takes at least; None where unknown.
        purpose: What it is for: ``train on batches of 512 images``.
        way_out: What the user can do: ``use a smaller batch size``.

    Raises:
        EngineError: There is less.
    """
    free = free_bytes()
    if needed is not None and needed > free:
        raise EngineError(
            f"To {purpose} takes at least {size_text(needed)} of memory, and {size_text(free)} are free: {way_out}."
        )


@contextmanager
def memory_in_words(purpose: str, way_out: str | Callable[[], str]) -> Iterator[None]:
    """Turn what Python and the backends raise when memory runs out into a sentence.

    Args:
        purpose: What it was for: ``train on batches of 512 images``.
        way_out: What the user can do: ``use a smaller batch size``; or what says so once it has happened.

    Raises:
        EngineError: The memory ran out inside.
    """
    try:
        yield
    except _suspects() as error:
        if not is_exhaustion(error):
            raise
        advice = way_out if isinstance(way_out, str) else way_out()
        raise EngineError(f"There is not enough memory to {purpose}: {advice}.") from error


def is_exhaustion(error: BaseException) -> bool:
    """Whether memory ran out, in the main memory or on a device."""
    names = {cls.__name__ for cls in type(error).__mro__}
    if names & _CLASSES:
        return True
    # JAX and PyTorch raise a ``RuntimeError``, which Keras may wrap in another, and TensorFlow one of many errors.
    return bool(names & {"RuntimeError", "OpError"}) and any(word in str(error).lower() for word in _WORDS)


def _suspects() -> tuple[type[BaseException], ...]:
    """The exceptions that can mean it; those of TensorFlow only where it is loaded anyway."""
    tensorflow = sys.modules.get("tensorflow")
    own = () if tensorflow is None else (tensorflow.errors.OpError,)
    return (MemoryError, RuntimeError, *own)
