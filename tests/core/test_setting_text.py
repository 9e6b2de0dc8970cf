"""Tests of settings as words."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.network import Network, Node
from cnnstudio.core.setting_text import details, setting_details, value_text
from cnnstudio.core.settings import Configurable
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        (Conv2D(8, 3), Conv2D(8, (3, 5)), ["Kernel size 3×3 → 3×5"]),
        (Conv2D(8, use_bias=True), Conv2D(8, use_bias=False), ["Use bias yes → no"]),
        (MaxPooling2D(strides=None), MaxPooling2D(strides=1), ["Stride — → 1×1"]),
        (Dropout(0.5), Dropout(0.25), ["Rate 0.5 → 0.25"]),
        (Conv2D(8), Dense(8), ["Type Conv2D → Dense"]),
        (ZeroPadding2D(1), ZeroPadding2D(((0, 1), (2, 3))), ["Zeros [[1, 1], [1, 1]] → [[0, 1], [2, 3]]"]),
        (Conv2D(8), Conv2D(8), []),
    ],
)
def test_settings_from_and_to(before: Configurable, after: Configurable, sentences: list[str]) -> None:
    assert [detail.sentence for detail in setting_details(before, after)] == sentences


def test_long_values_are_cut() -> None:
    setting = next(field for field in ZeroPadding2D.setting_list())
    assert len(value_text(((10**20, 10**20), (10**20, 10**20)), setting)) == 48


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), ("", "—"), (True, "yes"), (3, "3"), (0.1, "0.1"), ("same", "same")]
)
def test_plain_values(value: Any, text: str) -> None:
    assert value_text(value, Conv2D.setting_list()[0]) == text


def test_partners_and_inputs_are_named() -> None:
    nodes = (
        Node("a", "left", Input((4,))), Node("b", "right", Input((4,))), Node("x", "x", Dense(3), ("a",), "s"),
        Node("y", "y", Dense(3), ("b",), "s"),
    )  # fmt: skip
    first = Network(nodes)
    second = first.with_node(first["y"].with_shared("").with_inputs("a"))
    origin = {node.id: node.id for node in nodes}
    found = details((first, first["y"]), (second, second["y"]), origin, is_rewired=True)
    assert [detail.sentence for detail in found] == ["Weights of x → its own", "Inputs right → left"]
