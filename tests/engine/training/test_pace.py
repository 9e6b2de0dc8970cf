from __future__ import annotations

import pytest

from cnnstudio.engine.training.pace import Pace


def test_nothing_is_known_at_first() -> None:
    pace = Pace()
    pace.reach(1.0, 100)
    assert pace.images_per_second == 0
    assert pace.seconds_left(100, 1, 0.0) is None


def test_speed_is_images_by_seconds_without_what_is_skipped() -> None:
    pace = Pace()
    pace.skip_to(10.0, 32)
    pace.reach(10.5, 132)
    pace.skip_to(70.0, 0)  # a validation of a minute
    pace.reach(70.5, 100)
    assert pace.images_per_second == pytest.approx(200)
    assert pace.seconds_left(1000, 3, 2.0) == pytest.approx(5 + 6)


def test_the_last_seconds_count() -> None:
    pace = Pace()
    pace.skip_to(0.0, 0)
    for second in range(1, 21):
        pace.reach(float(second), second * 10 if second <= 10 else 100 + (second - 10) * 1000)
    assert pace.images_per_second == pytest.approx(1000)


def test_a_slow_batch_counts_alone() -> None:
    pace = Pace()
    pace.skip_to(0.0, 0)
    pace.reach(60.0, 32)
    assert pace.images_per_second == pytest.approx(32 / 60)


def test_a_clock_that_stands_still_does_no_harm() -> None:
    pace = Pace()
    pace.skip_to(1.0, 0)
    pace.reach(1.0, 10)
    assert pace.images_per_second == 0
