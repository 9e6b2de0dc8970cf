"""Numbers and steps in few words, for cells and tooltips."""

from __future__ import annotations

from cnnstudio.core.numerals import exact, times
from cnnstudio.engine.pixel.account import INSIDE, NOWHERE, Account, Terms
from cnnstudio.engine.pixel.account_text import index_words, number
from cnnstudio.ui.viewers.account.numbers import shown_number
from cnnstudio.ui.viewers.account.planes import rest_of


def outcome_text(terms: Terms, plane: int) -> str:
    """What comes of the plane that is shown."""
    if terms.rule in ("largest", "smallest"):
        return f"the {terms.rule}: {shown_number(terms.value)}"
    if terms.rule == "mean":
        return f"the mean: {shown_number(terms.value)}"
    if terms.rule == "product":
        return f"Π = {shown_number(terms.value)}"
    if len(terms.values) == 1 or terms.values.shape[1:] == (1, 1):
        return f"Σ = {shown_number(terms.value)}"
    return f"Σ = {shown_number(float(terms.plane_values[plane]))}"


def total_text(terms: Terms, shown: tuple[int, ...]) -> str:
    """What all planes come to, with those that are not shown."""
    hidden, rest = rest_of(terms, shown)
    others = f"the other {exact(hidden)}: {shown_number(rest)}" if hidden else ""
    if terms.rule == "each":
        return f"and {exact(hidden)} more, weaker ones" if hidden else ""
    if terms.rule in ("largest", "smallest"):
        return ""
    together = f"all {exact(len(terms.values))} together: {shown_number(terms.value)}"
    return f"{others}   ·   {together}" if others else together


def rest_text(terms: Terms, shown: tuple[int, ...]) -> str:
    """What the numbers of a row come to that are not listed."""
    hidden, rest = rest_of(terms, shown)
    if terms.rule not in ("sum", "mean"):
        return f"and {exact(hidden)} more"
    return f"and {exact(hidden)} more, together {shown_number(rest)}"


def origin_text(account: Account, terms: Terms, plane: int, row: int = 0, column: int = 0) -> str:
    """Where a number comes from: ``max_pooling2d, row 0, column 3, unit 2``."""
    place = int(terms.places[plane, row, column])
    if place == NOWHERE:
        return "padding: outside of the map"
    if place == INSIDE:
        return "made on the way"
    source = account.sources[terms.source(plane)]
    index = account.index_at(terms.source(plane), place)
    return ", ".join([source.name or "the image", *index_words(index)])


def term_text(account: Account, terms: Terms, plane: int, row: int, column: int) -> str:
    """One term in full: where it comes from, and its numbers."""
    value, term = float(terms.values[plane, row, column]), float(terms.terms[plane, row, column])
    lines = [
        f"{terms.planes.name(plane)} · {origin_text(account, terms, plane, row, column)}",
        f"{terms.values_name}: {number(value)}",
    ]
    if terms.factors is not None:
        lines.append(f"{terms.factors_name}: {number(float(terms.factors[plane, row, column]))}")
    if term != value:
        lines.append(f"{terms.terms_name}: {number(term)}")
    return "\n".join(lines)


def seen_words(account: Account) -> str:
    """What of the image the number sees."""
    field = account.field
    if field is None:
        return "What it sees of the image is not known."
    if any(end <= first for first, end in field):
        return "It sees padding alone, nothing of the image."
    sizes = tuple(end - first for first, end in field)
    if sizes == account.picture_size:
        return f"It sees the whole image, {times(sizes)} px."
    names = ("rows", "columns") if len(field) == 2 else ("steps",) * len(field)
    spans = ", ".join(f"{name} {first}–{end - 1}" for name, (first, end) in zip(names, field, strict=True))
    return f"It sees {times(sizes)} px of the image: {spans}."


def verdict_words(account: Account) -> str:
    """Whether the steps come to Keras's own number."""
    if account.agrees:
        return "The steps below come to Keras's own number."
    return (
        f"The steps below come to {shown_number(account.value)}, but Keras has {shown_number(account.keras)}."
    )
