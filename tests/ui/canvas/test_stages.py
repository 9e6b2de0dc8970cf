"""Stages, against those that the papers draw."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, Node
from cnnstudio.gallery.published import all_published, published_network
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.merge_elementwise import Multiply
from cnnstudio.layers.reshape import Input, Reshape
from cnnstudio.ui.canvas.stages import stages_of
from tests.ui.canvas.layout_edits import flattened


def _names(network: Network) -> list[list[str]]:
    return [[network[node].name for node in stage.nodes] for stage in stages_of(analyse(network))]


@pytest.mark.parametrize("is_flat", [False, True])
def test_resnet_has_the_stages_of_its_table(is_flat: bool) -> None:
    """He et al. (2015), table 1: conv1, conv2_x (behind a pool), conv3_x, conv4_x, conv5_x, then pool and classes."""
    network = published_network("resnet-34").network()
    found = _names(flattened(network) if is_flat else network)
    assert len(found) == 7
    for stage, begins in zip(found[3:6], ("conv3_", "conv4_", "conv5_"), strict=True):
        assert all(name.startswith(begins) for name in stage)
    assert "pool1" in found[2]
    assert found[6][-1] == "predictions"


def test_unet_goes_down_and_up_in_stages_of_its_own() -> None:
    """Ronneberger et al. (2015), figure 1: five levels down, of which the last is the bottom, and four up."""
    found = _names(flattened(published_network("unet").network()))
    assert len(found) == 9
    for number in range(1, 5):
        assert f"crop{number}" in found[number - 1]
        assert all(f"up{number}" in name or "predictions" in name for name in found[9 - number])


def test_a_gate_belongs_to_what_it_gates() -> None:
    nodes = (
        Node("i", "i", Input((16, 16, 8))),
        Node("a", "a", Conv2D(8, padding="same"), ("i",)),
        Node("g", "g", GlobalAveragePooling2D(), ("a",)),
        Node("d", "d", Dense(8), ("g",)),
        Node("r", "r", Reshape((1, 1, 8)), ("d",)),
        Node("m", "m", Multiply(), ("a", "r")),
        Node("b", "b", Conv2D(8, padding="same", strides=2), ("m",)),
        Node("p", "p", GlobalAveragePooling2D(), ("b",)),
        Node("e", "e", Dense(2), ("p",)),
    )
    assert _names(Network(nodes)) == [["i", "a", "g", "d", "r", "m"], ["b"], ["p", "e"]]


@pytest.mark.parametrize("entry", list(all_published()), ids=lambda entry: entry.name)
def test_no_way_leaves_a_stage_and_comes_back(entry: object) -> None:
    network = published_network(getattr(entry, "name", "")).network()
    stages = stages_of(analyse(network))
    assert sorted(node for stage in stages for node in stage.nodes) == sorted(node.id for node in network)
    stage_of = {node: stage.number for stage in stages for node in stage.nodes}
    edges = {(stage_of[edge.source], stage_of[edge.target]) for edge in network.edges()}
    graph = Network(
        tuple(
            Node(str(stage.number), str(stage.number), Multiply(), tuple(
                str(source) for source, target in sorted(edges) if target == stage.number and source != target
            ))
            for stage in stages
        )
    )  # fmt: skip
    assert len(graph.order()) == len(stages)


def test_a_layer_that_does_not_fit_cuts_nothing(networks: SimpleNamespace) -> None:
    assert _names(networks.bad()) == [["image", "a", "add", "pool", "flat"]]
