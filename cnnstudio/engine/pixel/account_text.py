"""An account in words and as a table, for the clipboard and the command line."""

from __future__ import annotations

import csv
import io
import math
import string
from collections.abc import Callable, Iterator

import numpy as np

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.pixel.account import NOWHERE, Account, Formula, Terms

_MOST = 200  # terms written out; a table has all of them
_SIGNS = ("·", "+", "−", "/", "^")
_MADE = {
    "sum": "Sum", "product": "Product", "mean": "Mean", "largest": "Largest", "smallest": "Smallest", "each": "Sum of each",
}  # fmt: skip


def number(value: float) -> str:
    """A number to seven figures with a true minus sign; NaN and infinity by name."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return "0" if value == 0 else f"{value:.7g}".replace("-", "−")


def heading(account: Account) -> str:
    """Which number it is: ``conv2d, row 3, column 7, unit 5``."""
    return f"{account.layer}, {', '.join(place_words(account))}"


def place_words(account: Account) -> list[str]:
    """The index in words, axis by axis."""
    return index_words(account.index)


def index_words(index: tuple[int, ...]) -> list[str]:
    """An index in words: ``row 3``, ``column 7``, ``unit 5``."""
    place, unit = index[:-1], index[-1] if index else 0
    names = {1: ("step",), 2: ("row", "column"), 3: ("depth", "row", "column")}.get(len(place))
    named = names or [f"axis {number}:" for number in range(len(place))]
    return [*(f"{name} {one}" for name, one in zip(named, place, strict=True)), f"unit {unit}"]


def filled(formula: Formula, written: Callable[[float], str] = number) -> str:
    """The rule of a formula with its numbers in it; negative ones in brackets where they follow a sign.

    Args:
        formula: The formula.
        written: How a number is written.
    """
    text = ""
    for literal, name, _, _ in string.Formatter().parse(formula.rule):
        text += literal
        if name is not None:
            part = formula.parts[name]
            shown = exact(int(part)) if name == "count" else written(part)
            text += f"({shown})" if shown.startswith("−") and text.rstrip().endswith(_SIGNS) else shown
    return text


def _bracketed(value: float) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def symbols(formula: Formula) -> str:
    """The rule of a formula with the names of its parts."""
    return formula.rule.format(**{name: SYMBOLS.get(name, name) for name in formula.parts})


SYMBOLS = {
    "mean": "μ", "variance": "σ²", "epsilon": "ε", "gamma": "γ", "beta": "β", "alpha": "α", "sum": "Σ",
    "deviation": "σ", "mean_square": "mean of x²", "length_1": "|a|", "length_2": "|b|", "bias": "bias",
}  # fmt: skip
"""What the parts of formulas are written as."""


def account_text(account: Account) -> str:
    """The account, a line a step; windows term by term, unless they are very many."""
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    yield f"{heading(account)}: {number(account.keras)}"
    yield f"{account.layer_type}, output {times(account.shape)}"
    if account.field is not None:
        spans = " × ".join(f"{first}…{end - 1}" for first, end in account.field if end > first)
        yield f"sees px {spans} of the image" if spans else "sees nothing of the image"
    if account.note:
        yield account.note
    for step in account.steps:
        yield ""
        if isinstance(step, Terms):
            yield from _terms_lines(step)
        else:
            yield f"{step.title}: {filled(step)} = {number(step.value)}"
            if step.note:
                yield f"  {step.note}"
    if account.steps:
        yield ""
        yield f"Keras: {number(account.keras)}" + ("" if account.agrees else " – which is another number")


def _terms_lines(terms: Terms) -> Iterator[str]:
    if terms.values.size == 1 and terms.factors is None:
        yield f"{terms.title}: {number(terms.value)}"
        return
    yield f"{terms.title}:"
    for count, (plane, row, column) in enumerate(np.ndindex(terms.values.shape)):
        if count == _MOST:
            yield f"  … and {exact(terms.values.size - _MOST)} more"
            break
        value, term = float(terms.values[plane, row, column]), float(terms.terms[plane, row, column])
        where = _where(terms, plane, row, column)
        if terms.places[plane, row, column] == NOWHERE:
            where += " (padding)"
        factor = "" if terms.factors is None else f" · {_bracketed(float(terms.factors[plane, row, column]))}"
        made = f" → {number(term)}" if factor or term != value else ""
        yield f"  {where}: {number(value)}{factor}{made}"
    if terms.rule == "each":
        for plane, total in enumerate(terms.plane_values):
            yield f"  Sum of {terms.planes.name(plane)}: {number(float(total))}"
    else:
        yield f"  {_MADE[terms.rule]}: {number(terms.value)}"


def _where(terms: Terms, plane: int, row: int, column: int) -> str:
    parts = [terms.planes.name(plane)]
    parts += [f"row {number(terms.rows[row])}"] if terms.rows else []
    parts += [f"column {number(terms.columns[column])}"] if terms.columns else []
    return ", ".join(parts)


HEADER = ("step", "plane", "row", "column", "input", "factor", "term", "padding")
"""What the columns of the table hold."""


def table_rows(account: Account) -> Iterator[tuple[object, ...]]:
    """All terms of the account, what comes of them, and the formulas: a row each, with the columns of `HEADER`."""
    for step in account.steps:
        if isinstance(step, Formula):
            yield (step.title, "", "", "", "", "", step.value, "")
            continue
        for plane, row, column in np.ndindex(step.values.shape):
            yield (
                step.title, step.planes.name(plane), step.rows[row] if step.rows else "",
                step.columns[column] if step.columns else "", float(step.values[plane, row, column]),
                "" if step.factors is None else float(step.factors[plane, row, column]),
                float(step.terms[plane, row, column]), int(step.places[plane, row, column] == NOWHERE),
            )  # fmt: skip
        if step.rule != "each":
            yield (_MADE[step.rule], "", "", "", "", "", step.value, "")
    yield ("Keras", "", "", "", "", "", account.keras, "")


def account_table(account: Account) -> str:
    """The same as CSV."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(table_rows(account))
    return file.getvalue()
