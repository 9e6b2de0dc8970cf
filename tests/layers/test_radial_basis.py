"""Tests of LeNet-5's output: counts by hand, and the paper's whole network."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.cost import Weight
from cnnstudio.core.network import chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.radial_basis import RBFOutput
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.scaled_tanh import ScaledTanh
from cnnstudio.layers.subsampling import SubSampling2D


def test_counts_by_hand() -> None:
    """10 codes of 84: 840 numbers; for each class 84 differences, 84 squares and 83 additions."""
    measured = measure(RBFOutput(), ((84,),))
    assert measured.output == (10,)
    assert (measured.cost.params, measured.cost.trainable) == (840, 0)
    assert (measured.cost.macs, measured.cost.flops) == (840, 10 * (84 + 84 + 83))
    assert RBFOutput(learned=True).cost((84,)).trainable == 840
    assert RBFOutput(3).weights((5,)) == (Weight("codes", (5, 3), False),)
    assert measure(RBFOutput(), ((None,),)).output is None


def test_arithmetic() -> None:
    steps = RBFOutput().derivation((84,))
    assert [step.formula for step in steps] == [
        "Σ (x − w)² over 84 values", "84·10 = 840", "84·10 = 840", "(3·84 − 1) · 10 = 2,510",
    ]  # fmt: skip
    assert steps[0].note == "the smallest wins"
    assert RBFOutput(negative=True).derivation((84,))[0].formula == "−Σ (x − w)² over 84 values"
    assert RBFOutput(3, learned=True).description() == "3 distances, learned"


def test_lenet_5_with_all_connections() -> None:
    """156 + 12 + 2,416 + 32 + 48,120 + 10,164 learned numbers; with C3's 60 connections of 96 it is 60,000.

    LeCun et al. (1998), §II.B: C3 has 1,516 parameters, 900 fewer than with all connections.
    """
    network = chain(
        Input((32, 32, 1)), Conv2D(6, (5, 5)), ScaledTanh(), SubSampling2D(), Conv2D(16, (5, 5)), ScaledTanh(),
        SubSampling2D(), Conv2D(120, (5, 5)), ScaledTanh(), Flatten(), Dense(84), ScaledTanh(), RBFOutput(),
    )  # fmt: skip
    totals = analyse(network).totals.cost
    assert totals.trainable == 156 + 12 + 2416 + 32 + 48120 + 10164
    assert totals.trainable - 900 == 60_000
    assert totals.params == totals.trainable + 840
