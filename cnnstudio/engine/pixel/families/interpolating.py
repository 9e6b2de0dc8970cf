"""Layers that resize a map: a number is a weighted mean of those around its place."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.pixel.account import Formula, Planes, Step, Terms
from cnnstudio.engine.pixel.element import Element, Floats, UnexplainedError, explains
from cnnstudio.engine.pixel.families.copying import copied, repeated_along
from cnnstudio.engine.pixel.patches import picked

_MOST = 20_000_000  # numbers that Keras is asked for to learn the weights along an axis


@explains("UpSampling2D")
def enlarged(element: Element) -> list[Step]:
    """Each number several times, or a weighted mean."""
    element.require_channels_last()
    if element.layer.interpolation == "nearest":
        return copied(element, lambda numbers: repeated_along(numbers, tuple(element.layer.size)))
    return resized(element)


@explains("CenterCrop")
def centred(element: Element) -> list[Step]:
    """The middle of the map; a map that is too small is enlarged to the size."""
    element.require_channels_last()
    (height, width), (rows, columns) = element.input.shape[:2], element.output.shape[:2]
    if height < rows or width < columns:
        return resized(element)
    top, left = (height - rows) // 2, (width - columns) // 2
    return copied(element, lambda numbers: numbers[top : top + rows, left : left + columns])


@explains("Resizing")
def resized(element: Element) -> list[Step]:
    """The weighted mean of the numbers around the place.

    The weights along either axis are what Keras itself makes of maps that are 1 along one row, or
    one column, and 0 elsewhere: it mixes both axes one after the other.
    """
    element.require_channels_last()
    rows, columns, offset, total = _responses(element)
    row, column = element.place
    down, across = rows[:, row, column], columns[:, row, column]
    both = float(total[row, column])
    picks = [np.flatnonzero(part) for part in (down, across)]
    patch, places = picked(element.input, picks, slice(element.unit, element.unit + 1))
    weights = np.outer(down[picks[0]], across[picks[1]]) / (both if both else 1.0)
    terms = patch[:, :, 0].astype(np.float64) * weights
    found = Terms(
        "Numbers around the place × weights", "sum", patch[None, :, :, 0], terms[None], places[None, :, :, 0],
        float(terms.sum()), weights[None].astype(np.float32), planes=Planes("channel", 1, element.unit),
        rows=tuple(int(one) for one in picks[0]), columns=tuple(int(one) for one in picks[1]), factors_name="weights",
    )  # fmt: skip
    added = float(offset[row, column])
    if not added:
        return [found]
    filled = Formula("Filled up", "{sum} + {fill}", {"sum": found.value, "fill": added}, found.value + added)
    return [found, filled]


def _responses(element: Element) -> tuple[Floats, Floats, Floats, Floats]:
    """What the layer makes of single rows, single columns, nothing, and a map of ones: float32."""
    if "responses" not in element.known:
        element.known["responses"] = _asked(element)
    found: tuple[Floats, Floats, Floats, Floats] = element.known["responses"]
    return found


def _asked(element: Element) -> tuple[Floats, Floats, Floats, Floats]:
    height, width = element.input.shape[:2]
    out = element.output.shape[0] * element.output.shape[1]
    if max(height, width) * max(out, height * width) > _MOST:
        raise UnexplainedError("the map is too large to find the weights of a resized one")
    offset = _called(element.layer, np.zeros((1, height, width, 1), np.float32))
    total = _called(element.layer, np.ones((1, height, width, 1), np.float32)) - offset
    bars = np.broadcast_to(np.eye(height, dtype=np.float32)[:, :, None, None], (height, height, width, 1))
    posts = np.broadcast_to(np.eye(width, dtype=np.float32)[:, None, :, None], (width, height, width, 1))
    rows, columns = (_called(element.layer, one) - offset for one in (bars, posts))
    return rows, columns, offset[0], total[0]


def _called(layer: Any, maps: Floats) -> Floats:
    import keras

    return as_array(layer(keras.ops.convert_to_tensor(np.ascontiguousarray(maps))))[..., 0]
