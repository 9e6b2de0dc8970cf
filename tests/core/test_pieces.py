"""Tests of parts of a network: copied, pasted, and blocks laid open."""

from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core import pieces, surgery
from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.lines import line, named


def test_pasted_piece_joins_the_chain() -> None:
    network = line("i a:i b:a c:b")
    pasted, ids = pieces.paste(network, pieces.fragment(network, ("a", "b")), "b")
    assert named(pasted) == named(line("i a:i b:a a_1:b b_1:a_1 c:b_1"))
    assert [pasted[key].name for key in ids] == ["a_1", "b_1"]


def test_pasted_residual_unit_gets_its_skip() -> None:
    """What came from outside the copied part comes from the layer that it is pasted behind."""
    network = line("i a:i b:a s:b,i c:s")
    pasted, _ = pieces.paste(network, pieces.fragment(network, ("a", "b", "s")), "s")
    assert named(pasted) == named(line("i a:i b:a s:b,i a_1:s b_1:a_1 s_1:b_1,s c:s_1"))


def test_pasted_network_with_its_own_input_stands_free() -> None:
    network = line("i a:i")
    pasted, ids = pieces.paste(network, network, "a")
    assert named(pasted) == named(line("i a:i i_1 a_1:i_1"))
    pasted, ids = pieces.paste(network, pieces.fragment(network, ("a",)), None)
    assert pasted[ids[0]].inputs == ()


@pytest.mark.parametrize(
    ("taken", "copied", "name"),
    [
        (("conv2d",), "conv2d", "conv2d_1"),
        (("conv2d", "conv2d_1"), "conv2d_1", "conv2d_2"),
        (("conv_1", "conv_2"), "conv_1", "conv_3"),
        (("conv_1",), "other_7", "other_7"),
        (("block1",), "block1", "block1_1"),
    ],
)
def test_name_of_a_copy(taken: tuple[str, ...], copied: str, name: str) -> None:
    network = Network(tuple(Node(str(i), text, Flatten()) for i, text in enumerate(taken)))
    pasted, ids = pieces.paste(network, Network((Node("x", copied, Flatten()),)), None)
    assert pasted[ids[0]].name == name


def test_names_of_several_copies_differ() -> None:
    network = chain(Input((8, 8, 2)), Conv2D(), Conv2D())
    pasted, ids = pieces.paste(network, pieces.fragment(network, ("n1", "n2")), None)
    assert [pasted[key].name for key in ids] == ["conv2d_2", "conv2d_3"]


def test_unpack_puts_the_layers_in_the_place_of_the_block() -> None:
    unit = layer_type("residual_unit")
    assert unit is not None
    network = chain(Input((8, 8, 2)), unit(filters=4), MaxPooling2D())
    inside = network["n1"].layer.expand((8, 8, 2))
    assert inside is not None
    opened, ids = pieces.unpack(network, "n1", inside)
    names = [node.name for node in opened]
    assert names[:2] == ["input", "residual_unit_conv_1"]
    assert names[-2:] == ["residual_unit_act_2", "max_pooling2d"]
    assert [opened[key].name for key in ids] == names[1:-1]
    assert opened["n2"].inputs == (ids[-1],)
    assert not analyse(opened).problems


def test_a_long_chain_is_edited_without_building_it_often() -> None:
    """Edits make one new network each: their number of steps grows with the network, not with its square."""
    network = chain(Input((8, 8, 1)), *[BatchNormalization(), Activation()] * 300)
    piece = pieces.fragment(network, [node.id for node in network][1:])
    pasted, ids = pieces.paste(network, piece, "n600")
    assert len(pasted) == 1201
    assert len(surgery.remove(pasted, ids)) == len(network)


def test_unpack_keeps_what_is_frozen_and_what_is_shared() -> None:
    inside = Network(
        (
            Node("i", "i", Input((8, 8, 2))),
            Node("a", "a", Conv2D(), ("i",), "w"),
            Node("b", "b", Conv2D(), ("a",), "w"),
        )
    )
    unit = layer_type("residual_unit")
    assert unit is not None
    network = chain(Input((8, 8, 2)), unit(filters=4), Conv2D())
    network = network.with_node(network["n1"].with_trainable(False)).with_node(network["n2"].with_shared("w"))
    opened, (first, second) = pieces.unpack(network, "n1", inside)
    assert not opened[first].trainable
    assert not opened[second].trainable
    assert opened[first].shared == opened[second].shared != ""
    assert opened["n2"].shared == "w" != opened[first].shared
