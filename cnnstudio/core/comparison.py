"""Two networks side by side: what each counts, and how the second relates to the first."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.numerals import UNKNOWN, exact, short, size_text
from cnnstudio.core.variation import Figures

ROWS = (
    ("params", "Parameters"),
    ("macs", "MACs"),
    ("inference_bytes", "Memory to predict"),
    ("training_bytes", "Memory to train"),
    ("depth", "Depth"),
)
"""The fields of `Figures` that are compared, with what people call them."""

DEPTH_TEXT = "Layers with multiply-adds on the longest way from the input to an output: the 50 of ResNet-50."
"""What depth means, for a tooltip."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of two networks.

    Attributes:
        key: The field of `Figures`.
        title: What people call it.
        first: That of the first network; None is unknown.
        second: That of the second.
    """

    key: str
    title: str
    first: int | None
    second: int | None

    @property
    def ratio(self) -> str:
        """How many times the first the second is: ``0.14 ×``; ``same``, or ``?`` when unknown."""
        if self.first is None or self.second is None:
            return UNKNOWN
        if self.first == self.second:
            return "same"
        return ratio_text(self.second / self.first) if self.first else "—"


def ratio_text(ratio: float) -> str:
    """A ratio to two figures, or whole from ten on: ``0.14 ×``, ``1.9 ×``, ``23 ×``."""
    if ratio >= 9.95:
        return f"{ratio:,.0f} ×"
    if ratio < 0.005:
        return "< 0.01 ×"
    return f"{ratio:.1f} ×" if ratio >= 1.95 else f"{ratio:.2f} ×"


def comparison(first: Figures, second: Figures) -> tuple[Line, ...]:
    """The lines of `ROWS` for two networks."""
    return tuple([Line(key, title, getattr(first, key), getattr(second, key)) for key, title in ROWS])


def figure_text(key: str, count: int | None) -> str:
    """A figure as people read it: ``18,496``, ``12.5 M``, ``14.2 MB``."""
    return size_text(count) if key.endswith("bytes") else short(count)


def exact_text(key: str, count: int | None) -> str:
    """A figure in full: ``18,496``, ``14,200,000 bytes``."""
    return f"{exact(count)} bytes" if key.endswith("bytes") else exact(count)
