"""Layers in which a number sees a whole row: dense ones, and distances from codes."""

from __future__ import annotations

import numpy as np

from cnnstudio.engine.pixel.account import Step
from cnnstudio.engine.pixel.element import Element, explains
from cnnstudio.engine.pixel.families.functions import activated
from cnnstudio.engine.pixel.patches import Doubles, row_places, row_terms, with_bias


@explains("Dense")
def dense(element: Element) -> list[Step]:
    """All inputs of the place times the unit's weights, plus bias, activation."""
    kernel, bias = element.needed("kernel"), element.weight("bias")
    row, weights = element.input[element.place], kernel[:, element.unit]
    with np.errstate(all="ignore"):
        products = row.astype(np.float64) * weights
        total = float(products.sum())
    terms = row_terms(
        "Inputs × weights", "sum", row, row_places(element.input.shape, element.place), total,
        terms=products, factors=weights, factors_name="weights",
    )  # fmt: skip
    steps = with_bias([terms], bias, element.unit)

    def all_units() -> Doubles:
        if element.known.get("place") != element.place or "row" not in element.known:
            sums = row.astype(np.float64) @ kernel.astype(np.float64)
            element.known["row"] = np.asarray(sums if bias is None else sums + bias)
            element.known["place"] = element.place
        units: Doubles = element.known["row"]
        return units

    return [*steps, *activated(element.layer.activation, steps[-1].value, all_units, element.unit)]


@explains("RBFOutput")
def distance(element: Element) -> list[Step]:
    """The squared distance of the row from the unit's code, or minus that."""
    row, code = element.input[element.place], element.needed("codes")[:, element.unit]
    sign = -1 if element.layer.negative else 1
    with np.errstate(all="ignore"):
        squares = sign * (row.astype(np.float64) - code) ** 2
        total = float(squares.sum())
    return [
        row_terms(
            "Squared distance from the code", "sum", row, row_places(element.input.shape, element.place), total,
            terms=squares, factors=code, factors_name="code", terms_name="−(x − w)²" if sign < 0 else "(x − w)²",
        )
    ]  # fmt: skip
