"""Tests of what is said of local response normalization."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.layer import ShapeError
from cnnstudio.layers.response_normalization import LocalResponseNormalization


def test_defaults_are_those_of_alexnet() -> None:
    """Krizhevsky et al.: k = 2, n = 5, α = 10⁻⁴, β = 0.75."""
    layer = LocalResponseNormalization()
    assert (layer.k, layer.size, layer.alpha, layer.beta) == (2, 5, 1e-4, 0.75)
    assert layer.description() == "r 5, α 0.0001, β 0.75, k 2"


@pytest.mark.parametrize(("size", "channels"), [(5, 7), (4, 7), (1, 3), (9, 4), (5, 1), (10**9, 6)])
def test_operations_by_hand(size: int, channels: int) -> None:
    half = size // 2
    additions = sum(min(channels - 1, i + half) - max(0, i - half) for i in range(channels))
    cost = measure(LocalResponseNormalization(size), ((3, 4, channels),)).cost
    assert (cost.params, cost.macs, cost.flops) == (0, 0, 12 * (5 * channels + additions))


def test_it_sees_its_own_place_of_a_fixed_number_of_channels() -> None:
    layer = LocalResponseNormalization()
    assert layer.reach((5, 5, 3)) == ()
    assert measure(layer, ((None, 5, 3),)).cost.flops is None
    with pytest.raises(ShapeError, match="fixed number of channels"):
        layer.output_shape((5, 5, None))


def test_division_by_zero_is_warned_of() -> None:
    (finding,) = measure(LocalResponseNormalization(k=0), ((5, 5, 3),)).findings
    assert finding.message.startswith("With k = 0 a place where all neighbouring channels are 0 divides by 0")
    assert not measure(LocalResponseNormalization(k=0, beta=0), ((5, 5, 3),)).findings


def test_texts() -> None:
    steps = LocalResponseNormalization().derivation((4, 4, 96))
    assert [step.formula for step in steps] == [
        "x / (2 + 0.0001 · Σ x²)^0.75", "0", "4·4 · (5·96 + 378) = 13,728",
    ]  # fmt: skip
    assert steps[0].note == "Σ over its own channel and 2 on either side"
    assert LocalResponseNormalization().derivation((3,))[2].formula == "(5·3 + 6) = 21"
