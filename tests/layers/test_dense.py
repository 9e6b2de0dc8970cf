"""Tests of the dense layer."""

from __future__ import annotations

import pytest

from cnnstudio.core import surgery
from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.hints import hints_of
from cnnstudio.core.layer import Step
from cnnstudio.core.network import Edge, Network, chain
from cnnstudio.core.values import Shape
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input


@pytest.mark.parametrize(
    ("shape", "places"),
    [
        ((26, 26, 32), "on each of its 676 places"),
        ((None, 26, 32), "on each place"),
        ((5, 4), "on each of its 5 places"),
    ],
)
def test_dense_on_a_map_is_told(shape: Shape, places: str) -> None:
    (finding,) = measure(Dense(10), (shape,)).findings
    assert f"works {places} by itself" in finding.message
    gathering = GlobalAveragePooling2D() if None in shape else Flatten()
    assert finding.fixes[0].insert == (gathering,), "Flatten needs a fixed size"
    assert not finding.is_error


@pytest.mark.parametrize("shape", [(100,), (1, 1, 100)])
def test_dense_on_one_place_is_what_is_meant(shape: Shape) -> None:
    assert not measure(Dense(10), (shape,)).findings


def test_softmax_of_one_unit_is_told() -> None:
    (finding,) = measure(Dense(1, "softmax"), ((8,),)).findings
    assert finding.message == "Softmax over a single value is always 1: use sigmoid, or one value a class."
    assert not measure(Dense(1, "sigmoid"), ((8,),)).findings


def test_arithmetic() -> None:
    assert Dense(10).derivation((50,)) == (
        Step("Output", "50 → 10"),
        Step("Parameters", "50·10 + 10 = 510"),
        Step("Multiply-adds", "50·10 = 500"),
        Step("FLOPs", "2 · 500 = 1,000"),
    )
    assert Dense(10, use_bias=False).derivation((3, 50))[-1].formula == "2 · 1,500 − 3·10 = 2,970"
    assert Dense(1).description() == "1 unit"
    assert Dense(1000, "softmax").description() == "1,000 units, softmax"


def lenet_of_krohn() -> Network:
    """The LeNet of Krohn's chapter 10.3 as far as it learns."""
    convolutions = [Conv2D(filters, (3, 3), activation="relu") for filters in (32, 64)]
    return chain(Input((28, 28, 1)), *convolutions, MaxPooling2D(), Flatten(), Dense(128, "relu"), Dense(10))


def test_a_layer_that_holds_almost_all_parameters_is_told() -> None:
    """Krohn: 98.3 % of the parameters stand in the first dense layer."""
    (found,) = hints_of(analyse(lenet_of_krohn()))
    assert found.node == "n5"
    assert found.message.startswith(
        "This layer holds 98.3 % of the network's parameters: 9,216·128 weights from 9,216 values."
    )


def test_one_more_pooling_leaves_the_quarter_that_the_hint_tells() -> None:
    network = lenet_of_krohn()
    (found,) = hints_of(analyse(network))
    network, _ = surgery.insert(network, MaxPooling2D(), Edge("n3", "n4", 0))
    kernel = analyse(network)["n5"].cost.params
    assert kernel == 294_912 + 128
    assert "about a quarter (294,912 weights)" in found.message
