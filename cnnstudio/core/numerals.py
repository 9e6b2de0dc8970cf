"""Numbers as people read them: 18,496 · 12.5 M · 14.2 MB."""

from __future__ import annotations

from collections.abc import Sequence

UNKNOWN = "?"
_STEPS = ((10**15, "P"), (10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))


def exact(number: int | None) -> str:
    """A count in full, with thousands apart: ``18,496``; ``?`` when unknown."""
    return UNKNOWN if number is None else f"{number:,}"


def signed(number: float) -> str:
    """A number with a true minus sign, to six figures: ``−1``, ``0.25``."""
    return f"{number:g}".replace("-", "−")


def short(number: int | None) -> str:
    """A count in at most three figures from 100,000 on: ``18,496``, ``12.5 M``; ``?`` when unknown."""
    if number is None:
        return UNKNOWN
    if abs(number) < 100_000:
        return f"{number:,}"
    return _scaled(number)


def size_text(count: int | None) -> str:
    """A size in bytes with its decimal unit: ``86.5 kB``, ``14.2 MB``; 1 MB = 10⁶ bytes."""
    if count is None:
        return UNKNOWN
    return f"{count} B" if abs(count) < 1000 else _scaled(count) + "B"


def _scaled(number: int) -> str:
    for step, letter in _STEPS:
        if abs(number) >= step * 0.9995:
            scaled = number / step
            digits = 0 if abs(scaled) >= 99.95 else 1
            return f"{scaled:,.{digits}f} {letter}"
    return f"{number:,}"


def times(sizes: Sequence[object]) -> str:
    """Sizes with signs of multiplication: ``26 × 26 × 32``; unknown ones as ``?``."""
    return " × ".join(
        UNKNOWN if size is None else exact(size) if isinstance(size, int) else str(size) for size in sizes
    )


def tight(sizes: Sequence[object]) -> str:
    """Sizes without spaces, for kernels: ``3×3``."""
    return "×".join(UNKNOWN if size is None else str(size) for size in sizes)


def product(factors: Sequence[object]) -> str:
    """Factors with dots between: ``3·3·32·64``; unknown ones as ``?``."""
    return "·".join(
        UNKNOWN if factor is None else exact(factor) if isinstance(factor, int) else str(factor)
        for factor in factors
    )


def enumeration(words: Sequence[str]) -> str:
    """Words as a sentence lists them: ``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]
