"""The colours of both themes, by what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours as ``#rrggbb``.

    Attributes:
        background: Behind everything, the canvas too.
        panel: Cards, docks, bars.
        sunken: Fields of numbers and formulas inside panels.
        line: Hairlines.
        outline: Around fields and buttons.
        text, dim: Text, and text that steps back.
        accent: Selection, the chosen tab, the one main button.
        on_accent: Text on the accent.
        selected: Background of the chosen row.
        error, warning, good: Problems and good news; never without a sign beside them.
        families: Colour of each layer family, by group.
        series: Curves in plots (Okabe–Ito), training first, validation second.
    """

    background: str
    panel: str
    sunken: str
    line: str
    outline: str
    text: str
    dim: str
    accent: str
    on_accent: str
    selected: str
    error: str
    warning: str
    good: str
    families: Mapping[str, str]
    series: tuple[str, ...]

    def family(self, group: str) -> str:
        """The colour of a layer family; neutral where it has none of its own."""
        return self.families.get(group, self.text)


LIGHT = Colours(
    background="#f6f7f9", panel="#ffffff", sunken="#f1f3f6", line="#dde1e7", outline="#b4bcc7", text="#1c2430", dim="#5b6675",
    accent="#0b62c4", on_accent="#ffffff", selected="#e6effa", error="#b3261e", warning="#8a5a00", good="#00714f",
    families={
        "Convolution": "#0072b2", "Pooling": "#009e73", "Normalization": "#8a6d00", "Activation": "#d55e00",
        "Dense": "#9b3fa0", "Merge": "#56707f",
    },
    series=("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"),
)  # fmt: skip

DARK = Colours(
    background="#14181f", panel="#1c222c", sunken="#161b23", line="#313a47", outline="#566273", text="#e7ecf2", dim="#a3afbd",
    accent="#6cb2ff", on_accent="#10151c", selected="#23405f", error="#ff8a80", warning="#e6b84c", good="#5fd3a5",
    families={
        "Convolution": "#56b4e9", "Pooling": "#4cc9a0", "Normalization": "#e0c050", "Activation": "#ff8c4a",
        "Dense": "#d58ad9", "Merge": "#9fb6c3",
    },
    series=("#56b4e9", "#ff8c4a", "#4cc9a0", "#d58ad9", "#e0c050", "#0072b2"),
)  # fmt: skip
