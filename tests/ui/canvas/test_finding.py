"""What a search finds."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import Network, chain
from cnnstudio.gallery.published import published_network
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.finding import Path, find_layers

_NETWORK = chain(
    Input((28, 28, 1)), Conv2D(32, 5, activation="relu"), MaxPooling2D(), Conv2D(64, padding="same"), Flatten(), Dense(10)
)  # fmt: skip


def _found(query: str, network: Network = _NETWORK) -> tuple[Path, ...]:
    return find_layers(analyse(network), query)


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ("conv2d", "n1 n3"), ("CONV2D_1", "n3"), ("max pooling", "n2"), ("maxpooling2d", "n2"), ("relu", "n1"),
        ("conv same", "n3"), ("5×5", "n1"), ("filters=64", "n3"), ("kernel_size=5,5", "n1"), ("units=10", "n5"),
        ("dense nothing", ""), ("", ""), ("   ", ""),
    ],
)  # fmt: skip
def test_name_type_and_settings_are_found(query: str, nodes: str) -> None:
    assert _found(query) == tuple((node,) for node in nodes.split())


def test_the_inside_of_blocks_is_found_behind_the_block(networks: SimpleNamespace) -> None:
    network = networks.block()
    report = analyse(network)
    inner = report["unit"].inner
    assert inner is not None
    names = [path for path in find_layers(report, "conv") if len(path) == 2]
    assert [path[0] for path in names] == ["unit"] * len(names)
    assert {path[1] for path in names} == {node.id for node in inner.network if "conv" in node.name.lower()}


def test_every_layer_of_googlenet_has_its_place() -> None:
    report = analyse(published_network("googlenet").network())
    found = find_layers(report, "5x5")
    order = [node.id for node in report.network]
    places = [order.index(path[0]) for path in found]
    assert places == sorted(places)
    inside = [path for path in found if len(path) == 2]
    convolutions = 0
    for block, layer in inside:
        inner = report[block].inner
        assert inner is not None
        convolutions += inner.network[layer].name == "conv_5x5"
    assert convolutions == 9  # One in each inception module.
