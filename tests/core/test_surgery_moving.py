"""Tests of surgery on what is there: moving and swapping."""

from __future__ import annotations

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core import surgery
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Edge, Network
from cnnstudio.layers.regularization import Dropout
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
