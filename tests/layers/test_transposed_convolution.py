"""Tests of transposed convolutions: what TensorFlow computes of them, figures, messages, formulas."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import Step
from cnnstudio.core.values import Shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.transposed_convolution import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
from tests.layers.keras_truth import keras_layer


def transposed(kernel: int, stride: int = 1, padding: str = "valid", **settings: Any) -> Conv2DTranspose:
    return Conv2DTranspose(64, (kernel, kernel), (stride, stride), padding, **settings)


def computed(layer: Any, shape: Shape) -> Shape | None:
    """The shape that comes out when TensorFlow computes it; None where it refuses."""
    import numpy
    import tensorflow

    try:
        return tuple(keras_layer(layer)(numpy.ones((1, *shape), "float32")).shape[1:])
    except (ValueError, tensorflow.errors.OpError):
        return None


def test_every_output_padding_is_taken_or_refused_as_tensorflow_computes_it() -> None:
    """Keras names a shape for some that TensorFlow refuses to compute."""
    cases = itertools.product(
        range(1, 6), (1, 2, 3), (1, 2), ("valid", "same"), (None, (0,), (1,), (2,)), (1, 4)
    )
    for kernel, stride, dilation, padding, extra, size in cases:
        layer = Conv1DTranspose(
            2, (kernel,), (stride,), padding, output_padding=extra, dilation_rate=(dilation,)
        )
        mine = measure(layer, ((size, 3),)).output
        if mine is None and size == 1:
            continue  # nothing is left to refuse where nothing comes out
        assert mine == computed(layer, (size, 3)), (layer, size)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (Conv1DTranspose(3, (4,), (2,), "same"), (6, 2)),
        (Conv2DTranspose(3, (4, 3), (2, 3), "same", output_padding=(1, 2)), (3, 4, 2)),
        (Conv3DTranspose(3, (2, 3, 1), (2, 1, 3)), (2, 3, 2, 2)),
    ],
)
def test_a_step_of_training_changes_every_weight(layer: Any, shape: Shape) -> None:
    import keras
    import numpy

    image = keras.Input(shape)
    model = keras.Model(image, keras_layer(layer, name="it")(image))
    before = [weight.numpy().copy() for weight in model.get_layer("it").weights]
    model.compile("sgd", "mse")
    pixels = numpy.random.default_rng(1).random((4, *shape), "float32")
    model.fit(pixels, numpy.ones((4, *(model.output.shape[1:])), "float32"), verbose=0)
    for old, weight in zip(before, model.get_layer("it").weights, strict=True):
        assert (old != weight.numpy()).all()


def test_it_turns_a_convolution_around() -> None:
    """Conv 4×4, 64 → 64, padding 1, stride 2, 222 px: 111 px and 807,469,056 MACs; the way back costs the same."""
    back = measure(transposed(4, 2, "same", use_bias=False), ((111, 111, 64),))
    assert back.output == (222, 222, 64)
    assert back.cost.macs == 807_469_056
    assert (
        measure(Conv2D(64, (4, 4), (2, 2), "same", use_bias=False), ((222, 222, 64),)).cost.macs
        == 807_469_056
    )
    assert back.cost.params == 4 * 4 * 64 * 64


@pytest.mark.parametrize("stride", [1, 2, 4])
def test_additions_are_counted_as_they_are_made(stride: int) -> None:
    """Each output pixel that n products reach takes n − 1 additions; one that none reaches takes nothing."""
    layer = Conv1DTranspose(3, (3,), (stride,), use_bias=False)
    length, flops = 5, 0
    for pixel in range(measure(layer, ((length, 2),)).output[0] or 0):  # type: ignore[index]
        products = 2 * sum(0 <= pixel - place * stride < 3 for place in range(length))
        flops += 3 * max(0, 2 * products - 1)
    assert measure(layer, ((length, 2),)).cost.flops == flops


def test_formula_has_its_numbers() -> None:
    assert Conv2DTranspose(8, (5, 5), (2, 2)).derivation((7, 7, 16)) == (
        Step("Height, width", "(7 − 1)·2 + 5 = 17"),
        Step("Parameters", "5·5·8·16 + 8 = 3,208"),
        Step("Multiply-adds", "5·5·8·16 · 7·7 = 156,800",
             "the weights that one input element meets, for every input element"),
        Step("FLOPs", "2 · 156,800 = 313,600"),
    )  # fmt: skip
    steps = Conv2DTranspose(8, (2, 2), (3, 3), use_bias=False).derivation((7, 7, 1))
    assert steps[-1] == Step("FLOPs", "2 · 1,568 − 14·14·8 = 1,568")


def test_output_padding_must_be_smaller_than_the_stride() -> None:
    (finding,) = measure(transposed(3, 2, output_padding=(1, 2)), ((7, 7, 3),)).findings
    assert finding.message == (
        "An output padding of 1×2 must be smaller than the stride of 2×2: lower it, or leave it empty."
    )


def test_even_kernels_need_output_padding() -> None:
    layer = transposed(4, 2, "same", output_padding=(0, 1))
    (finding,) = measure(layer, ((7, 7, 3),)).findings
    assert finding.message == (
        'A kernel of even length, which spans 4×4 px, loses a pixel with "same" padding and an output padding of 0×1: '
        'leave that empty, or use "valid" padding.'
    )
    outputs = [measure(layer.with_settings(**fix.settings), ((7, 7, 3),)).output for fix in finding.fixes]
    assert outputs == [(14, 14, 64), (16, 17, 64)]


def test_checkerboards_are_told_with_the_fix() -> None:
    layer = transposed(3, 2, "same", output_padding=(0, 0))
    (finding,) = layer.hints((7, 7, 3))
    assert finding.is_hint
    assert finding.message == (
        "Kernels of 3×3 with a stride of 2×2 meet unevenly: along an axis 2 kernels fall on 1 of 2 px and 1 on the "
        "rest, which draws a checkerboard. A kernel that the stride divides does not."
    )
    mended = layer.with_settings(**finding.fixes[0].settings)
    assert measure(mended, ((7, 7, 3),)).output == (14, 14, 64)
    assert mended.hints((7, 7, 3)) == ()


def test_gaps_are_told_with_the_fix() -> None:
    layer = Conv2DTranspose(8, (2, 3), (3, 2))
    (finding,) = measure(layer, ((7, 7, 3),)).findings
    assert finding.message == (
        "Kernels of 2×3 leave gaps with a stride of 3×2: along an axis 2 of 3 px get a kernel's element and the rest "
        "none. Use a kernel at least as large as the stride."
    )
    mended = layer.with_settings(**finding.fixes[0].settings)
    assert mended.kernel_size == (3, 4)
    assert (measure(mended, ((7, 7, 3),)).findings, mended.hints((7, 7, 3)), layer.hints((7, 7, 3))) == (
        (),
        (),
        (),
    )


@pytest.mark.parametrize(
    ("kernel", "stride", "is_even"), [(4, 2, True), (3, 2, False), (5, 1, True), (2, 3, False), (5, 3, False)]
)
def test_unevenness_is_told_where_it_is_computed(kernel: int, stride: int, is_even: bool) -> None:
    """A plain map through kernels of ones: away from the edges, the output is plain, or it is not."""
    import numpy

    layer = Conv2DTranspose(1, (kernel, kernel), (stride, stride), kernel_initializer="ones")
    middle = keras_layer(layer)(numpy.ones((1, 9, 9, 1), "float32")).numpy()[0, 6:-6, 6:-6, 0]
    told = (*measure(layer, ((9, 9, 1),)).findings, *layer.hints((9, 9, 1)))
    assert (middle.min() == middle.max()) == is_even == (not told)


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (Conv2DTranspose(), "32 × 3×3, valid"),
        (transposed(4, 2, "same", activation="relu"), "64 × 4×4, stride 2, same, ReLU"),
        (transposed(3, 2, output_padding=(1, 1)), "64 × 3×3, stride 2, valid, output padding 1×1"),
        (Conv1DTranspose(dilation_rate=(2,)), "32 × 3, valid, dilation 2"),
    ],
)
def test_card(layer: Any, text: str) -> None:
    assert layer.description() == text
