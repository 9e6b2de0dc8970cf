"""The index of connections after an edit is the one that a new network would make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.consumers import consumers_after, consumers_of
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network, Node
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten


def _node(key: str, *inputs: str) -> Node:
    return Node(key, key, Add() if len(inputs) > 1 else Flatten(), inputs)


@st.composite
def _edits(draw: st.DrawFn) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The nodes before and after an edit that rewires, adds and removes some and lets the others be."""
    sources = st.lists(st.sampled_from("abcdef"), max_size=3)
    before = {key: _node(key, *draw(sources)) for key in "abcdef"}
    after = dict(before)
    for key in draw(st.sets(st.sampled_from("abcdef"))):
        after[key] = _node(key, *draw(sources))
    keys = list(after)
    for number, place in enumerate(draw(st.lists(st.integers(0, 6), max_size=2))):
        key = f"new{number}"
        keys.insert(place, key)
        after[key] = _node(key, *draw(sources))
    for key in draw(st.sets(st.sampled_from("abcdef"), max_size=2)):
        keys.remove(key)
        for other, node in after.items():
            if key in node.inputs:
                after[other] = _node(other, *[source for source in node.inputs if source != key])
    return tuple(before.values()), tuple(after[key] for key in keys)


@given(_edits())
def test_what_an_edit_leaves_is_what_a_fresh_look_finds(
    edit: tuple[tuple[Node, ...], tuple[Node, ...]],
) -> None:
    before, after = edit
    old, new = ({node.id: node for node in nodes} for nodes in edit)
    changed = [node for node in after if old.get(node.id) is not node]
    assert consumers_after(consumers_of(before), old, new, changed) == consumers_of(after)


def test_what_an_edit_leaves_alone_is_not_made_again() -> None:
    chain = [_node("n0"), *(_node(f"n{place}", f"n{place - 1}") for place in range(1, 50))]
    network = Network(tuple(chain))
    added = _node("x", "n10")
    moved = _node("n11", "x")
    after = network.rewired((*chain[:11], added, moved, *chain[12:]), (), (added, moved))
    assert after == Network(after.nodes)
    assert after._consumers == consumers_of(after.nodes)
    same = [key for key, fed in network._consumers.items() if fed and after._consumers[key] is fed]
    assert len(same) == 48  # all but that of n10; n49 feeds nothing


@pytest.mark.parametrize("gone", [False, True])
def test_a_connection_to_nowhere_is_refused(gone: bool) -> None:
    """By a node that is changed, and by one that is not while its source goes."""
    before = (_node("a"), _node("b", "a"), _node("c", "b"))
    after = (before[0], before[2]) if gone else (*before[:2], _node("c", "nowhere"))
    with pytest.raises(NetworkError, match="c is connected to a layer that is missing"):
        Network(before).rewired(after, (), () if gone else after[2:])


def test_an_id_that_comes_twice_is_refused() -> None:
    before = (_node("a"), _node("b", "a"))
    with pytest.raises(NetworkError, match="twice"):
        Network(before).rewired((*before, before[1]), (), ())
