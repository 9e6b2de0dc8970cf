"""Which layers can be frozen, and which are."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.freezing import has_weights, is_frozen, learners, up_to
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input


@pytest.mark.parametrize(
    ("layer", "learns"),
    [
        (Conv2D(4, 3), True),
        (Conv2D(4, 40), True),
        (BatchNormalization(center=False, scale=False), True),
        (ResidualUnit(4), True),
        (MaxPooling2D(), False),
        (Flatten(), False),
    ],
)
def test_layers_with_weights_can_be_frozen(layer: Layer, learns: bool) -> None:
    """Statistics are weights too: frozen ones do not follow the batches. What is not known yet may have some."""
    network = chain(Input((8, 8, 4)), layer)
    network = network.with_changed([node.with_trainable(False) for node in network])
    report = analyse(network)
    assert learners(report, ("n0", "n1")) == (("n1",) if learns else ())
    assert is_frozen(network["n1"], report["n1"]) is learns
    assert not is_frozen(chain(Input((8, 8, 4)), layer)["n1"], report["n1"])


def test_every_call_of_a_layer_can_be_frozen() -> None:
    conv, pool = Conv2D(4, 3, padding="same"), MaxPooling2D(1)
    network = Network((
        Node("a", "image", Input((8, 8, 4))), Node("b", "conv", conv, ("a",), "s0"),
        Node("c", "conv_1", conv, ("b",), "s0"), Node("d", "pool", pool, ("c",), "s1"),
        Node("e", "pool_1", pool, ("d",), "s1"),
    ))  # fmt: skip
    report = analyse(network)
    assert report["c"].cost.params == 0
    assert [has_weights(node, report[node.id]) for node in network] == [False, True, True, False, False]


def test_up_to_a_layer_is_all_that_it_is_made_of_at_least() -> None:
    network = Network((
        Node("a", "image", Input((8, 8, 4))), Node("d", "last", Flatten(), ("c",)), Node("b", "conv", Conv2D(4, 3), ("a",)),
        Node("c", "pool", MaxPooling2D(), ("b",)),
    ))  # fmt: skip
    assert up_to(network, "b") == ("a", "b")
    assert up_to(network, "d") == ("a", "b", "c", "d")
    circle = network.with_node(network["b"].with_inputs("c"))
    assert up_to(circle, "d") == ()
