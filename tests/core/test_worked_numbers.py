"""The numbers of the books: figures that anyone can look up must come out.

Source: Krohn, *Deep Learning Illustrated*, ch. 10; Olafenwa, *Introduction to Deep Computer Vision*;
Géron, *Hands-On Machine Learning*, 3rd ed., ch. 14; He et al. (2015); Simonyan & Zisserman (2014).
"""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.hints import hints_of, layer_hints
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, chain
from cnnstudio.core.report import Report
from cnnstudio.core.shapes import window_axes
from cnnstudio.core.values import Shape
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.separable_convolution import SeparableConv2D
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D


def output(layer: Layer, *inputs: Shape) -> Shape | None:
    return measure(layer, inputs).output


def params(*layers: Layer) -> int | None:
    return sound(*layers).totals.cost.params


def sound(*layers: Layer) -> Report:
    report = analyse(chain(*layers))
    assert not report.errors
    return report


def conv(filters: int, kernel: int, stride: int = 1, padding: str = "valid", **settings: object) -> Conv2D:
    return Conv2D(filters, (kernel, kernel), (stride, stride), padding, **settings)  # type: ignore[arg-type]


def pool(size: int, stride: int | None = None, padding: str = "valid") -> MaxPooling2D:
    return MaxPooling2D((size, size), None if stride is None else (stride, stride), padding)


def padded(margin: int) -> ZeroPadding2D:
    return ZeroPadding2D(((margin, margin), (margin, margin)))


@pytest.mark.parametrize(
    ("side", "kernel", "padding", "stride", "result"),
    [
        (28, 5, 2, 1, 28),
        (28, 5, 0, 2, 12),
        (222, 4, 1, 2, 111),
        (4, 2, 0, 1, 3),
        (4, 2, 0, 2, 2),
        (4, 3, 1, 1, 4),
    ],
    ids=["28-px", "28-px-ignored", "222-px", "4-px", "4-px-stride-2", "4-px-padded"],
)
def test_side_of_the_map(side: int, kernel: int, padding: int, stride: int, result: int) -> None:
    report = sound(Input((side, side, 1)), padded(padding), conv(1, kernel, stride))
    assert report.named("conv2d").output == (result, result, 1)


def test_ignored_pixels_are_told_with_the_fix() -> None:
    (finding,) = layer_hints(conv(1, 5, 2), ((28, 28, 1),))
    assert finding.message == (
        "1 row and 1 column at the end of the map are ignored: (28 − 5)/2 + 1 = 12.5 is no whole number. "
        'Use "same" padding, or another size or stride.'
    )
    assert finding.fixes[0].settings == {"padding": "same"}
    assert finding.is_hint  # advice, which can be switched off


@pytest.mark.parametrize(
    ("layer", "result"),
    [
        (conv(32, 7, padding="same"), (70, 120, 32)),
        (conv(32, 7), (64, 114, 32)),
        (conv(32, 7, 2, "same"), (35, 60, 32)),
    ],
    ids=["same", "valid", "same-stride-2"],
)
def test_photographs_of_geron(layer: Layer, result: Shape) -> None:
    assert output(layer, (70, 120, 3)) == result


@pytest.mark.parametrize(
    ("side", "kernel", "stride", "result", "zeros"),
    [(28, 5, 1, 28, (2, 2)), (7, 3, 2, 4, (1, 1)), (28, 4, 1, 28, (1, 2)), (224, 7, 2, 112, (2, 3))],
)
def test_same_padding_adds_the_odd_zero_at_the_end(
    side: int, kernel: int, stride: int, result: int, zeros: tuple[int, int]
) -> None:
    """(out − 1)·stride + kernel − in zeros, the odd one at the bottom and the right."""
    (axis,) = window_axes((side,), (kernel,), (stride,), "same", (1,))
    assert (axis.output, axis.zeros) == (result, zeros)
    assert sum(zeros) == (result - 1) * stride + kernel - side


def test_depthwise_and_pointwise_against_the_standard_convolution() -> None:
    separable = SeparableConv2D(32, (3, 3), padding="same", use_bias=False)
    assert measure(separable, ((112, 112, 32),)).cost.macs == 3_612_672 + 12_845_056 == 16_457_728
    standard = conv(32, 3, padding="same", use_bias=False)
    assert measure(standard, ((112, 112, 32),)).cost.macs == 115_605_504


def test_dense_on_a_photograph() -> None:
    for units, count in ((1, 120_001), (64, 7_680_064)):
        assert params(Input((200, 200, 3)), Flatten(), Dense(units)) == count


def test_same_padding_with_stride_two() -> None:
    assert output(conv(1, 3, 2, "same"), (5, 7, 1)) == (3, 4, 1)


@pytest.mark.parametrize(
    ("layer", "shape", "count"),
    [
        (conv(1, 3), (28, 28, 1), 10),
        (conv(1, 3), (28, 28, 3), 28),
        (conv(200, 5, padding="same"), (150, 100, 3), 15_200),
        (conv(256, 3, use_bias=False), (28, 28, 128), 294_912),
        (Dense(256), (100,), 25_856),
        (Dense(1), (120_000,), 120_001),
        (Dense(64), (120_000,), 7_680_064),
        (Dense(200), (4_900,), 980_200),
        (conv(200, 7), (7, 7, 100), 980_200),
    ],
    ids=[
        "conv-3x3x1",
        "conv-3x3x3",
        "conv-5x5-of-200",
        "conv-128-to-256",
        "dense-100-to-256",
        "dense-1-on-a-photograph",
        "dense-64-on-a-photograph",
        "dense-200-on-7x7x100",
        "the-same-as-a-convolution",
    ],
)
def test_parameters_of_one_layer(layer: Layer, shape: Shape, count: int) -> None:
    assert measure(layer, (shape,)).cost.params == count


@pytest.mark.parametrize(
    ("layer", "shape", "macs"),
    [
        (conv(200, 5, padding="same"), (150, 100, 3), 225_000_000),
        (conv(64, 3), (224, 224, 3), 85_162_752),
        (Dense(10), (50,), 500),
        (Dense(64), (100,), 6_400),
        (conv(32, 3, padding="same", groups=32, use_bias=False), (112, 112, 32), 3_612_672),
        (conv(32, 1, use_bias=False), (112, 112, 32), 12_845_056),
        (conv(32, 3, padding="same", use_bias=False), (112, 112, 32), 115_605_504),
    ],
    ids=[
        "conv-5x5-of-200",
        "conv-3-to-64",
        "dense-50-to-10",
        "dense-100-to-64",
        "depthwise-3x3",
        "pointwise-1x1",
        "standard-3x3",
    ],
)
def test_multiply_adds_of_one_layer(layer: Layer, shape: Shape, macs: int) -> None:
    assert measure(layer, (shape,)).cost.macs == macs


def test_the_first_convolution_of_olafenwa() -> None:
    """3 → 64 channels on 224 px: 222 px come out; the book's 28,387,584 forgets the 3 input channels."""
    measured = measure(conv(64, 3), ((224, 224, 3),))
    assert measured.output == (222, 222, 64)
    assert measured.cost.macs == 85_162_752 == 3 * 28_387_584


def test_operations_of_a_dense_layer_count_the_bias() -> None:
    assert measure(Dense(10), ((50,),)).cost.flops == 1_000
    assert measure(Dense(10, use_bias=False), ((50,),)).cost.flops == 990


def test_convolution_with_explicit_padding() -> None:
    report = sound(Input((222, 222, 64)), padded(1), conv(64, 4, 2))
    assert report.totals.cost.macs == 807_469_056


def test_bottleneck_against_the_plain_convolution() -> None:
    report = sound(Input((112, 112, 32)), conv(16, 1), conv(32, 3, padding="same"))
    assert [report.named(name).cost.macs for name in ("conv2d", "conv2d_1")] == [6_422_528, 57_802_752]
    assert report.totals.cost.macs == 64_225_280


def test_memory_of_one_convolution() -> None:
    measured = measure(conv(200, 5, padding="same"), ((150, 100, 3),))
    assert measured.output_bytes == 12_000_000 == 96_000_000 // 8
    assert (measured.output_bytes or 0) * 100 == 1_200_000_000


def test_the_same_output_from_a_dense_layer() -> None:
    count = measure(Dense(200 * 150 * 100), ((150 * 100 * 3,),)).cost.params
    assert count == 200 * 150 * 100 * (150 * 100 * 3 + 1)
    assert count == pytest.approx(135e9, rel=0.001)


def test_dense_layer_as_a_convolution() -> None:
    assert output(conv(200, 7), (7, 7, 100)) == (1, 1, 200)
    assert output(conv(10, 7), (14, 14, 100)) == (8, 8, 10)


def test_dilation_widens_the_kernel() -> None:
    layer = Conv2D(1, (3, 3), dilation_rate=(4, 4))
    (axis,) = window_axes((9,), (3,), (1,), "valid", (4,))
    assert axis.span == 9
    assert output(layer, (9, 9, 1)) == (1, 1, 1)
    assert output(layer, (8, 8, 1)) is None


def test_plain_network_of_dense_layers() -> None:
    report = sound(Input((784,)), Dense(128), Dense(128), Dense(128), Dense(10))
    counts = [report.nodes[node.id].cost.params for node in report.network]
    assert counts == [0, 100_480, 16_512, 16_512, 1_290]
    assert report.totals.cost.params == 134_794


def lenet_of_krohn() -> Network:
    return chain(
        Input((28, 28, 1)),
        conv(32, 3, activation="relu"),
        conv(64, 3, activation="relu"),
        pool(2),
        Dropout(0.25),
        Flatten(),
        Dense(128, "relu"),
        Dropout(0.5),
        Dense(10, "softmax"),
    )


def test_lenet_of_krohn() -> None:
    report = analyse(lenet_of_krohn())
    assert not report.problems
    counts = [report.named(name).cost.params for name in ("conv2d", "conv2d_1", "dense", "dense_1")]
    assert counts == [320, 18_496, 1_179_776, 1_290]
    assert report.totals.cost.params == 1_199_882
    names = ("conv2d", "conv2d_1", "max_pooling2d", "flatten", "dense", "dense_1")
    assert [report.named(name).output for name in names] == [
        (26, 26, 32), (24, 24, 64), (12, 12, 64), (9_216,), (128,), (10,),
    ]  # fmt: skip
    assert report.named("conv2d").cost.macs == 194_688
    assert report.named("conv2d").cost.flops == 389_376
    assert report.named("conv2d").output_bytes == 86_528
    assert report.receptive_field(report.named("conv2d").node) == (3, 3)
    (advice,) = [hint.message for hint in hints_of(report) if hint.node == report.named("dense").node]
    assert "98.3 % of the network's parameters" in advice


def test_lenet_5_of_geron() -> None:
    mean = AveragePooling2D((2, 2))
    layers = (conv(6, 5, activation="tanh"), mean, conv(16, 5, activation="tanh"), mean)
    head = (conv(120, 5, activation="tanh"), Flatten(), Dense(84, "tanh"), Dense(10, "softmax"))
    assert params(Input((32, 32, 1)), *layers, *head) == 61_706


def test_alexnet_of_krohn() -> None:
    count = params(
        Input((224, 224, 3)),
        conv(96, 11, 4, activation="relu"), pool(3, 2), BatchNormalization(),
        conv(256, 5, activation="relu"), pool(3, 2), BatchNormalization(),
        conv(256, 3, activation="relu"), conv(384, 3, activation="relu"), conv(384, 3, activation="relu"),
        pool(3, 2), BatchNormalization(),
        Flatten(), Dense(4096, "tanh"), Dropout(), Dense(4096, "tanh"), Dropout(), Dense(17, "softmax"),
    )  # fmt: skip
    assert count == 21_883_153


def test_alexnet_of_geron() -> None:
    report = sound(
        Input((227, 227, 3)),
        conv(96, 11, 4), pool(3, 2), conv(256, 5, padding="same"), pool(3, 2),
        conv(384, 3, padding="same"), conv(384, 3, padding="same"), conv(256, 3, padding="same"), pool(3, 2),
        Flatten(), Dense(4096), Dense(4096), Dense(1000, "softmax"),
    )  # fmt: skip
    assert report.totals.cost.params == 62_378_344
    sides = [shape[0] for node in report.network if (shape := report[node.id].output) and len(shape) == 3]
    assert sides[1:] == [55, 27, 27, 13, 13, 13, 13, 6]


def test_vgg_of_krohn() -> None:
    layers: list[Layer] = [Input((224, 224, 3))]
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        layers += [*[conv(filters, 3, activation="relu")] * count, pool(2), BatchNormalization()]
    head = [Flatten(), Dense(4096, "relu"), Dropout(), Dense(4096, "relu"), Dropout(), Dense(17, "softmax")]
    assert params(*layers, *head) == 33_672_785


def test_fashion_network_of_geron() -> None:
    same = {"padding": "same", "activation": "relu"}
    count = params(
        Input((28, 28, 1)),
        conv(64, 7, **same), pool(2), conv(128, 3, **same), conv(128, 3, **same), pool(2),  # type: ignore[arg-type]
        conv(256, 3, **same), conv(256, 3, **same), pool(2), Flatten(),  # type: ignore[arg-type]
        Dense(128, "relu"), Dropout(), Dense(64, "relu"), Dropout(), Dense(10, "softmax"),
    )  # fmt: skip
    assert count == 1_413_834


def test_memory_of_three_convolutions_of_geron() -> None:
    report = sound(Input((200, 300, 3)), *[conv(filters, 3, 2, "same") for filters in (100, 200, 400)])
    outputs = [report[node.id].output for node in report.network][1:]
    assert outputs == [(100, 150, 100), (50, 75, 200), (25, 38, 400)]
    assert [report[node.id].cost.params for node in report.network][1:] == [2_800, 180_200, 720_400]
    assert report.totals.cost.params == 903_400
    assert report.totals.inference_bytes == 6_000_000 + 3_000_000 + 4 * 903_400
    assert report.totals.inference_bytes / 1e6 == pytest.approx(12.6, abs=0.02)
    needed = report.totals.training_bytes(50, 0)
    assert needed is not None
    assert needed - 4 * 903_400 == pytest.approx(565e6, rel=0.002)  # Géron leaves the gradients out


@pytest.mark.parametrize(
    ("deep", "count", "macs"), [(3, 138_357_544, 15_470_264_320), (4, 143_667_240, None)]
)
def test_vgg(deep: int, count: int, macs: int | None) -> None:
    layers: list[Layer] = [Input((224, 224, 3))]
    for filters, repeated in ((64, 2), (128, 2), (256, deep), (512, deep), (512, deep)):
        layers += [*[conv(filters, 3, padding="same", activation="relu")] * repeated, pool(2)]
    report = sound(*layers, Flatten(), Dense(4096, "relu"), Dense(4096, "relu"), Dense(1000, "softmax"))
    assert report.totals.cost.params == count
    assert macs in (None, report.totals.cost.macs)
    assert report.receptive_field(report.named("max_pooling2d_4").node) == (
        (212, 212) if deep == 3 else (268, 268)
    )


def test_resnet_34_of_geron() -> None:
    units = [64] * 3 + [128] * 4 + [256] * 6 + [512] * 3
    strides = [1 if filters == before else 2 for before, filters in zip([64, *units], units, strict=False)]
    report = sound(
        Input((224, 224, 3)),
        conv(64, 7, 2, "same", use_bias=False), BatchNormalization(), pool(3, 2, "same"),
        *[ResidualUnit(filters, strides=(step, step)) for filters, step in zip(units, strides, strict=True)],
        GlobalAveragePooling2D(), Dense(10, "softmax"),
    )  # fmt: skip
    assert report.totals.cost.params == 21_306_826
    assert report.named("residual_unit_15").output == (7, 7, 512)


def test_channels_of_joined_branches_add_up() -> None:
    """GoogLeNet's first inception module: 64 + 128 + 32 + 32 = 256 channels (Szegedy et al. 2014)."""
    branches = tuple((28, 28, channels) for channels in (64, 128, 32, 32))
    assert output(Concatenate(), *branches) == (28, 28, 256)
