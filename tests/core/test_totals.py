"""Tests of sums over a network."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.cost import Cost
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.core.totals import sum_of_costs, totals_of
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.reshape import Flatten, Input


def test_largest_pair_is_of_neighbours() -> None:
    """Not the two largest outputs, but the largest two that exist at once along a connection."""
    report = analyse(chain(Input((10, 10, 1)), Conv2D(9, (10, 10)), Flatten(), Dense(120), Dense(3)))
    outputs = [report[node.id].output_bytes for node in report.network]
    assert outputs == [400, 36, 36, 480, 12]
    assert report.totals.pair_bytes == 36 + 480
    assert report.totals.inference_bytes == 516 + 4 * (report.totals.cost.params or 0)
    assert report.totals.output_bytes == sum(count or 0 for count in outputs)


def test_every_branch_into_a_merge_is_a_pair() -> None:
    nodes = (
        Node("i", "i", Input((4, 4, 1))),
        Node("a", "a", Conv2D(8, (1, 1)), ("i",)),
        Node("s", "s", Concatenate(), ("i", "a")),
    )
    report = analyse(Network(nodes))
    assert report.totals.pair_bytes == 4 * 16 * (8 + 9)
    assert totals_of(report.nodes) == report.totals


def test_sum_of_costs() -> None:
    assert sum_of_costs([Cost(1, 1, 2, 3), Cost(1, 0, 2, None)]) == Cost(2, 1, 4, None)
    assert sum_of_costs([]) == Cost()
