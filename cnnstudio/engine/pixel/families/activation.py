"""Activations as layers of their own."""

from __future__ import annotations

import math

import numpy as np

from cnnstudio.engine.pixel.account import Formula, Step
from cnnstudio.engine.pixel.element import Element, UnexplainedError, explains
from cnnstudio.engine.pixel.families.functions import COLUMNS, NUMBERS, UNITS, activated, shared_out
from cnnstudio.engine.pixel.families.pooling import squashed
from cnnstudio.engine.pixel.families.rows import along, on_last_axis, shared_name
from cnnstudio.engine.pixel.patches import Doubles, Places, taken


@explains("Activation")
def activation(element: Element) -> list[Step]:
    """A function of the number, or of all numbers along an axis through it."""
    first, function = taken(element), element.layer.activation
    axis = element.input.ndim + along(function)
    if shared_name(function) in ("softmax", "log_softmax"):
        return _shared(element, (axis,), shared_name(function))

    def row() -> Doubles:
        return np.asarray(element.input.reshape(-1)[_through(element, (axis,))], np.float64)

    among = UNITS if along(function) == -1 else COLUMNS
    return [first, *activated(on_last_axis(function), first.value, row, element.index[axis], among)]


@explains("Softmax")
def softmax(element: Element) -> list[Step]:
    """A share of 1 among the numbers along the layer's axes."""
    axis, rank = element.layer.axis, element.input.ndim
    given = axis if isinstance(axis, (list, tuple)) else (axis,)
    return _shared(element, tuple(one - 1 if one > 0 else one + rank for one in given), "softmax")


def _shared(element: Element, axes: tuple[int, ...], name: str) -> list[Step]:
    """A share of 1 among the numbers along some axes, or its logarithm."""
    places = _through(element, axes)
    mine = int(np.flatnonzero(places == np.ravel_multi_index(element.index, element.input.shape))[0])
    row = element.input.reshape(-1)[places].astype(np.float64)
    last = (element.input.ndim - 1,)
    among = UNITS if axes == last else COLUMNS if axes == (last[0] - 1,) else NUMBERS
    return shared_out(row, mine, name, places, among)


def _through(element: Element, axes: tuple[int, ...]) -> Places:
    """Where the numbers along some axes through the element stand in the input."""
    numbers = np.arange(element.input.size, dtype=np.int64).reshape(element.input.shape)
    cut = tuple(slice(None) if one in axes else element.index[one] for one in range(numbers.ndim))
    return np.asarray(numbers[cut].reshape(-1))


@explains("ReLU")
def relu(element: Element) -> list[Step]:
    """What is above the threshold passes, up to the largest value; what is below has a slope."""
    layer, first = element.layer, taken(element)
    x, low = first.value, float(layer.threshold)
    high = math.inf if layer.max_value is None else float(layer.max_value)
    slope = float(layer.negative_slope)
    value = min(x, high) if x > low or math.isnan(x) else slope * (x - low) if slope else 0.0
    parts = {"x": x, "threshold": low, "slope": slope} | ({} if math.isinf(high) else {"largest": high})
    top = "{x}" if math.isinf(high) else "min({x}, {largest})"
    rule = f"{top} if {{x}} > {{threshold}}, else {{slope}} · ({{x}} − {{threshold}})"
    if not low and not slope:
        rule, parts = "max(0, {x})", {"x": x}
        if not math.isinf(high):
            rule, parts = "min(max(0, {x}), {largest})", {"x": x, "largest": high}
    return [first, Formula("Activation: ReLU", rule, parts, value)]


@explains("LeakyReLU")
def leaky(element: Element) -> list[Step]:
    """Negative numbers times a slope."""
    return _sloped(element, float(element.layer.negative_slope), "Leaky ReLU")


@explains("PReLU")
def learned_slope(element: Element) -> list[Step]:
    """Negative numbers times a slope that was learned."""
    alpha = element.needed("alpha")
    index = tuple(min(one, size - 1) for one, size in zip(element.index, alpha.shape, strict=True))
    return _sloped(element, float(alpha[index]), "PReLU")


def _sloped(element: Element, slope: float, name: str) -> list[Step]:
    first = taken(element)
    x = first.value
    value = slope * x if x < 0 else x
    return [
        first,
        Formula(f"Activation: {name}", "{x} if {x} > 0, else {slope} · {x}", {"x": x, "slope": slope}, value),
    ]


@explains("ELU")
def elu(element: Element) -> list[Step]:
    """Negative numbers approach a bound."""
    first, alpha = taken(element), float(element.layer.alpha)
    x = first.value
    value = alpha * math.expm1(x) if x < 0 else x
    rule = "{x} if {x} > 0, else {alpha} · (e^{x} − 1)"
    return [first, Formula("Activation: ELU", rule, {"x": x, "alpha": alpha}, value)]


@explains("ScaledTanh")
def scaled_tanh(element: Element) -> list[Step]:
    """LeNet-5's squashing function."""
    first = taken(element)
    return [first, squashed(first.value, element.layer.amplitude, element.layer.slope)]


@explains("Step")
def step(element: Element) -> list[Step]:
    """0 or 1, or the sign."""
    first = taken(element)
    x = first.value
    sign = x if math.isnan(x) else float(np.sign(x))
    if element.layer.function == "sign":
        return [first, Formula("Activation: sign", "sign of {x}", {"x": x}, sign)]
    if element.layer.function != "heaviside":
        raise UnexplainedError(f"its function {element.layer.function} is not known")
    value = sign if math.isnan(x) else float(x >= 0)
    return [first, Formula("Activation: step", "0 if {x} < 0, else 1", {"x": x}, value)]
