from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import analyse
from cnnstudio.core.class_output import class_output
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.layers.scaling import Rescaling

START = (Input((8, 8, 1)), Flatten())


@pytest.mark.parametrize(
    ("layers", "node", "activation", "scored"),
    [
        ((Dense(10, "softmax"),), "dense", "softmax", "dense"),
        ((Dense(10),), "dense", "linear", "dense"),
        ((Dense(10), Activation("softmax")), "activation", "softmax", "dense"),
        ((Dense(10, "softmax"), Dropout(), Flatten()), "dense", "softmax", "dense"),
        ((Dense(10, "softmax"), Activation("linear")), "dense", "softmax", "dense"),
        ((Dense(10, "softmax"), Rescaling(2.0)), "rescaling", "linear", "rescaling"),
    ],
)
def test_the_end_is_the_layer_that_changed_the_values_last(layers, node, activation, scored) -> None:
    end = class_output(analyse(chain(*START, *layers)))
    assert end is not None
    assert (end.node.name, end.activation, end.scored.name) == (node, activation, scored)


def test_a_block_ends_as_what_is_inside_it_does() -> None:
    end = class_output(analyse(chain(Input((8, 8, 1)), ResidualUnit(4, activation="softmax"))))
    assert end is not None
    assert (end.node.name, end.activation) == ("residual_unit", "softmax")


def test_pooling_is_no_end_of_an_activation() -> None:
    layers = (Input((8, 8, 1)), Conv2D(10, activation="softmax"), GlobalAveragePooling2D())
    end = class_output(analyse(chain(*layers)))
    assert end is not None
    assert (end.node.name, end.activation) == ("global_average_pooling2d", "linear")


def test_there_is_none_with_several_outputs_or_errors() -> None:
    forked = Network((
        Node("i", "input", Input((4,))), Node("a", "a", Dense(2), ("i",)), Node("b", "b", Dense(2), ("i",)),
    ))  # fmt: skip
    assert class_output(analyse(forked)) is None
    assert class_output(analyse(chain(Input((8, 8, 1)), Conv2D(1, (9, 9))))) is None
    assert class_output(analyse(Network())) is None
