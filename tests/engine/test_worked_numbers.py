"""The numbers of the books that come out of a built network.

Source: Krohn, *Deep Learning Illustrated*, ch. 10; Géron, *Hands-On Machine Learning*, 3rd ed., ch. 14.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.layers.convolution import Conv1D, Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.softmax import Softmax


def answer(given: Any, *layers: Layer) -> Any:
    """What layers make of one sample."""
    sample = np.asarray(given, "float32")
    model = build(Project(chain(Input(sample.shape), *layers), training=Training(scaling="none")))
    return np.asarray(model(sample[None]))[0]


KERNEL = ((0.01, 0.09, 0.22), (-1.36, 0.34, -1.59), (0.13, -0.69, 1.02))
PIXELS = ((0.53, 0.34, 0.06), (0.37, 0.82, 0.01), (0.62, 0.91, 0.34))


@pytest.mark.parametrize(("bias", "result"), [(0.0, -0.3917), (0.2, -0.1917)])
def test_one_window_of_krohn(bias: float, result: float) -> None:
    """Krohn, 10.1: nine products, their sum, and the bias."""
    start = Initializer("constant", (("value", bias),))
    layer = Conv2D(1, (3, 3), kernel_values=Matrices((KERNEL,)), bias_initializer=start)
    found = answer(np.asarray(PIXELS)[..., None], layer)
    assert found.shape == (1, 1, 1)
    assert round(float(found[0, 0, 0]), 4) == result


@pytest.mark.parametrize(("pixels", "result"), [(((200, 200), (0, 0)), 600), (((200, 200), (200, 200)), 0)])
def test_a_line_filter_answers_to_a_line_and_not_to_a_plane(pixels: Any, result: float) -> None:
    line = Matrices((((1.5, 1.5), (-1.5, -1.5)),))
    found = answer(np.asarray(pixels)[..., None], Conv2D(1, (2, 2), kernel_values=line))
    assert found.ravel().tolist() == [result]


def test_softmax_of_two_numbers() -> None:
    shares = answer([9, 6], Softmax())
    assert np.round(shares, 3).tolist() == pytest.approx([0.953, 0.047])
    assert np.allclose(
        answer([9, 6], Dense(2, "softmax", kernel_initializer=Initializer("identity"))), shares
    )


def test_dilation_puts_zeros_between_the_weights() -> None:
    """A single 1 under a kernel of 1, 2, 3 with dilation 4 gives that kernel, backwards, 9 steps long."""
    made = build(
        Project(
            chain(Input((17, 1)), Conv1D(1, (3,), dilation_rate=(4,), use_bias=False)),
            training=Training(scaling="none"),
        )
    )
    made.layers[-1].set_weights([np.asarray([1, 2, 3], "float32").reshape(3, 1, 1)])
    impulse = np.zeros((1, 17, 1), "float32")
    impulse[0, 8] = 1
    assert np.asarray(made(impulse)).ravel()[::-1].tolist() == [1, 0, 0, 0, 2, 0, 0, 0, 3]


def test_a_dense_layer_and_its_convolution_give_the_same_numbers() -> None:
    """Géron: 200 units on 7×7×100 and 200 kernels of 7×7, with the same 980,200 parameters."""
    plain = Training(scaling="none")
    shape = (7, 7, 100)
    dense = build(Project(chain(Input(shape), Flatten(), Dense(200)), training=plain))
    convolution = build(Project(chain(Input(shape), Conv2D(200, (7, 7))), training=plain))
    assert dense.count_params() == convolution.count_params() == 980_200
    kernel, bias = dense.layers[-1].get_weights()
    convolution.layers[-1].set_weights([kernel.reshape(*shape, 200), bias + 0.5])
    dense.layers[-1].set_weights([kernel, bias + 0.5])
    images = np.random.default_rng(3).normal(size=(2, *shape)).astype("float32")
    found = np.asarray(convolution(images))
    assert found.shape == (2, 1, 1, 200)
    np.testing.assert_allclose(found[:, 0, 0], np.asarray(dense(images)), atol=1e-4)


def test_a_fully_convolutional_network_slides_over_a_larger_image() -> None:
    """Géron: 7×7 maps of a 224 px image give 10 numbers; a 448 px image gives an 8×8 grid of them."""
    head = Conv2D(10, (7, 7))
    downs = [Conv2D(2, (3, 3), (2, 2), "same") for _ in range(5)]
    small = answer(np.zeros((224, 224, 1)), *downs, head)
    large = answer(np.zeros((448, 448, 1)), *downs, head)
    assert (small.shape, large.shape) == ((1, 1, 10), (8, 8, 10))
