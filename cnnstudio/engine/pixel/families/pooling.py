"""Pooling: the largest or the mean of a window, of a whole map, or of neighbouring channels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnstudio.engine.pixel.account import NOWHERE, Formula, Planes, Rule, Step, Terms
from cnnstudio.engine.pixel.element import Element, explains
from cnnstudio.engine.pixel.families.functions import activated
from cnnstudio.engine.pixel.families.windows import window_picks
from cnnstudio.engine.pixel.patches import Doubles, Flags, Places, folded, marks, picked


@explains("MaxPooling1D", "MaxPooling2D", "MaxPooling3D")
def largest(element: Element) -> list[Step]:
    """The largest number of the window."""
    element.require_channels_last()
    return [pooled(element, "largest", window_picks(element, element.place))]


@explains("AveragePooling1D", "AveragePooling2D", "AveragePooling3D")
def mean(element: Element) -> list[Step]:
    """The mean of the window; padding does not count."""
    element.require_channels_last()
    return [pooled(element, "mean", window_picks(element, element.place))]


@explains("GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D")
def largest_of_map(element: Element) -> list[Step]:
    """The largest number of the map."""
    element.require_channels_last()
    return [pooled(element, "largest", whole(element), "map")]


@explains("GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D")
def mean_of_map(element: Element) -> list[Step]:
    """The mean of the map."""
    element.require_channels_last()
    return [pooled(element, "mean", whole(element), "map")]


def whole(element: Element) -> list[Places]:
    """All places of the map that came in."""
    return [np.arange(size, dtype=np.int64) for size in element.input.shape[:-1]]


def pooled(element: Element, rule: Rule, picks: Sequence[Places], room: str = "window") -> Terms:
    """What a rule makes of some places of the element's own channel; padding takes no part.

    Args:
        element: The number.
        rule: The rule.
        picks: Along each axis, which places.
        room: What these are called together.
    """
    patch, places = picked(element.input, picks, slice(element.unit, element.unit + 1))
    values, where = np.asarray(folded(patch), np.float32), np.asarray(folded(places), np.int64)
    terms = values.astype(np.float64)
    counted = where != NOWHERE
    value, winners = _outcome(rule, terms, counted)
    rows, columns = marks(picks)
    depths = tuple(int(one) for one in picks[0]) if len(picks) > 2 else ()
    title = (
        f"Largest of the {room}" if rule == "largest" else f"Mean of the {room}" if rule == "mean" else "Sum"
    )
    return Terms(
        title, rule, values, np.where(counted, terms, 0.0), where, value, winners=winners,
        planes=Planes("channel", 1, element.unit, depths), rows=rows, columns=columns, terms_name="values",
    )  # fmt: skip


def _outcome(
    rule: Rule,
    terms: Doubles,
    counted: Flags,
) -> tuple[float, Flags | None]:
    """What a rule makes of the terms that count; and which were taken, where one was."""
    numbers = terms[counted]
    with np.errstate(all="ignore"):
        if rule == "mean":
            return float(numbers.mean()) if numbers.size else float("nan"), None
        if rule == "sum":
            return float(numbers.sum()), None
        found = np.max(numbers, initial=-np.inf)
    return float(found), counted & (terms == found)


@explains("DepthMaxPooling")
def largest_of_channels(element: Element) -> list[Step]:
    """The largest of a group of neighbouring channels; a group that lacks some has fewer."""
    layer, channels = element.layer, element.input.shape[-1]
    step = layer.strides or layer.pool_size
    total = max((element.output.shape[-1] - 1) * step + layer.pool_size - channels, 0)
    first = element.unit * step - (total // 2 if layer.padding == "same" else 0)
    numbers = np.arange(max(0, first), min(channels, first + layer.pool_size), dtype=np.int64)
    row = element.input[element.place]
    found = row[numbers].reshape(-1, 1, 1)
    start = int(np.ravel_multi_index((*element.place, 0), element.input.shape))
    value = float(np.max(found))
    return [
        Terms(
            "Largest of the channels", "largest", found, found.astype(np.float64), (numbers + start).reshape(-1, 1, 1),
            value, winners=found == value, planes=Planes("channel", len(numbers), int(numbers[0])), terms_name="values",
        )
    ]  # fmt: skip


@explains("SubSampling2D")
def subsampled(element: Element) -> list[Step]:
    """The sum of the window, times a coefficient, plus a bias, squashed."""
    layer = element.layer
    picks = [
        where * step + np.arange(taps, dtype=np.int64)
        for where, taps, step in zip(
            element.place, layer.pool_size, layer.strides or layer.pool_size, strict=True
        )
    ]
    terms = pooled(element, "sum", picks)
    factor, bias = (float(element.needed(name)[element.unit]) for name in ("coefficient", "bias"))
    value = terms.value * factor + bias
    parts = {"sum": terms.value, "coefficient": factor, "bias": bias}
    weighed = Formula("Coefficient and bias", "{sum} · {coefficient} + {bias}", parts, value)
    if layer.activation == "scaled_tanh":
        return [terms, weighed, squashed(value, 1.7159, 2 / 3)]
    import keras

    activation = keras.activations.get(layer.activation)

    def row() -> Doubles:
        patch, _ = picked(element.input, picks, slice(None))
        sums = patch.astype(np.float64).sum(axis=(0, 1))
        return np.asarray(sums * element.needed("coefficient") + element.needed("bias"))

    return [terms, weighed, *activated(activation, value, row, element.unit)]


def squashed(value: float, amplitude: float, slope: float) -> Formula:
    """LeNet-5's squashing function."""
    parts = {"A": amplitude, "S": slope, "x": value}
    return Formula(
        "Activation: scaled tanh", "{A} · tanh({S} · {x})", parts, amplitude * float(np.tanh(slope * value))
    )
