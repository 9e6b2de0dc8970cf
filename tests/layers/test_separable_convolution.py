"""Tests of separable convolutions: figures of the books, the two parts, what saves nothing, formulas."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.layer import Step
from cnnstudio.core.network import chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.separable_convolution import SeparableConv1D, SeparableConv2D


def test_figures_of_the_books() -> None:
    """3,612,672 + 12,845,056 = 16,457,728 MACs, where the standard 3×3 takes 115,605,504."""
    measured = measure(SeparableConv2D(padding="same"), ((112, 112, 32),))
    assert measured.cost.macs == 16_457_728
    assert measured.cost.params == 3 * 3 * 32 + 32 * 32 + 32
    assert measured.findings == ()


@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("multiplier", [1, 3])
def test_it_costs_what_its_two_parts_cost(use_bias: bool, multiplier: int) -> None:
    parts = analyse(
        chain(
            Input((20, 30, 6)),
            DepthwiseConv2D((5, 3), (2, 2), "same", multiplier, use_bias=False),
            Conv2D(8, (1, 1), use_bias=use_bias),
        )
    )
    whole = SeparableConv2D(8, (5, 3), (2, 2), "same", use_bias=use_bias, depth_multiplier=multiplier)
    measured = measure(whole, ((20, 30, 6),))
    assert measured.cost == parts.totals.cost
    assert measured.output == parts["n2"].output


def test_unknown_lengths_leave_the_cost_unknown() -> None:
    cost = measure(SeparableConv2D(), ((None, 9, 4),)).cost
    assert (cost.params, cost.macs, cost.flops) == (3 * 3 * 4 + 4 * 32 + 32, None, None)


def test_what_saves_nothing_is_told_in_numbers() -> None:
    layer = SeparableConv2D(4, depth_multiplier=4)
    (finding,) = layer.hints((28, 28, 3))
    assert finding.is_hint
    assert finding.message == (
        "Nothing is saved here: it takes 108 + 48 = 156 multiply-adds a window, a standard convolution with the same "
        "kernel and filters 108. Use that one, or larger kernels, more filters and a depth multiplier of 1."
    )
    cost = measure(layer, ((28, 28, 3),)).cost.macs
    standard = measure(Conv2D(4), ((28, 28, 3),)).cost.macs
    assert (cost, standard) == (156 * 26 * 26, 108 * 26 * 26)
    assert SeparableConv2D(4).hints((28, 28, 8)) == ()
    assert SeparableConv2D(4, (1, 1)).hints((28, 28, 3)) != ()


def test_too_few_channels_before_it_are_told_in_numbers() -> None:
    """Géron's example is the input layer: an image has 3 channels."""
    (finding,) = SeparableConv2D(32).hints((28, 28, 3))
    assert finding.is_hint
    assert finding.message == (
        "It follows only 3 channels, so that 3 kernels of 3×3 look at neighbouring pixels for all 32 filters, where a "
        "standard convolution has 3·32 = 96. Begin with a standard convolution, or use a larger depth multiplier."
    )
    depthwise, _, _ = SeparableConv2D(32).weights((28, 28, 3))
    standard, _ = Conv2D(32).weights((28, 28, 3))
    assert (depthwise.count // 9, standard.count // 9) == (3, 96)


@pytest.mark.parametrize(
    ("layer", "channels"),
    [
        (SeparableConv2D(32), 8),
        (SeparableConv2D(32, depth_multiplier=3), 3),
        (SeparableConv2D(32, (1, 1)), 3),
        (SeparableConv2D(3, (5, 5)), 3),
        (SeparableConv2D(32), 1),  # a warning of its own
    ],
)
def test_enough_channels_get_no_such_hint(layer: SeparableConv2D, channels: int) -> None:
    assert all("It follows only" not in finding.message for finding in layer.hints((28, 28, channels)))


def test_a_single_channel_makes_maps_that_are_all_alike() -> None:
    (finding,) = measure(SeparableConv2D(8), ((28, 28, 1),)).findings
    assert finding.message.startswith("It gets a single channel and makes one map of it, so that all 8 maps")
    assert measure(SeparableConv2D(8, depth_multiplier=2, kernel_size=(5, 5)), ((28, 28, 1),)).findings == ()


def test_formula_has_its_numbers() -> None:
    steps = SeparableConv1D(8, (5,), use_bias=False, depth_multiplier=2).derivation((12, 3))
    assert steps == (
        Step("Length", "(12 − 5)/1 + 1 = 8"),
        Step("Parameters", "5·3·2 + 6·8 = 78"),
        Step("Multiply-adds", "(5·3·2 + 6·8) · 8 = 624", "each channel, then all of them in every pixel"),
        Step("FLOPs", "2 · 624 − 8·6 − 8·8 = 1,136"),
    )


def test_card() -> None:
    layer = SeparableConv2D(64, (3, 3), (2, 2), "same", "relu", depth_multiplier=2)
    assert layer.description() == "64 × 3×3, stride 2, same, 2 per channel, ReLU"
