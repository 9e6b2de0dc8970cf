"""Tests of differences as texts."""

from __future__ import annotations

import csv
import io

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.difference import Difference, Side, difference
from cnnstudio.core.difference_text import SIGNS, change_text, csv_text, output_text, what_text
from cnnstudio.core.network import Network, chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input


@pytest.fixture
def found() -> Difference:
    first = chain(
        Input((8, 8, 1)), Conv2D(4, 3), MaxPooling2D(), Flatten(), names=("i", "conv", "pool", "flat")
    )
    nodes = {node.id: node for node in first}
    second = Network((nodes["n0"], nodes["n1"].with_layer(Conv2D(6, 3)), nodes["n3"].with_inputs("n1")))
    return difference(Side(analyse(first)), Side(analyse(second)))


def test_what_became_of_layers(found: Difference) -> None:
    assert [
        (SIGNS[layer.kind], layer.node.name, what_text(layer), output_text(layer)) for layer in found.layers
    ] == [
        (" ", "i", "Input, 8 × 8, grey", "8 × 8 × 1"),
        ("~", "conv", "Filters 4 → 6", "6 × 6 × 4 → 6 × 6 × 6"),
        ("−", "pool", "Max pooling, 2×2, stride 2", "3 × 3 × 4"),
        ("·", "flat", "gets another input", "36 → 216"),
    ]


@pytest.mark.parametrize(
    ("key", "change", "text", "full"),
    [
        ("params", 0, "", ""), ("params", None, "?", "?"), ("params", 1_792, "+1,792", "+1,792"),
        ("macs", -2_400_000, "−2.4 M", "−2,400,000"), ("training_bytes", 14_200_000, "+14.2 MB", "+14,200,000 bytes"),
    ],
)  # fmt: skip
def test_differences_have_their_sign(key: str, change: int | None, text: str, full: str) -> None:
    assert (change_text(key, change), change_text(key, change, in_full=True)) == (text, full)


def test_the_table_for_spreadsheets_adds_up(found: Difference) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(found))))
    assert [row["change"] for row in rows] == ["changed", "removed", "affected by the others"]
    assert sum(int(row["parameters difference"]) for row in rows) == found.change("params") == 20
    assert (rows[1]["layer after"], rows[1]["output before"], rows[1]["output after"]) == (
        "",
        "3 × 3 × 4",
        "",
    )
    assert rows[1]["MACs after"] == ""
