"""How the tensors of ONNX become the arrays of Keras layers."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.document.onnx.constant import Constant
from cnnstudio.document.onnx.weight import (
    Filled,
    Product,
    Row,
    Sum,
    depthwise_kernel,
    kernel,
    scaled,
    shifted,
)


def _done(constant: Constant, array: np.ndarray) -> np.ndarray:
    """An array after the steps of a constant that stood for it."""
    for step in constant.steps:
        array = array.transpose(step.sizes) if step.way == "transpose" else array.reshape(step.sizes)
    assert array.shape == constant.dims
    return array


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.data())
def test_a_matrix_is_turned_to_the_order_in_which_a_map_lies(sizes: list[int], data: st.DataObject) -> None:
    order = tuple(data.draw(st.permutations(range(len(sizes)))))
    count = math.prod(sizes)
    theirs, matrix = np.arange(count).reshape(sizes), np.arange(3 * count).reshape(count, 3) % 7
    turned = _done(Row(tuple(sizes), order).turned(Constant((count, 3), None)), matrix)
    np.testing.assert_array_equal(theirs.transpose(order).ravel() @ turned, theirs.ravel() @ matrix)


def test_kernels_have_keras_s_axes() -> None:
    array = np.arange(6 * 4 * 2 * 3).reshape(6, 4, 2, 3)
    made = _done(kernel(Constant(array.shape, None)), array)
    assert made.shape == (2, 3, 4, 6)
    assert made[1, 2, 3, 5] == array[5, 3, 1, 2]
    array = np.arange(6 * 2 * 3).reshape(6, 1, 2, 3)
    made = _done(depthwise_kernel(Constant(array.shape, None), 3), array)
    assert made.shape == (2, 3, 3, 2)
    assert made[1, 2, 2, 1] == array[2 * 2 + 1, 0, 1, 2]


def test_factors_meet_the_axis_of_the_channels_that_come_out() -> None:
    factors = Constant((1, 6, 1, 1), None)
    for kind, dims, around in [
        ("Conv2D", (3, 3, 4, 6), (6,)),
        ("DepthwiseConv2D", (3, 3, 3, 2), (3, 2)),
        ("Conv2DTranspose", (3, 3, 6, 6), (6, 1)),
    ]:
        found, bias = scaled((Filled(dims, 1.0), Filled((6,), 1.0)), factors, kind)
        assert isinstance(found, Product)
        assert isinstance(bias, Product)
        assert (found.dims, found.second.dims, bias.second.dims) == (dims, around, (6,))


def test_a_shift_is_a_bias_or_goes_into_the_one_there_is() -> None:
    shift = Constant((4, 1, 1), (1.0, 2.0, 3.0, 4.0))
    assert shifted((Filled((3, 4), 0.0),), shift)[1].dims == (4,)
    both = shifted((Filled((3, 4), 0.0), Filled((4,), 0.5)), shift)[1]
    assert isinstance(both, Sum)
    assert both.first == Filled((4,), 0.5)
    assert shifted((), shift) == ()  # what is not known stays unknown
