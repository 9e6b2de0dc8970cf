"""Sentences for tooltips and screen readers."""

from __future__ import annotations

from types import SimpleNamespace

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Edge, Network
from cnnstudio.ui.canvas.explanations import card_text, connection_text, selection_text


def test_a_card_gives_exact_figures(networks: SimpleNamespace) -> None:
    text = card_text("a", analyse(networks.chain()), "params")
    assert text.splitlines() == [
        "a · Conv2D",
        "8 × 3×3, same",
        "Output: 16 H × 16 W × 8 C, 8.2 kB (8,192 bytes) per sample",
        "Parameters: 584, of them trainable: 584",
        "MACs per sample: 147,456",
        "The bar: 33.3 % of the network's parameters",
    ]


def test_a_frozen_card_says_so(networks: SimpleNamespace) -> None:
    network = networks.chain()
    report = analyse(network.with_changed([node.with_trainable(False) for node in network]))
    lines = card_text("a", report, "params").splitlines()
    assert "Parameters: 584, of them trainable: 0" in lines
    assert lines[-1] == "Frozen: training leaves its weights as they are."
    assert "Frozen" not in card_text("image", report, "params")


def test_a_bad_card_gives_the_whole_message(networks: SimpleNamespace) -> None:
    report = analyse(networks.bad())
    assert "Error: " + report["add"].problems[0].message in card_text("add", report, "params")
    assert "Waits for add." in card_text("flat", report, "params")


def test_a_connection_gives_its_bytes(networks: SimpleNamespace) -> None:
    report = analyse(networks.bad())
    text = connection_text(Edge("image", "a", 0), report)
    assert text == "image → a\n16 × 16 × 8, 8.2 kB (8,192 bytes) per sample in float32"
    assert "Nothing flows yet." in connection_text(Edge("add", "pool", 0), report)


def test_the_selection_is_told(networks: SimpleNamespace) -> None:
    report = analyse(networks.chain())
    assert selection_text((), report) == "4 layers, none selected"
    assert selection_text(("a", "b"), report) == "2 of 4 layers selected"
    assert selection_text(("a",), report).startswith("Layer 2 of 4 selected. a · Conv2D. 8 × 3×3, same.")
    assert selection_text((), analyse(Network())) == "An empty network"
