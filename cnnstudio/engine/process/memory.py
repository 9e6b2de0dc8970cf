"""Not enough memory, said before it happens where that can be known, and in words where not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cnnstudio.core.errors import EngineError
from cnnstudio.core.numerals import size_text

_WORDS = ("RESOURCE_EXHAUSTED", "out of memory")
"""What JAX and PyTorch say, amid the rest of the message."""


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
    except _exhaustions() as error:
        if not _is_exhaustion(error):
            raise
        advice = way_out if isinstance(way_out, str) else way_out()
        raise EngineError(f"There is not enough memory to {purpose}: {advice}.") from error


def _exhaustions() -> tuple[type[BaseException], ...]:
    """The exceptions that can mean it; those of a backend only where it is loaded anyway."""
    found: list[type[BaseException]] = [MemoryError]
    if (tensorflow := sys.modules.get("tensorflow")) is not None:
        found.append(tensorflow.errors.ResourceExhaustedError)
    if "torch" in sys.modules or "jax" in sys.modules:
        found.append(RuntimeError)
    return tuple(found)


def _is_exhaustion(error: BaseException) -> bool:
    """JAX and PyTorch raise a ``RuntimeError``, which Keras may wrap in another: their words tell."""
    return not isinstance(error, RuntimeError) or any(words in str(error) for words in _WORDS)
