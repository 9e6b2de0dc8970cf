from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Report, State
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.card_state import card_state
from cnnstudio.ui.canvas.explanations import card_text
from cnnstudio.ui.problems.listing import entries
from cnnstudio.ui.problems.waiting import awaited, way_out
from cnnstudio.ui.properties.arithmetic_lines import remarks

IMAGE = Node("i", "image", Input((8, 8, 1)))
WIDE = Node("w", "wide", Conv2D(4, (40, 40)), ("i",))
HUGE = Node("h", "huge", Conv2D(4, (50, 50)), ("i",))


def circle() -> Report:
    """image → add ⇄ conv; behind them flat."""
    nodes = (
        IMAGE,
        Node("a", "add", Add(), ("i", "b")),
        Node("b", "conv", Conv2D(1, 1), ("a",)),
        Node("f", "flat", Flatten(), ("b",)),
    )
    return analyse(Network(nodes))


def test_layers_that_feed_each_other_are_named_as_one_circle() -> None:
    report = circle()
    about = report["f"]
    assert about.state is State.WAITING
    assert awaited(about, report.network) == ("the circle of add and conv",)
    assert way_out(about, report.network) == "one connection of it is removed"


def test_everything_that_tells_of_it_names_the_circle() -> None:
    report = circle()
    network, about = report.network, report["f"]
    card = card_state(network["f"], about, None, awaited(about, network))
    assert card.second_line == "waits for the circle of add and conv"
    assert "Waits for the circle of add and conv." in card_text("f", report, "params")
    assert [remark.message for remark in remarks(report, "f")] == [
        "Waits for the circle of add and conv: its shape is known once one connection of it is removed."
    ]
    assert entries(report)[-1].message == "waits for the circle of add and conv"


def test_a_layer_that_feeds_itself() -> None:
    nodes = (IMAGE, Node("a", "add", Add(), ("i", "a")), Node("f", "flat", Flatten(), ("a",)))
    report = analyse(Network(nodes))
    assert awaited(report["f"], report.network) == ("the connection of add to itself",)


@pytest.mark.parametrize(
    ("bad", "names", "way"),
    [((WIDE,), ("wide",), "that is mended"), ((WIDE, HUGE), ("wide", "huge"), "those are mended")],
)
def test_single_layers_are_named(bad: tuple[Node, ...], names: tuple[str, ...], way: str) -> None:
    join = Node("s", "sum", Add(), tuple(node.id for node in (*bad, *bad))[:2])
    report = analyse(Network((IMAGE, *bad, join)))
    assert awaited(report["s"], report.network) == names
    assert way_out(report["s"], report.network) == way
