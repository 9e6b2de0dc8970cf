from __future__ import annotations

import numpy as np

from cnnstudio.ui.training.thinning import envelope, means, visible_part

PLACES = np.arange(1.0, 10_001)
VALUES = np.random.default_rng(0).normal(size=10_000)
VALUES[7777] = 50


def test_nothing_that_sticks_out_is_lost() -> None:
    places, values = envelope((PLACES, VALUES), 500)
    assert len(places) == len(values) <= 1100
    assert (values.max(), values.min()) == (VALUES.max(), VALUES.min())
    assert (np.diff(places) >= 0).all()


def test_means_follow_the_curve_to_its_end() -> None:
    places, values = means((PLACES, VALUES), 100)
    assert len(places) <= 110
    assert (places[-1], values[-1]) == (PLACES[-1], VALUES[-1])
    assert np.isclose(values[0], VALUES[:100].mean())


def test_short_curves_stay_as_they_are() -> None:
    curve = PLACES[:20], VALUES[:20]
    assert envelope(curve, 100) is curve
    assert means(curve, 100) is curve


def test_what_is_no_number_does_not_hide_its_neighbours() -> None:
    values = VALUES[:100].copy()
    values[3] = np.nan
    assert not np.isnan(envelope((PLACES[:100], values), 10)[1]).any()


def test_the_visible_part_reaches_one_point_beyond() -> None:
    part = visible_part((PLACES, VALUES), 100.5, 200.5)
    assert (PLACES[part][0], PLACES[part][-1]) == (100, 201)
    assert PLACES[visible_part((PLACES, VALUES), -10, 99_999)].tolist() == PLACES.tolist()
