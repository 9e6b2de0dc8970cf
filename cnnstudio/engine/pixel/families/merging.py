"""Layers that make one map of several."""

from __future__ import annotations

import numpy as np

from cnnstudio.engine.pixel.account import Formula, Planes, Rule, Step, Terms
from cnnstudio.engine.pixel.element import Element, Floats, explains
from cnnstudio.engine.pixel.patches import Doubles, Places, row_terms, taken

_WORDS: dict[str, tuple[str, Rule]] = {
    "Add": ("Sum of the inputs", "sum"),
    "Subtract": ("First input less the second", "sum"),
    "Multiply": ("Product of the inputs", "product"),
    "Average": ("Mean of the inputs", "mean"),
    "Maximum": ("Largest of the inputs", "largest"),
    "Minimum": ("Smallest of the inputs", "smallest"),
}


@explains(*_WORDS)
def place_by_place(element: Element) -> list[Step]:
    """One number of each input, at the same place; a map of length 1 serves every place."""
    name = type(element.layer).__name__
    title, rule = _WORDS[name]
    found = [_aligned(element, number) for number in range(len(element.inputs))]
    values = np.concatenate([one.values for one in found])
    terms = values.astype(np.float64)
    if name == "Subtract":
        terms[1] = -terms[1]
    value = _made(rule, terms)
    winners = terms == value if rule in ("largest", "smallest") else None
    return [
        Terms(
            title, rule, values, terms, np.concatenate([one.places for one in found]), value, winners=winners,
            planes=Planes("input", len(found)), sources=tuple(range(len(found))), terms_name="terms",
        )
    ]  # fmt: skip


def _aligned(element: Element, number: int) -> Terms:
    """The number of an input that takes part: axes are matched from the last one."""
    shape = element.inputs[number].shape
    index = element.index[len(element.index) - len(shape) :]
    return taken(element, number, tuple(min(one, size - 1) for one, size in zip(index, shape, strict=True)))


def _made(rule: Rule, terms: Doubles) -> float:
    with np.errstate(all="ignore"):
        if rule == "product":
            return float(terms.prod())
        if rule == "mean":
            return float(terms.mean())
        if rule == "largest":
            return float(terms.max())
        return float(terms.min() if rule == "smallest" else terms.sum())


@explains("Concatenate")
def joined(element: Element) -> list[Step]:
    """A copy of a number of one of the inputs."""
    axis = element.layer.axis
    axis = axis - 1 if axis > 0 else axis + len(element.index)
    number, where = 0, element.index[axis]
    while where >= element.inputs[number].shape[axis]:
        where -= element.inputs[number].shape[axis]
        number += 1
    index = (*element.index[:axis], where, *element.index[axis + 1 :])
    copy = taken(element, number, index)
    return [
        Terms(
            "Copied from an input", "sum", copy.values, copy.terms, copy.places, copy.value,
            planes=Planes(names=(f"input {number}",)), sources=(number,),
        )
    ]  # fmt: skip


@explains("Dot")
def scalar_product(element: Element) -> list[Step]:
    """The products of two rows, added up; of rows of length 1 where the layer says so."""
    first, second = element.inputs
    axes = element.layer.axes
    axes = (axes, axes) if isinstance(axes, int) else tuple(axes)
    one, other = (
        axis - 1 if axis > 0 else axis + array.ndim for axis, array in zip(axes, element.inputs, strict=True)
    )
    free = first.ndim - 1
    if first.ndim + second.ndim > 2:
        ahead, behind = element.index[:free], element.index[free:]
    else:
        ahead, behind = (), ()
    row, numbers = _cut(first, one, ahead)
    column, _ = _cut(second, other, behind)
    with np.errstate(all="ignore"):
        products = row.astype(np.float64) * column
        total = float(products.sum())
    terms = row_terms("First input × second input", "sum", row, numbers, total, terms=products, factors=column, noun="place",
                      values_name="first input", factors_name="second input")  # fmt: skip
    if not element.layer.normalize:
        return [terms]
    lengths = [float(np.sqrt(max((part.astype(np.float64) ** 2).sum(), 1e-12))) for part in (row, column)]
    parts = {"sum": total, "length_1": lengths[0], "length_2": lengths[1]}
    value = total / lengths[0] / lengths[1]
    return [terms, Formula("By the lengths of both rows", "{sum} / ({length_1} · {length_2})", parts, value)]


def _cut(array: Floats, axis: int, index: tuple[int, ...]) -> tuple[
    Floats, Places
]:  # fmt: skip
    """The row of an array along an axis, with the places of its numbers."""
    cut: tuple[int | slice, ...] = (*index[:axis], slice(None), *index[axis:])
    numbers = np.arange(array.size).reshape(array.shape)
    return array[cut], numbers[cut]
