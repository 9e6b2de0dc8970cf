from __future__ import annotations

import pytest

from cnnstudio.ui.training.loss_axis import LossAxis, log_ticks


@pytest.mark.parametrize(
    ("low", "high", "numbers"),
    [(-2.0, 0.0, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]), (-4.0, 0.0, [0.0001, 0.001, 0.01, 0.1, 1]),
     (0.0, 0.31, [1, 2])],
)  # fmt: skip
def test_ticks_do_not_crowd(low: float, high: float, numbers: list[float]) -> None:
    assert [10**tick for tick in log_ticks(low, high)] == pytest.approx(numbers)


def test_even_absurd_ranges_have_few_ticks() -> None:
    assert 2 <= len(log_ticks(-8, 38)) <= 14


def test_numbers_are_written_plainly(qapp: object) -> None:
    axis = LossAxis("left")
    assert axis.logTickStrings([-2.0, 0.0, 1.3010299957], 1.0, None) == ["0.01", "1", "20"]
