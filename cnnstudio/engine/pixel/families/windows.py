"""Convolutions whose windows lie on the map as it is: plain, grouped, dilated, depthwise and separable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cnnstudio.engine.pixel.account import INSIDE, Planes, Step, Terms
from cnnstudio.engine.pixel.element import Element, Floats, explains
from cnnstudio.engine.pixel.families.functions import activated
from cnnstudio.engine.pixel.families.rows import with_rows
from cnnstudio.engine.pixel.patches import (
    Doubles,
    Places,
    folded,
    marks,
    picked,
    planes_of,
    row_terms,
    with_bias,
)


def window_picks(element: Element, place: Sequence[int]) -> list[Places]:
    """Which places a window of the layer covers, along each axis; those outside of the map are padding.

    Source: TensorFlow's tf.nn.convolution: of an uneven padding, the larger part comes behind the map.
    """
    layer = element.layer
    window = getattr(layer, "kernel_size", None) or layer.pool_size
    dilations = getattr(layer, "dilation_rate", (1,) * len(window))
    picks = []
    for axis, where in enumerate(place):
        length, taps, step, apart = (
            element.input.shape[axis],
            window[axis],
            layer.strides[axis],
            dilations[axis],
        )
        before = padded_before(layer.padding, length, (taps - 1) * apart + 1, step)
        picks.append(where * step - before + np.arange(taps, dtype=np.int64) * apart)
    return picks


def padded_before(padding: str, length: int, span: int, step: int) -> int:
    """Places that are added before the first one of an axis."""
    if padding == "causal":
        return span - 1
    if padding != "same":
        return 0
    return max((-(-length // step) - 1) * step + span - length, 0) // 2


@explains("Conv1D", "Conv2D", "Conv3D")
@with_rows
def convolution(element: Element) -> list[Step]:
    """Window times kernel, all channels of the unit's group added up, plus bias, activation."""
    element.require_channels_last()
    kernel, bias = element.needed("kernel"), element.weight("bias")
    inside, filters = kernel.shape[-2:]
    group = element.unit // (filters // element.layer.groups)
    picks = window_picks(element, element.place)
    patch, places = picked(element.input, picks, slice(group * inside, (group + 1) * inside))
    terms = weighted_terms("Window × kernel", patch, places, kernel[..., element.unit], picks, group * inside)
    steps = with_bias([terms], bias, element.unit)

    def row() -> Doubles:
        return _all_units(element, picks, kernel, bias)

    return [*steps, *activated(element.layer.activation, steps[-1].value, row, element.unit)]


def weighted_terms(
    title: str, patch: Floats, places: Places, kernel: Floats, picks: Sequence[Places], start: int = 0
) -> Terms:
    """A patch times a kernel.

    Args:
        title: What the step is.
        patch, places, kernel: (taps…, channels).
        picks: Where the taps lie, along each axis.
        start: The first channel's number.
    """
    values, factors = (np.asarray(folded(one), np.float32) for one in (patch, kernel))
    with np.errstate(all="ignore"):
        products = values.astype(np.float64) * factors
        total = float(products.sum())
    rows, columns = marks(picks)
    kernel_rows, kernel_columns = marks([np.arange(len(pick)) for pick in picks])
    return Terms(
        title, "sum", values, products, np.asarray(folded(places), np.int64), total, factors,
        planes=planes_of(patch.shape[-1], picks, start), rows=rows, columns=columns,
        factor_rows=kernel_rows, factor_columns=kernel_columns,
    )  # fmt: skip


def _all_units(element: Element, picks: Sequence[Places], kernel: Floats, bias: Floats | None) -> Doubles:
    """What all units give at this place, before the activation."""
    inside, filters = kernel.shape[-2:]
    patch, _ = picked(element.input, picks, slice(None))
    groups = element.layer.groups
    each = filters // groups
    found = np.concatenate([
        np.tensordot(
            patch[..., group * inside : (group + 1) * inside].astype(np.float64),
            kernel[..., group * each : (group + 1) * each].astype(np.float64),
            patch.ndim,
        )
        for group in range(groups)
    ])  # fmt: skip
    return found if bias is None else found + bias


@explains("DepthwiseConv1D", "DepthwiseConv2D")
@with_rows
def depthwise(element: Element) -> list[Step]:
    """The window of one channel times its own kernel."""
    element.require_channels_last()
    kernel, bias = element.needed("kernel"), element.weight("bias")
    multiplier = kernel.shape[-1]
    channel, turn = divmod(element.unit, multiplier)
    picks = window_picks(element, element.place)
    patch, places = picked(element.input, picks, slice(channel, channel + 1))
    terms = weighted_terms(
        "Window × kernel of this channel",
        patch,
        places,
        kernel[..., channel : channel + 1, turn],
        picks,
        channel,
    )
    steps = with_bias([terms], bias, element.unit)

    def row() -> Doubles:
        everything, _ = picked(element.input, picks, slice(None))
        sums = (everything[..., None].astype(np.float64) * kernel).sum(axis=tuple(range(len(picks))))
        return np.asarray(sums.reshape(-1) if bias is None else sums.reshape(-1) + bias)

    return [*steps, *activated(element.layer.activation, steps[-1].value, row, element.unit)]


@explains("SeparableConv1D", "SeparableConv2D")
@with_rows
def separable(element: Element) -> list[Step]:
    """Each channel's window times its own kernel; then what came of them, times the pointwise weights."""
    element.require_channels_last()
    depthwise_kernel, pointwise = element.needed("depthwise_kernel"), element.needed("pointwise_kernel")
    bias = element.weight("bias")
    channels, multiplier = depthwise_kernel.shape[-2:]
    picks = window_picks(element, element.place)
    patch, places = picked(element.input, picks, slice(None))
    kernel = depthwise_kernel.reshape(*depthwise_kernel.shape[:-2], -1)
    first = weighted_terms(
        "Depthwise: window × kernel, channel by channel",
        np.repeat(patch, multiplier, axis=-1),
        np.repeat(places, multiplier, axis=-1),
        kernel,
        picks,
    )
    with np.errstate(all="ignore"):
        sums = first.plane_values
        totals = sums @ pointwise.reshape(-1, pointwise.shape[-1]).astype(np.float64)
    weights = pointwise.reshape(-1, pointwise.shape[-1])[:, element.unit]
    names = _separable_names(channels, multiplier)
    first = _each(first, names)
    second = row_terms(
        "Pointwise: what came of them × weights", "sum", sums.astype(np.float32), np.full(len(sums), INSIDE),
        float(totals[element.unit]), terms=sums * weights, factors=weights, planes=names,
        values_name="depthwise", factors_name="weights",
    )  # fmt: skip
    steps = with_bias([first, second], bias, element.unit)

    def row() -> Doubles:
        return np.asarray(totals if bias is None else totals + bias)

    return [*steps, *activated(element.layer.activation, steps[-1].value, row, element.unit)]


def _separable_names(channels: int, multiplier: int) -> Planes:
    if multiplier == 1:
        return Planes("channel", channels)
    return Planes(names=tuple(f"channel {c}, kernel {m}" for c in range(channels) for m in range(multiplier)))


def _each(terms: Terms, names: Planes) -> Terms:
    """The same, each plane with a sum of its own."""
    return replace(terms, rule="each", planes=names)
