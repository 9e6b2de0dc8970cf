"""The vertical line stays where it is while branches beside it grow and shrink a little."""

from __future__ import annotations

import random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cnnstudio.core.network import Network, Node
from cnnstudio.layers.merge import Add
from cnnstudio.ui.canvas.centering import center_line
from cnnstudio.ui.canvas.layering import Structure, layering
from cnnstudio.ui.canvas.layout import layout
from cnnstudio.ui.canvas.ordering import ordered_rows


def _branches(*lengths: int) -> Structure:
    """A merge of branches of so many layers, behind one node: b0_0 is the first layer of the first branch."""
    nodes: list[tuple[str, tuple[str, ...]]] = [("top", ())]
    ends = []
    for branch, length in enumerate(lengths):
        for depth in range(length):
            source = f"b{branch}_{depth - 1}" if depth else "top"
            nodes.append((f"b{branch}_{depth}", (source,)))
        ends.append(f"b{branch}_{length - 1}")
    return (*nodes, ("join", tuple(ends)))


def _line(structure: Structure) -> list[str]:
    layers = layering(structure)
    rows = ordered_rows(layers, layers.skips)
    return [layers.ids[vertex] for vertex in center_line(rows, layers) if rows.is_node(vertex)]


def test_the_middle_branch_stays_while_another_is_longer() -> None:
    for lengths in ((2, 4, 4, 3), (2, 4, 5, 3), (2, 3, 4, 3)):
        assert {node[:2] for node in _line(_branches(*lengths))} == {"to", "b1", "jo"}


def test_a_shortcut_is_no_middle_though_it_comes_first() -> None:
    assert {node[:2] for node in _line(_branches(2, 8))} == {"to", "b1", "jo"}


def test_of_two_alike_the_first_is_the_middle() -> None:
    assert {node[:2] for node in _line(_branches(3, 4))} == {"to", "b0", "jo"}


def test_the_line_has_one_vertex_for_each_row() -> None:
    layers = layering(_branches(2, 4, 5, 3))
    rows = ordered_rows(layers, set())
    line = center_line(rows, layers)
    assert [rows.ranks[vertex] for vertex in line] == list(range(len(rows.rows)))


def test_a_second_input_is_not_followed() -> None:
    structure = (("a", ()), ("b", ("a",)), ("c", ("b",)), ("x", ()), ("sum", ("x", "c")), ("end", ("sum",)))
    assert _line(structure) == ["a", "b", "c", "sum", "end"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_a_layer_more_moves_no_branch_aside(lengths: list[int], chance: random.Random) -> None:
    """Whatever the branches beside it have: only while a branch may be a shortcut (up to two layers) it may."""
    long = [place for place, length in enumerate(lengths) if length >= 3]
    assume(long and max(lengths) >= 4)
    grown = list(lengths)
    grown[chance.choice(long)] += 1
    before, after = _columns(lengths), _columns(grown)
    assert {node: x for node, x in after.items() if node in before} == before


def _columns(lengths: list[int]) -> dict[str, float]:
    network = Network(tuple(Node(node, node, Add(), inputs) for node, inputs in _branches(*lengths)))
    return {node: place.x for node, place in layout(network).cards.items()}


def test_beside_a_shortcut_the_nearest_long_branch_is_the_middle_whichever_is_the_longest() -> None:
    for lengths in ((9, 1, 7, 8), (9, 1, 12, 8), (9, 2, 7, 20)):
        assert {node[:2] for node in _line(_branches(*lengths))} == {"to", "b0", "jo"}
