"""Notes of the canvas as comments of the script."""

from __future__ import annotations

from cnnstudio.core.network import Network, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.rebuilding import check_rebuilds


def test_notes_stand_before_their_layers_and_change_nothing() -> None:
    nodes = (
        Node("i", "image", Input((8, 8, 4)), note="grey\x07 or not?"),
        Node("r", "unit", ResidualUnit(4), ("i",), note="two convolutions\n\n\"quoted\" and 'so'\\n"),
        Node("f", "flat", Flatten(), ("r",), note="word " * 60),
        Node("d", "scores", Dense(3), ("f",)),
    )
    project = Project(Network(nodes), free_notes=("first thought", "second # thought: def x():\n寿司 " * 3))
    text = check_rebuilds(project)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100
    at = {words: next(n for n, line in enumerate(lines) if words in line) for words in (
        "# first thought", "# second # thought", "# grey  or not?", "# two convolutions", "# word word", "keras.Input(",
        "residual_unit(", "layers.Flatten(",
    )}  # fmt: skip
    body = next(n for n, line in enumerate(lines) if line.startswith("def build_model"))
    assert body < at["# first thought"] < at["# second # thought"] < at["# grey  or not?"]
    assert at["# grey  or not?"] < at["keras.Input("] < at["# two convolutions"]
    assert at["# word word"] < at["layers.Flatten("]
    assert sum(line.strip().startswith("# word") for line in lines) == 4


def test_a_network_without_notes_has_no_comments() -> None:
    nodes = Node("i", "image", Input((8, 8, 4))), Node("f", "flat", Flatten(), ("i",))
    assert "#" not in check_rebuilds(Project(Network(nodes)))
