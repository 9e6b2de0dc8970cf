"""Tests of the one definition of parameter, MAC, FLOP and byte."""

from __future__ import annotations

import pytest

from cnnstudio.core.cost import (
    DEFINITIONS,
    UNKNOWN_COST,
    Cost,
    Weight,
    inference_bytes,
    scaled,
    total,
    training_bytes,
    weight_counts,
    weighted_cost,
)

WEIGHTS = (Weight("kernel", (3, 3, 2, 4)), Weight("bias", (4,)), Weight("mean", (4,), trainable=False))


def test_unknown_spreads() -> None:
    assert total([1, 2, 3]) == 6
    assert total([]) == 0
    assert total(count for count in (1, None)) is None
    assert scaled(None, 2) is None
    assert scaled(None, 0) == scaled(0, None) == 0
    assert scaled(3, 4) == 12
    assert Cost(1, 2, 3, 4) + Cost(1, None, 1, 1) == Cost(2, None, 4, 5)
    assert UNKNOWN_COST + Cost() == UNKNOWN_COST


def test_counts_of_weights() -> None:
    assert weight_counts(WEIGHTS) == (80, 76)
    assert weight_counts(iter(WEIGHTS)) == (80, 76)
    assert weight_counts(()) == (0, 0)


@pytest.mark.parametrize(
    ("outputs", "bias", "macs", "flops"),
    [(100, True, 1800, 3600), (100, False, 1800, 3500), (None, False, None, None)],
)
def test_weighted_layers(outputs: int | None, bias: bool, macs: int | None, flops: int | None) -> None:
    assert weighted_cost(WEIGHTS, 18, outputs, bias) == Cost(80, 76, macs, flops)


def test_memory() -> None:
    assert inference_bytes(10, 100) == 140
    assert inference_bytes(None, 100) is None
    assert inference_bytes(10, None) is None
    assert training_bytes(100, 80, 1000, 32, 2) == 4 * (100 + 80 + 160) + 32_000
    assert training_bytes(100, None, 1000, 32, 2) is None
    assert training_bytes(100, 80, None, 32, 2) is None


def test_definitions_are_told() -> None:
    assert "MACs are the multiply-adds" in DEFINITIONS
    assert DEFINITIONS.endswith(".")
