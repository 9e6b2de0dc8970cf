from __future__ import annotations

import pytest

from cnnstudio.ui.widgets.count_axis import CountAxis


@pytest.mark.parametrize(("low", "high"), [(0, 1.2), (-0.05, 5.7), (0, 11.5), (3.2, 3.9), (0, 25_000)])
def test_ticks_stand_at_whole_numbers(qapp: object, low: float, high: float) -> None:
    ticks = [place for _, places in CountAxis("bottom").tickValues(low, high, 1000) for place in places]
    assert all(place == round(place) for place in ticks)
    assert (len(ticks) >= 2) == (high - low > 1)


def test_few_steps_have_a_tick_each(qapp: object) -> None:
    ((_, places), *_more) = CountAxis("bottom").tickValues(0, 5.7, 1000)
    assert list(places) == [0, 1, 2, 3, 4, 5]
