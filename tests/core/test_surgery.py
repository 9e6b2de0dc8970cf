"""Tests of edits of a network: what a user of a drawing program expects, and what holds on every walk."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core import surgery
from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError, StudioError
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.document import changes
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from tests.core.graphs import merges, networks, plain_layers


def named(network: Network) -> dict[str, list[str]]:
    """The inputs of each node, all by name."""
    return {node.name: [network[source].name for source in node.inputs] for node in network}


def line(text: str, *, shape: tuple[int, ...] = (8, 8, 2)) -> Network:
    """A network from ``"i a:i b:a s:a,b"``: the input first, merges where there are commas."""
    nodes = []
    for part in text.split():
        name, _, inputs = part.partition(":")
        sources = tuple(inputs.split(",")) if inputs else ()
        layer: Layer = (
            Input(shape) if not sources else Add() if name.startswith("s") else Conv2D(2, padding="same")
        )
        nodes.append(Node(name, name, layer, sources))
    return Network(tuple(nodes))


# ------------------------------------------------------------------------------------------ adding


def test_append_stands_before_all_that_the_node_fed() -> None:
    network, node = surgery.append(line("i a:i b:a c:a"), Flatten(), "a")
    assert named(network) == {"i": [], "a": ["i"], "flatten": ["a"], "b": ["flatten"], "c": ["flatten"]}
    assert [n.id for n in network] == ["i", "a", node, "b", "c"]


def test_append_takes_a_named_output_along() -> None:
    network = Network(line("i a:i b:a").nodes, ("a",))
    grown, node = surgery.append(network, Flatten(), "a")
    assert grown.named_outputs == (node,)


def test_append_behind_nothing_and_of_an_input_stands_free() -> None:
    network, node = surgery.append(line("i a:i"), Flatten(), None)
    assert network[node].inputs == ()
    network, node = surgery.append(line("i a:i"), Input(), "a")
    assert (network[node].inputs, network[node].name) == ((), "input")


def test_insert_changes_one_connection_only() -> None:
    network, node = surgery.insert(line("i a:i b:a s:a,b"), Dropout(), Edge("a", "s", 0))
    assert named(network) == {"i": [], "a": ["i"], "b": ["a"], "s": ["dropout", "b"], "dropout": ["a"]}
    assert network.nodes[2].id == node


def test_insert_refuses_what_cannot_be() -> None:
    with pytest.raises(NetworkError, match="no such connection"):
        surgery.insert(line("i a:i b:a"), Dropout(), Edge("i", "b", 0))
    with pytest.raises(NetworkError, match="takes no input"):
        surgery.insert(line("i a:i"), Input(), Edge("i", "a", 0))


def test_added_names_are_those_of_keras() -> None:
    network = chain(Input(), Conv2D())
    for expected in ("conv2d_1", "conv2d_2"):
        network, node = surgery.add(network, Conv2D(), ("n1",))
        assert network[node].name == expected


# --------------------------------------------------------------------------------------- taking out


@pytest.mark.parametrize(
    ("before", "gone", "after"),
    [
        ("i a:i b:a c:b", "b", {"i": [], "a": ["i"], "c": ["a"]}),
        ("i a:i b:a c:b", "a b", {"i": [], "c": ["i"]}),
        ("i a:i b:a c:b", "i", {"a": [], "b": ["a"], "c": ["b"]}),
        ("i a:i b:a s:a,b c:s", "s", {"i": [], "a": ["i"], "b": ["a"], "c": ["a"]}),
        ("i a:i b:a s:b,a c:s", "b", {"i": [], "a": ["i"], "s": ["a"], "c": ["s"]}),
        ("i a:i b:i c:i s:a,b,c", "b", {"i": [], "a": ["i"], "c": ["i"], "s": ["a", "i", "c"]}),
        ("i a:i b:i c:i s:a,b,c", "b c", {"i": [], "a": ["i"], "s": ["a", "i"]}),
        ("i a:i s:i,i t:s,a", "a", {"i": [], "s": ["i", "i"], "t": ["s", "i"]}),
        ("i a:i s:i,i,a", "a", {"i": [], "s": ["i", "i"]}),
    ],
)
def test_remove_heals(before: str, gone: str, after: dict[str, list[str]]) -> None:
    network = surgery.remove(line(before), gone.split())
    assert {name: [s.removeprefix("x") for s in inputs] for name, inputs in named(network).items()} == after


def test_merge_that_is_left_with_one_input_still_works_and_says_so() -> None:
    report = analyse(surgery.remove(line("i a:i b:a s:b,a c:s"), ("b",)))
    assert not report.errors
    assert report.problems[0].message == (
        "Add gets a single input and so changes nothing: connect another one, or remove it."
    )


def test_removed_output_is_no_output_any_more() -> None:
    network = Network(line("i a:i b:a").nodes, ("b", "a"))
    assert surgery.remove(network, ("b",)).named_outputs == ("a",)


def test_remove_in_a_circle_ends() -> None:
    network = Network(
        (
            Node("a", "a", Flatten(), ("b",)),
            Node("b", "b", Flatten(), ("a",)),
            Node("c", "c", Flatten(), ("b",)),
        )
    )
    assert named(surgery.remove(network, ("a", "b"))) == {"c": []}


# ------------------------------------------------------------------------------------- connecting


def test_connect_replaces_the_only_input_and_adds_to_a_merge() -> None:
    network = line("i a:i b:i s:a,b")
    assert surgery.connect(network, "a", "b")["b"].inputs == ("a",)
    assert surgery.connect(network, "i", "s")["s"].inputs == ("a", "b", "i")
    assert surgery.connect(network, "i", "s", 1)["s"].inputs == ("a", "i")
    assert surgery.connect(network, "i", "s", 7)["s"].inputs == ("a", "b", "i")
    assert surgery.connect(network, "a", "b", 3)["b"].inputs == ("a",)


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("a", "i", "i is where images come in: it takes no input."),
        ("a", "a", "a cannot feed itself: connect it to a layer further down."),
        ("i", "a", "i feeds a already."),
        ("b", "a", "a feeds b already: connecting them back would make a circle."),
        ("s", "a", "a feeds s already: connecting them back would make a circle."),
    ],
)
def test_connect_refuses_with_the_reason(source: str, target: str, reason: str) -> None:
    network = line("i a:i b:a s:b,i")
    assert surgery.refusal(network, source, target) == reason
    with pytest.raises(NetworkError, match=reason.partition(":")[0]):
        surgery.connect(network, source, target)


def test_disconnect_takes_one_slot() -> None:
    network = line("i a:i s:i,a,i")
    assert surgery.disconnect(network, Edge("i", "s", 0))["s"].inputs == ("a", "i")
    with pytest.raises(NetworkError, match="no such connection"):
        surgery.disconnect(network, Edge("a", "s", 0))


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
    network = chain(Input((8, 8, 2)), ResidualUnit(4), MaxPooling2D())
    inside = network["n1"].layer.expand((8, 8, 2))
    assert inside is not None
    opened, ids = surgery.unpack(network, "n1", inside)
    names = [node.name for node in opened]
    assert names[:2] == ["input", "residual_unit_conv_1"]
    assert names[-2:] == ["residual_unit_act_2", "max_pooling2d"]
    assert [opened[key].name for key in ids] == names[1:-1]
    assert opened["n2"].inputs == (ids[-1],)
    assert not analyse(opened).problems


# ------------------------------------------------------------------------------------ random walks


@st.composite
def edits(draw: Any, network: Network) -> changes.Change:
    """Any edit of a network, sensible or not."""
    nodes = st.sampled_from([node.id for node in network])
    layer = draw(st.one_of(plain_layers, merges, st.just(Input((5, 5, 1)))))
    several = tuple(draw(st.lists(nodes, min_size=1, max_size=3, unique=True)))
    found = list(network.edges()) or [Edge(network.nodes[0].id, network.nodes[0].id, 0)]
    edge = draw(st.sampled_from(found))
    one, other = draw(nodes), draw(nodes)
    return draw(
        st.sampled_from(
            [
                changes.AddLayer(layer, several if layer.maximum_inputs is None else ()),
                changes.AppendLayer(layer, one),
                changes.InsertLayer(layer, edge),
                changes.InsertLayer(layer, edge),
                changes.RemoveLayers(several),
                changes.Connect(one, other, draw(st.none() | st.integers(0, 2))),
                changes.Disconnect(edge),
                changes.MoveLayers(several, edge),
                changes.MoveLayers((one,), edge),
                changes.SwapLayer(one, draw(st.booleans())),
                changes.Paste(surgery.fragment(network, several), draw(st.none() | nodes)),
                changes.Ungroup(one),
                changes.SetSettings.of(several, {"padding": "same", "filters": 3}),
                changes.Rename(one, "renamed"),
            ]
        )
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), networks(least=2))
def test_random_walk_keeps_what_must_hold_and_leads_back(data: Any, network: Network) -> None:
    """Down and up again: every inverse gives the project before, and its own inverse the one behind."""
    project = Project(network)
    walk = [project]
    inverses, refusals = [], []
    for _ in range(12):
        if not len(walk[-1].network):
            break
        try:
            applied = data.draw(edits(walk[-1].network)).apply(walk[-1])
        except StudioError as error:
            refusals.append(str(error))
            continue
        assert all(key in applied.project.network for key in applied.added)
        _check(applied.project.network)
        walk.append(applied.project)
        inverses.append(applied.inverse)
    assert all(refusal.endswith(".") for refusal in refusals)
    forward = []
    for before, inverse in zip(reversed(walk[:-1]), reversed(inverses), strict=True):
        applied = inverse.apply(walk[len(walk) - 1 - len(forward)])
        assert applied.project == before
        forward.append(applied.inverse)
    for behind, change in zip(walk[1:], reversed(forward), strict=True):
        project = change.apply(project).project
        assert project == behind


def _check(network: Network) -> None:
    """Ids and names are unique, inputs exist, nothing goes round in circles, no layer has too many inputs."""
    assert len({node.id for node in network}) == len(network)
    assert len({node.name for node in network}) == len(network)
    assert len(network.order()) == len(network)
    assert network == Network(network.nodes, network.named_outputs)
    for node in network:
        most = node.layer.maximum_inputs
        assert most is None or len(node.inputs) <= most
        assert {edge.source for edge in network.edges() if edge.target == node.id} == set(node.inputs)
        assert network.consumers(node.id) == tuple(edge for edge in network.edges() if edge.source == node.id)
    analyse(network)


def test_a_long_chain_is_edited_without_building_it_often() -> None:
    """Edits make one new network each: their number of steps grows with the network, not with its square."""
    network = chain(Input((8, 8, 1)), *[BatchNormalization(), Activation()] * 300)
    piece = surgery.fragment(network, [node.id for node in network][1:])
    pasted, ids = surgery.paste(network, piece, "n600")
    assert len(pasted) == 1201
    assert len(surgery.remove(pasted, ids)) == len(network)
