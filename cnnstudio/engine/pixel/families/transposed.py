"""Transposed convolutions: which numbers of the map before reach a place, and with which part of the kernel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnstudio.engine.pixel.account import Step, Terms
from cnnstudio.engine.pixel.element import Element, Floats, explains
from cnnstudio.engine.pixel.families.functions import activated
from cnnstudio.engine.pixel.families.rows import with_rows
from cnnstudio.engine.pixel.families.windows import padded_before
from cnnstudio.engine.pixel.patches import Doubles, Places, folded, marks, picked, planes_of, with_bias


@explains("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
@with_rows
def transposed(element: Element) -> list[Step]:
    """What reaches the place, times the part of the kernel that it reaches it with, plus bias, activation."""
    element.require_channels_last()
    kernel, bias = element.needed("kernel"), element.weight("bias")
    met = [_met(element, axis, where) for axis, where in enumerate(element.place)]
    picks, taps = [pick for pick, _ in met], [tap for _, tap in met]
    patch, places = picked(element.input, picks, slice(None))
    part = kernel[np.ix_(*taps)]  # (taps…, units, channels)
    terms = _reaching(patch, places, part[..., element.unit, :], picks, taps)
    steps = with_bias([terms], bias, element.unit)

    def row() -> Doubles:
        sums = np.tensordot(
            np.moveaxis(part, -1, -2).astype(np.float64), patch.astype(np.float64),
            (list(range(patch.ndim)), list(range(patch.ndim))),
        )  # fmt: skip
        return np.asarray(sums if bias is None else sums + bias)

    return [*steps, *activated(element.layer.activation, steps[-1].value, row, element.unit)]


def _met(element: Element, axis: int, where: int) -> tuple[Places, Places]:
    """Along one axis: the places of the map before that reach a place, and the parts of the kernel that do it.

    The layer lays the kernel, times a number, over the output for every number of its input, a stride
    apart: place p meets number q with part k where p + before = q·stride + k·dilation.

    Source: TensorFlow's tf.nn.conv_transpose: the gradient of a convolution of the output.
    """
    layer = element.layer
    step, apart, size = layer.strides[axis], layer.dilation_rate[axis], layer.kernel_size[axis]
    length = element.input.shape[axis]
    padding = "same" if layer.padding == "same" else "valid"
    before = padded_before(padding, element.output.shape[axis], (size - 1) * apart + 1, step)
    taps = np.arange(size, dtype=np.int64)
    reached = where + before - taps * apart
    fits = (reached % step == 0) & (reached >= 0) & (reached // step < length)
    order = np.argsort(reached[fits], kind="stable")
    return (reached[fits] // step)[order], taps[fits][order]


def _reaching(
    patch: Floats, places: Places, kernel: Floats, picks: Sequence[Places], taps: Sequence[Places]
) -> Terms:
    values, factors = (np.asarray(folded(one), np.float32) for one in (patch, kernel))
    with np.errstate(all="ignore"):
        products = values.astype(np.float64) * factors
    rows, columns = marks(picks)
    kernel_rows, kernel_columns = marks(taps)
    return Terms(
        "What reaches this place × its part of the kernel", "sum", values, products,
        np.asarray(folded(places), np.int64), float(products.sum()), factors,
        planes=planes_of(patch.shape[-1], picks), rows=rows, columns=columns,
        factor_rows=kernel_rows, factor_columns=kernel_columns,
    )  # fmt: skip
