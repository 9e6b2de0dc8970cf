from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.rate_range import is_beyond, rate_range, rounded_rate, smoothed, swept_rate

RATES = [swept_rate(batch, 101, 1e-6, 10.0) for batch in range(101)]


def valley(fall: float = 1e-3, bottom: float = 0.1) -> list[float]:
    """Losses that fall most steeply about one rate, and explode behind another."""
    return [0.3 + 2 / (1 + (rate / fall) ** 1.5) + 0.05 * (rate / bottom) ** 3 for rate in RATES]


def test_rates_grow_by_a_constant_multiple() -> None:
    assert RATES[0] == 1e-6
    assert RATES[-1] == pytest.approx(10.0)
    factors = [later / earlier for earlier, later in itertools.pairwise(RATES)]
    assert max(factors) == pytest.approx(min(factors)) == pytest.approx(10 ** (7 / 100))


def test_the_rate_lies_where_the_loss_falls_most_steeply() -> None:
    found = rate_range(RATES, valley())
    assert found is not None
    # The smoothing lets everything come some batches late, each 1.17 times the rate.
    assert 1e-3 < found.steepest < 5e-3
    assert found.steepest < found.lowest < 1
    assert found.suggested == min(found.steepest, found.lowest / 10)


def test_it_is_at_most_a_tenth_of_the_lowest() -> None:
    found = rate_range(RATES, valley(fall=3e-2, bottom=0.06))
    assert found is not None
    assert found.suggested == found.lowest / 10 < found.steepest


@pytest.mark.parametrize("seed", range(20))
def test_noise_of_single_batches_is_not_taken_for_the_steepest_fall(seed: int) -> None:
    """As of small batches of photographs: level up to 1e-3, then falling by half until 0.3."""
    chance = random.Random(seed)
    losses = [
        0.72 - 0.39 * min(1.0, max(0.0, (math.log10(rate) + 3) / 2.5)) + 0.8 * rate**2 + chance.gauss(0, 0.06)
        for rate in RATES
    ]
    found = rate_range(RATES, losses)
    assert found is not None
    assert found.steepest > 1e-3


def test_a_loss_that_does_not_fall_suggests_nothing() -> None:
    assert rate_range(RATES, [2.3] * 101) is None
    assert rate_range(RATES, [2.3 - 0.0005 * place for place in range(101)]) is None  # by 2 %
    assert rate_range(RATES, [2.3 * 1.05**place for place in range(101)]) is None
    assert rate_range(RATES[:5], [5, 4, 3, 2, 1]) is None


def test_what_is_no_number_any_more_is_left_out() -> None:
    losses = valley()
    assert rate_range(RATES, [*losses[:80], math.nan, *losses[81:]]) == rate_range(RATES[:80], losses[:80])


def test_the_sweep_has_seen_enough_where_the_loss_explodes() -> None:
    losses = valley()
    end = next(count for count in range(1, 102) if is_beyond(losses[:count]))
    assert RATES[end - 1] > 0.2
    assert not any(is_beyond(losses[:count]) for count in range(1, end))
    assert is_beyond([1.0, math.nan])
    assert is_beyond([1.0, math.inf])


def test_smoothing_is_corrected_for_its_start() -> None:
    assert smoothed([3.0] * 5) == pytest.approx([3.0] * 5)
    assert smoothed([1.0, 2.0]) == pytest.approx([1.0, (0.9 * 0.1 + 0.2) / 0.19])


@given(st.lists(st.floats(0, 1e30), max_size=101))
def test_any_losses_are_taken(losses: list[float]) -> None:
    found = rate_range(RATES, losses)
    assert found is None or 0 < found.suggested <= found.lowest / 10


def test_a_rate_has_two_digits() -> None:
    assert [rounded_rate(rate) for rate in (0.0031622, 1.0, 9.99e-5)] == [0.0032, 1.0, 0.0001]
