from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.ui.training.plot_range import PlotRange, range_of


def curve(*values: float) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(1.0, len(values) + 1), np.array(values)


def test_a_range_holds_all_numbers() -> None:
    found = range_of((curve(1, 5, np.nan), curve(-2, 3, 4, 2, 1)), logarithmic=False)
    assert found == PlotRange(0, 5, -2, 5)


def test_logarithmic_ranges_are_powers_of_ten() -> None:
    assert range_of((curve(0.01, 100),), logarithmic=True) == PlotRange(0, 5, -2, 2)


def test_without_numbers_there_is_none() -> None:
    assert range_of((curve(), curve(np.nan)), logarithmic=False) is None


@pytest.mark.parametrize("value", [0.0, 3.0, -2.5])
def test_a_flat_curve_gets_room_around_it(value: float) -> None:
    found = range_of((curve(value, value),), logarithmic=False)
    assert found is not None
    assert found.bottom < value < found.top


def test_padding_leaves_room_for_what_comes() -> None:
    needed = PlotRange(0, 100, 0, 2)
    shown = needed.padded()
    assert shown.right > 100
    assert shown.bottom < 0 < 2 < shown.top
    assert shown.holds(needed)
    assert shown.holds(PlotRange(0, 105, 0.5, 2))


@pytest.mark.parametrize("end", [0, 1, 5, 6, 45, 450, 12_345, 1e6])
def test_all_that_ends_at_one_place_is_shown_as_far(end: float) -> None:
    lossy, accurate = PlotRange(0, end, 0, 2).padded(), PlotRange(0, end, 0.1, 0.2).padded()
    assert lossy.right == accurate.right
    assert max(5, end) < lossy.right <= max(5, end) * 1.16


def test_a_range_is_given_up_when_points_leave_it_or_it_is_far_too_large() -> None:
    shown = PlotRange(0, 100, 0, 2).padded()
    assert not shown.holds(PlotRange(0, 120, 0, 2))
    assert not shown.holds(PlotRange(0, 100, 0, 3))
    assert not shown.holds(PlotRange(0, 100, 0, 0.5))
