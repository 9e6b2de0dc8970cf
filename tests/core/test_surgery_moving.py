"""Tests of surgery on what is there: moving, swapping, copying, opening blocks."""

from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core import surgery
from cnnstudio.core.analysis import analyse
from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.lines import line, named

# ---------------------------------------------------------------------------------------- moving


@pytest.mark.parametrize(
    ("before", "ids", "edge", "after"),
    [
        ("i a:i b:a c:b d:c", "a", ("c", "d", 0), "i b:i c:b a:c d:a"),
        ("i a:i b:a c:b d:c", "c", ("i", "a", 0), "i c:i a:c b:a d:b"),
        ("i a:i b:a c:b d:c", "c a", ("c", "d", 0), "i b:i a:b c:a d:c"),
        ("i a:i b:a c:b d:c", "a c", ("i", "a", 0), "i a:i c:a b:c d:b"),
        ("i a:i b:a c:b d:c", "b c", ("i", "a", 0), "i b:i c:b a:c d:a"),
        ("i a:i b:a s:b,a", "b", ("a", "s", 1), "i a:i b:a s:a,b"),
        ("i a:i b:a s:b,a d:s", "b", ("s", "d", 0), "i a:i s:a b:s d:b"),
        ("i a:i b:a c:a", "a", ("i", "c", 0), "refused"),
        ("i a:i b:a s:a,b", "s", ("i", "a", 0), "refused"),
        ("i a:i b:a", "i", ("a", "b", 0), "refused"),
        ("i a:i b:a", "a", ("i", "a", 0), "refused"),
        ("i a:i b:a", "a", ("a", "b", 0), "refused"),
        ("i a:i b:a c:a", "a", ("i", "a", 0), "refused"),
    ],
)
def test_move(before: str, ids: str, edge: tuple[str, str, int], after: str) -> None:
    network = line(before)
    if after == "refused":
        with pytest.raises(NetworkError):
            surgery.move(network, ids.split(), Edge(*edge))
        return
    moved = surgery.move(network, ids.split(), Edge(*edge))
    assert named(moved) == named(line(after))


def test_a_loose_layer_moves_onto_a_connection() -> None:
    network, node = surgery.add(line("i a:i"), Dropout())
    assert named(surgery.move(network, (node,), Edge("i", "a", 0))) == {
        "i": [],
        "dropout": ["i"],
        "a": ["dropout"],
    }


@pytest.mark.parametrize(
    ("before", "node", "after"),
    [
        ("i a:i b:a c:b", "b", "i b:i a:b c:a"),
        ("i a:i b:a c:a", "b", "i b:i a:b c:b"),
        ("i a:i b:a s:a,b", "b", "i b:i a:b s:b,a"),
        ("i a:i b:a", "a", "refused"),
        ("i a:i s:a,i c:s", "c", "refused"),
        ("i a:i s:a,i c:s", "s", "refused"),
    ],
)
def test_swap_up(before: str, node: str, after: str) -> None:
    if after == "refused":
        with pytest.raises(NetworkError, match="cannot move"):
            surgery.swap_up(line(before), node)
    else:
        swapped = surgery.swap_up(line(before), node)
        assert named(swapped) == named(line(after))
        assert [n.id for n in swapped][:3] == ["i", "b", "a"]


def test_swap_down_undoes_swap_up() -> None:
    network = line("i a:i b:a c:b")
    assert surgery.swap_down(surgery.swap_up(network, "b"), "b") == network
    for node in ("c", "i"):
        with pytest.raises(NetworkError, match="cannot move"):
            surgery.swap_down(network, node)


def test_swap_lets_the_places_keep_the_outputs() -> None:
    network = Network(line("i a:i b:a").nodes, ("a", "b"))
    assert surgery.swap_up(network, "b").named_outputs == ("b", "a")


# -------------------------------------------------------------------------------- copies and blocks


def test_pasted_piece_joins_the_chain() -> None:
    network = line("i a:i b:a c:b")
    pasted, ids = surgery.paste(network, surgery.fragment(network, ("a", "b")), "b")
    assert named(pasted) == named(line("i a:i b:a a_1:b b_1:a_1 c:b_1"))
    assert [pasted[key].name for key in ids] == ["a_1", "b_1"]


def test_pasted_residual_unit_gets_its_skip() -> None:
    """What came from outside the copied part comes from the layer that it is pasted behind."""
    network = line("i a:i b:a s:b,i c:s")
    pasted, _ = surgery.paste(network, surgery.fragment(network, ("a", "b", "s")), "s")
    assert named(pasted) == named(line("i a:i b:a s:b,i a_1:s b_1:a_1 s_1:b_1,s c:s_1"))


def test_pasted_network_with_its_own_input_stands_free() -> None:
    network = line("i a:i")
    pasted, ids = surgery.paste(network, network, "a")
    assert named(pasted) == named(line("i a:i i_1 a_1:i_1"))
    pasted, ids = surgery.paste(network, surgery.fragment(network, ("a",)), None)
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
    pasted, ids = surgery.paste(network, Network((Node("x", copied, Flatten()),)), None)
    assert pasted[ids[0]].name == name


def test_names_of_several_copies_differ() -> None:
    network = chain(Input((8, 8, 2)), Conv2D(), Conv2D())
    pasted, ids = surgery.paste(network, surgery.fragment(network, ("n1", "n2")), None)
    assert [pasted[key].name for key in ids] == ["conv2d_2", "conv2d_3"]


def test_unpack_puts_the_layers_in_the_place_of_the_block() -> None:
    unit = layer_type("residual_unit")
    assert unit is not None
    network = chain(Input((8, 8, 2)), unit(filters=4), MaxPooling2D())
    inside = network["n1"].layer.expand((8, 8, 2))
    assert inside is not None
    opened, ids = surgery.unpack(network, "n1", inside)
    names = [node.name for node in opened]
    assert names[:2] == ["input", "residual_unit_conv_1"]
    assert names[-2:] == ["residual_unit_act_2", "max_pooling2d"]
    assert [opened[key].name for key in ids] == names[1:-1]
    assert opened["n2"].inputs == (ids[-1],)
    assert not analyse(opened).problems


def test_a_long_chain_is_edited_without_building_it_often() -> None:
    """Edits make one new network each: their number of steps grows with the network, not with its square."""
    network = chain(Input((8, 8, 1)), *[BatchNormalization(), Activation()] * 300)
    piece = surgery.fragment(network, [node.id for node in network][1:])
    pasted, ids = surgery.paste(network, piece, "n600")
    assert len(pasted) == 1201
    assert len(surgery.remove(pasted, ids)) == len(network)
