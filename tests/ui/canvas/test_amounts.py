"""Parameters, MACs and memory of layers and of the whole."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.gallery.published import published_network
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.amounts import (
    Measure,
    amount,
    amount_text,
    amount_total,
    greatest_amount,
    heat_level,
)

_NETWORK = chain(Input((8, 8, 1)), Conv2D(4, padding="same"), Flatten(), Dense(2))


def test_each_measure_of_a_layer() -> None:
    conv = analyse(_NETWORK)["n1"]
    # 3·3·1·4 + 4 weights; 3·3·1·4 multiply-adds at each of 8·8 places; 8·8·4 numbers of 4 bytes.
    assert [amount(conv, measure) for measure in ("params", "macs", "memory")] == [40, 2304, 1024]


@pytest.mark.parametrize("measure", ["params", "macs", "memory"])
@pytest.mark.parametrize("name", ["resnet-18", "googlenet"])
def test_layers_make_up_the_whole(name: str, measure: Measure) -> None:
    report = analyse(published_network(name).network())
    amounts = [amount(known, measure) for known in report.nodes.values()]
    assert None not in amounts
    assert sum(count for count in amounts if count is not None) == amount_total(report, measure)
    assert max(count for count in amounts if count is not None) == greatest_amount(
        report.nodes.values(), measure
    )


def test_levels_go_with_the_root() -> None:
    report = analyse(_NETWORK)
    most = greatest_amount(report.nodes.values(), "params")
    assert most == 514
    levels = [heat_level(report[node], most, "params", 33) for node in ("n0", "n1", "n2", "n3")]
    assert levels == [0, round(32 * (40 / 514) ** 0.5), 0, 32]


def test_what_is_not_known_has_no_level(networks: SimpleNamespace) -> None:
    report = analyse(networks.bad())
    assert heat_level(report["pool"], 100, "macs", 32) is None
    assert heat_level(report["a"], None, "macs", 32) is None


def test_amounts_have_their_units() -> None:
    assert amount_text(14_200_000, "memory") == "14.2 MB"
    assert amount_text(14_200_000, "params") == "14.2 M"
    assert amount_text(None, "memory") == "unknown"
