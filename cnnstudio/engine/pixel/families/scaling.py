"""Layers that multiply and shift each number by itself, with numbers that were set or learned."""

from __future__ import annotations

import numpy as np

from cnnstudio.engine.pixel.account import Formula, Step
from cnnstudio.engine.pixel.element import Element, explains
from cnnstudio.engine.pixel.patches import taken


@explains("Rescaling")
def rescaled(element: Element) -> list[Step]:
    """Times the factor, plus the offset; both may differ from channel to channel."""
    first = taken(element)
    factor, offset = (_of_unit(value, element) for value in (element.layer.scale, element.layer.offset))
    parts = {"x": first.value, "scale": factor, "offset": offset}
    return [first, Formula("Scaling", "{x} · {scale} + {offset}", parts, first.value * factor + offset)]


def _of_unit(value: object, element: Element) -> float:
    numbers = np.asarray(value, np.float64)
    if numbers.ndim == 0:
        return float(numbers)
    shape = (1,) * (len(element.index) - numbers.ndim) + numbers.shape
    index = tuple(min(one, size - 1) for one, size in zip(element.index, shape, strict=True))
    return float(numbers.reshape(shape)[index])


@explains("Normalization")
def standardized(element: Element) -> list[Step]:
    """By a mean and a variance that were set or taken from data; or the other way round."""
    from cnnstudio.engine.inside.feeding import as_array

    first, x = taken(element), taken(element).value
    mean, variance = (
        _of_unit(as_array(value)[0], element) for value in (element.layer.mean, element.layer.variance)
    )
    deviation = max(float(np.sqrt(variance)), 1e-7)
    parts = {"x": x, "mean": mean, "deviation": deviation}
    note = "the deviation is the root of the variance"
    if element.layer.invert:
        return [
            first,
            Formula(
                "Standardization undone", "{mean} + {x} · {deviation}", parts, mean + x * deviation, note
            ),
        ]
    return [
        first,
        Formula("Standardization", "({x} − {mean}) / {deviation}", parts, (x - mean) / deviation, note),
    ]


@explains("LayerScale")
def scaled(element: Element) -> list[Step]:
    """Times the channel's factor."""
    first, gamma = taken(element), float(element.needed("gamma")[element.unit])
    return [
        first,
        Formula("Factor", "{x} · {gamma}", {"x": first.value, "gamma": gamma}, first.value * gamma),
    ]


@explains("AutoContrast")
def stretched(element: Element) -> list[Step]:
    """The range of the channel's numbers, stretched to the whole range of pixels."""
    element.require_channels_last()
    first, layer = taken(element), element.layer
    channel = element.input[..., element.unit].astype(np.float64)
    low, high = float(channel.min()), float(channel.max())
    bottom, top = (float(one) for one in layer.value_range)
    if low == high:
        return [first, Formula("Contrast", "{x}: all are the same", {"x": first.value}, first.value)]
    value = min(max((first.value - low) / (high - low), 0.0), 1.0) * (top - bottom) + bottom
    parts = {"x": first.value, "least": low, "largest": high, "bottom": bottom, "top": top}
    rule = "({x} − {least}) / ({largest} − {least}) · ({top} − {bottom}) + {bottom}"
    return [first, Formula("Contrast", rule, parts, value)]
