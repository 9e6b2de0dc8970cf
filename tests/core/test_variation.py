"""Tests of what-if: figures of the books, precision by hand, depth as the papers count it."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError, SettingError
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.report import Report
from cnnstudio.core.variation import depth, entry_node, figures, with_input
from cnnstudio.gallery import published_network
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import BottleneckUnit, ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Flatten, Input


def geron() -> Report:
    """Three convolutions with stride 2 on 200 × 300 pictures (Géron, ch. 14, exercise 2)."""
    convolutions = [Conv2D(filters, (3, 3), (2, 2), "same") for filters in (100, 200, 400)]
    return analyse(chain(Input((200, 300, 3)), *convolutions))


def test_geron_counts_memory_at_both_precisions() -> None:
    """903,400 parameters of 4 bytes, and outputs of 6 MB and 3 MB at once; half of all that in 16 bit."""
    full, half = figures(geron(), 50, 0), figures(geron(), 50, 0, 16)
    assert full.params == half.params == 903_400
    assert full.inference_bytes == 4 * 903_400 + 4 * (100 * 150 * 100 + 50 * 75 * 200) == 12_613_600
    assert half.inference_bytes == 12_613_600 // 2
    assert full.macs == half.macs


def test_training_in_16_bit_halves_the_outputs_alone() -> None:
    report = geron()
    outputs = report.totals.output_bytes or 0
    full, half = figures(report, 50, 2), figures(report, 50, 2, 16)
    assert full.training_bytes == 4 * 903_400 * 4 + 50 * outputs
    assert half.training_bytes == 4 * 903_400 * 4 + 50 * outputs // 2


def test_what_is_unknown_stays_unknown() -> None:
    found = figures(analyse(chain(Input((None, None, 3)), Conv2D(8))), 32, 2, 16)
    assert (found.params, found.macs, found.inference_bytes, found.training_bytes) == (224, None, None, None)


def resnet(*units: int) -> Network:
    """A residual network of bottlenecks as He et al. (2015) name it by its depth."""
    blocks = [
        BottleneckUnit(64 * 2**stage, strides=(2, 2) if stage and not number else (1, 1))
        for stage, count in enumerate(units)
        for number in range(count)
    ]
    ends = (Flatten(), Dense(1000))
    return chain(Input((224, 224, 3)), Conv2D(64, (7, 7), (2, 2), "same"), *blocks, *ends)


@pytest.mark.parametrize(
    ("network", "layers"),
    [
        (published_network("vgg-16").network(), 16),
        (published_network("vgg-19").network(), 19),
        (resnet(3, 4, 6, 3), 50),
        (resnet(3, 8, 36, 3), 152),
    ],
)
def test_depth_is_what_names_tell(network: Network, layers: int) -> None:
    assert depth(analyse(network)) == layers


def test_the_longest_way_counts() -> None:
    nodes = (
        Node("i", "i", Input((8, 8, 4))),
        Node("a", "a", Conv2D(4, padding="same"), ("i",)),
        Node("n", "n", BatchNormalization(), ("a",)),
        Node("b", "b", Conv2D(4, padding="same"), ("n",)),
        Node("s", "s", Add(), ("i", "b")),
        Node("r", "r", Activation("relu"), ("s",)),
    )
    assert depth(analyse(Network(nodes))) == 2


def test_blocks_count_what_is_inside() -> None:
    assert (
        depth(analyse(chain(Input((8, 8, 16)), ResidualUnit(32), BottleneckUnit(8), Flatten(), Dense(2))))
        == 6
    )


def test_what_is_not_sound_is_left_out() -> None:
    report = analyse(chain(Input((8, 8, 4)), Conv2D(4), Conv2D(4, (9, 9)), Conv2D(4)))
    assert depth(report) == 1
    assert not figures(report, 1, 0).is_complete
    assert depth(analyse(Network())) == 0


def test_another_input_makes_another_network_and_leaves_the_first() -> None:
    network = chain(Input((28, 28, 1)), Conv2D(8))
    larger = with_input(network, (64, 32, 3))
    assert analyse(larger)["n1"].output == (62, 30, 8)
    assert analyse(network)["n1"].output == (26, 26, 8)


def test_networks_without_one_input_refuse_another() -> None:
    both = Network((Node("a", "a", Input((8,))), Node("b", "b", Input((8,)))))
    assert entry_node(both) is None
    with pytest.raises(NetworkError, match="this one has 2"):
        with_input(both, (9,))
    with pytest.raises(SettingError):
        with_input(chain(Input((8, 8, 1))), (0, 8, 1))
