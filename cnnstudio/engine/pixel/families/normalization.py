"""Normalization: by numbers that were learned, or by the mean and variance of the sample itself."""

from __future__ import annotations

import math

import numpy as np

from cnnstudio.engine.pixel.account import Formula, Planes, Step
from cnnstudio.engine.pixel.element import Element, Floats, explains
from cnnstudio.engine.pixel.patches import Doubles, row_places, row_terms, taken


def along(element: Element, axis: int) -> int:
    """Where the element stands along an axis that counts the batch too, as Keras counts axes."""
    return element.index[axis - 1 if axis > 0 else axis]


@explains("BatchNormalization")
def by_moving_statistics(element: Element) -> list[Step]:
    """Minus the moving mean, by the root of the moving variance; then scaled and shifted."""
    first = taken(element)
    number = along(element, element.layer.axis)
    mean, variance = (float(element.needed(f"moving_{name}")[number]) for name in ("mean", "variance"))
    return [first, _scaled(element, first.value, mean, variance, number)]


def _scaled(element: Element, x: float, mean: float, variance: float, number: int, note: str = "") -> Formula:
    """γ · (x − μ) / √(σ² + ε) + β, of which γ and β may be missing."""
    layer = element.layer
    gamma, beta = (element.weight(name) for name in ("gamma", "beta"))
    parts = {"x": x, "mean": mean, "variance": variance, "epsilon": float(layer.epsilon)}
    rule = "({x} − {mean}) / √({variance} + {epsilon})"
    value = _ratio(
        x - mean, math.sqrt(variance + parts["epsilon"]) if variance + parts["epsilon"] >= 0 else math.nan
    )
    if gamma is not None:
        parts["gamma"] = float(gamma.flat[number])
        rule, value = f"{{gamma}} · {rule}", value * parts["gamma"]
    if beta is not None:
        parts["beta"] = float(beta.flat[number])
        rule, value = f"{rule} + {{beta}}", value + parts["beta"]
    return Formula("Normalization", rule, parts, value, note)


def _ratio(number: float, divisor: float) -> float:
    with np.errstate(all="ignore"):
        return float(np.float64(number) / np.float64(divisor))


@explains("LayerNormalization")
def by_own_row(element: Element) -> list[Step]:
    """By mean and variance of the sample's own numbers along the layer's axes."""
    axes, number = _own_axes(element)
    steps = _by_statistics(element, element.input, axes, number)
    if not getattr(element.layer, "rms_scaling", False):
        return steps
    # What Keras once called scaling by the root mean square divides by the deviation, and subtracts no mean.
    gamma, variance, epsilon = (
        float(element.needed("gamma").flat[number]),
        steps[2].value,
        element.layer.epsilon,
    )
    parts = {"x": steps[0].value, "variance": variance, "epsilon": epsilon, "gamma": gamma}
    value = _ratio(parts["x"], math.sqrt(variance + epsilon)) * gamma
    return [*steps[:3], Formula("Normalization", "{gamma} · {x} / √({variance} + {epsilon})", parts, value)]


def _own_axes(element: Element) -> tuple[tuple[int, ...], int]:
    """The axes of a sample that a layer works along, and where the element stands along all of them, as one number.

    Keras lays the weights of several axes out in the order of the axes, whatever order they are given in.
    """
    axis, rank = element.layer.axis, element.input.ndim
    given = axis if isinstance(axis, (list, tuple)) else [axis]
    axes = tuple(sorted(one - 1 if one > 0 else one + rank for one in given))
    sizes = tuple(element.input.shape[one] for one in axes)
    return axes, int(np.ravel_multi_index(tuple(element.index[one] for one in axes), sizes))


def _by_statistics(
    element: Element,
    values: Floats,
    axes: tuple[int, ...],
    number: int,
    where: tuple[int, ...] | None = None,
) -> list[Step]:
    """Mean, variance, and what they make of the number."""
    first = taken(element)
    index = element.index if where is None else where
    mine = _mine(values, axes, index)
    with np.errstate(all="ignore"):
        mean, variance = float(mine.mean()), float(mine.var())
    count = f"of the sample's own {mine.size:,} numbers that it is normalized with"
    steps: list[Step] = [
        first,
        Formula("Mean", "mean of {count} numbers", {"count": float(mine.size)}, mean, count),
        Formula("Variance", "mean of (x − {mean})²", {"mean": mean}, variance),
        _scaled(element, first.value, mean, variance, number),
    ]
    return steps


def _mine(values: Floats, axes: tuple[int, ...], index: tuple[int, ...]) -> Doubles:
    """The numbers along some axes through an index."""
    cut = tuple(slice(None) if axis in axes else index[axis] for axis in range(values.ndim))
    return np.asarray(values[cut], np.float64)


@explains("GroupNormalization")
def by_own_group(element: Element) -> list[Step]:
    """By mean and variance of the sample's own numbers in the channels of a group."""
    layer, shape = element.layer, element.input.shape
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(shape)
    groups = shape[axis] if layer.groups == -1 else layer.groups
    each = shape[axis] // groups
    # Keras cuts the axis into (group, channel of the group).
    cut = element.input.reshape(*shape[:axis], groups, each, *shape[axis + 1 :])
    number = element.index[axis]
    where = (*element.index[:axis], number // each, number % each, *element.index[axis + 1 :])
    axes = tuple(one for one in range(cut.ndim) if one != axis)
    return _by_statistics(element, cut, axes, number, where)


@explains("RMSNormalization")
def by_mean_square(element: Element) -> list[Step]:
    """By the root of the mean square along the layer's axes, then scaled."""
    axes, number = _own_axes(element)
    first, mine = taken(element), _mine(element.input, axes, element.index)
    with np.errstate(all="ignore"):
        square = float((mine**2).mean())
    scale, epsilon = element.weight("scale"), float(element.layer.epsilon)
    parts = {"x": first.value, "mean_square": square, "epsilon": epsilon}
    rule, value = "{x} / √({mean_square} + {epsilon})", _ratio(first.value, math.sqrt(square + epsilon))
    if scale is not None:
        parts["scale"] = float(scale.flat[number])
        rule, value = f"{{scale}} · {rule}", value * parts["scale"]
    counted = Formula("Mean square", "mean of {count} squares", {"count": float(mine.size)}, square)
    return [first, counted, Formula("Normalization", rule, parts, value)]


@explains("UnitNormalization")
def by_length(element: Element) -> list[Step]:
    """By the length of the row along the layer's axes. Source: keras.ops.normalize."""
    axes, _ = _own_axes(element)
    first, mine = taken(element), _mine(element.input, axes, element.index)
    with np.errstate(all="ignore"):
        length = float(np.sqrt((mine**2).sum()))
    counted = Formula("Length", "√ of the sum of {count} squares", {"count": float(mine.size)}, length)
    value = _ratio(first.value, max(length, 1e-12))
    return [
        first,
        counted,
        Formula("Normalization", "{x} / {length}", {"x": first.value, "length": length}, value),
    ]


@explains("LocalResponseNormalization")
def by_neighbours(element: Element) -> list[Step]:
    """By a power of the squares of the neighbouring channels."""
    layer, channels = element.layer, element.input.shape[-1]
    half = min(layer.size // 2, channels - 1)
    near = np.arange(max(0, element.unit - half), min(channels, element.unit + half + 1))
    row = element.input[element.place][near]
    places = row_places(element.input.shape, element.place)[near]
    with np.errstate(all="ignore"):
        squares = row.astype(np.float64) ** 2
        total = float(squares.sum())
        x = float(element.input[element.index])
        value = _ratio(x, float(np.power(layer.k + layer.alpha * total, layer.beta)))
    names = tuple(f"channel {one}" for one in near)
    terms = row_terms("Squares of the neighbouring channels", "sum", row, places, total, terms=squares, terms_name="squares",
                      planes=Planes(names=names))  # fmt: skip
    parts = {"x": x, "k": layer.k, "alpha": layer.alpha, "sum": total, "beta": layer.beta}
    return [terms, Formula("Normalization", "{x} / ({k} + {alpha} · {sum})^{beta}", parts, value)]
