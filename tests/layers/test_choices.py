"""Tests of what layers of many families let one choose from."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.values import Matrices
from cnnstudio.layers.choices import (
    activation_label,
    constant_argument,
    kernels_of_keras,
)


def test_typed_kernels_come_back() -> None:
    planes = Matrices((((1.0, 2.0, 3.0),), ((4.0, 5.0, 6.0),)))
    saved = constant_argument(planes, 2)
    assert saved["config"]["value"] == [[[[1.0, 4.0]], [[2.0, 5.0]], [[3.0, 6.0]]]]
    assert kernels_of_keras(saved) == [[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]


def test_kernels_typed_for_each_channel_come_back() -> None:
    planes = [[[1.0]], [[2.0]], [[3.0]], [[4.0]], [[5.0]], [[6.0]]]
    saved = constant_argument(Matrices(tuple(tuple(map(tuple, plane)) for plane in planes)), 2)
    assert saved["config"]["value"] == [[[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]]]
    assert kernels_of_keras(saved) == planes


@pytest.mark.parametrize(
    "saved",
    [
        None,
        "zeros",
        {},
        {"config": {}},
        {"config": {"value": 0.5}},
        {"config": {"value": [[1.0]]}},
        {"config": {"value": []}},
    ],
)
def test_other_starts_are_no_typed_kernels(saved: Any) -> None:
    assert kernels_of_keras(saved) is None


def test_activations_in_words() -> None:
    assert [activation_label(name) for name in ("linear", "relu", "hard_tanh")] == [
        "none",
        "ReLU",
        "hard tanh",
    ]
