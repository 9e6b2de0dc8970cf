from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.ui.annotating.sight import GREATEST, LEAST, Sight, fitted

STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SIDES = st.floats(1, 10_000)
PLACES = st.floats(-5000, 5000)


@STEADY
@given(st.floats(0.02, 50), PLACES, PLACES, st.floats(0.1, 10), PLACES, PLACES)
def test_zooming_keeps_what_is_under_the_pointer(
    scale: float, dx: float, dy: float, factor: float, x: float, y: float
) -> None:
    sight = Sight(scale, dx, dy)
    zoomed = sight.zoomed(factor, x, y)
    assert LEAST <= zoomed.scale <= GREATEST
    assert zoomed.to_view(*sight.to_image(x, y)) == pytest.approx((x, y), abs=1e-4)
    assert zoomed.to_image(*zoomed.to_view(3, 4)) == pytest.approx((3, 4), abs=1e-4)


@STEADY
@given(SIDES, SIDES, SIDES, SIDES)
def test_a_fitted_image_is_all_in_view(width: float, height: float, room: float, high: float) -> None:
    sight = fitted((width, height), (room, high))
    if sight.scale > LEAST:
        left, top = sight.to_view(0, 0)
        right, bottom = sight.to_view(width, height)
        assert right - left <= max(1, room - 32) + 1e-6
        assert bottom - top <= max(1, high - 32) + 1e-6
        assert left + right == pytest.approx(room, abs=1.1)
        assert top + bottom == pytest.approx(high, abs=1.1)


@STEADY
@given(SIDES, SIDES, PLACES, PLACES)
def test_an_image_cannot_be_pushed_out_of_view(width: float, height: float, dx: float, dy: float) -> None:
    sight = Sight(1, 0, 0).moved(dx * 10, dy * 10).held((width, height), (800, 600))
    left, top = sight.to_view(0, 0)
    assert left <= 800 - 48
    assert left + width >= min(48, 800 - 48) - 1e-6
    assert top <= 600 - 48
    assert top + height >= 48 - 1e-6
