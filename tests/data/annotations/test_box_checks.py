from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.annotations.box_checks import around, shortest, size_of, sound_box, sound_polygons

NUMBERS = st.floats() | st.integers(-(10**400), 10**400) | st.integers(-20, 90)


@given(st.tuples(*[NUMBERS] * 4))
def test_boxes_lie_inside_or_are_named(box: tuple[float, ...]) -> None:
    found, fault = sound_box(box, 40, 60)
    assert found or fault
    if found:
        left, top, right, bottom = found
        assert 0 <= left < right <= 60
        assert 0 <= top < bottom <= 40
    if not fault:
        assert found == pytest.approx(box, abs=0.011)


def test_what_was_mended() -> None:
    assert sound_box((30, 5, 10, 2), 40, 60) == (
        (10, 2, 30, 5), "the box 30, 5, 10, 2 was mended: its corners were exchanged",
    )  # fmt: skip
    box, fault = sound_box((-3, 5, 70.5, 2), 40, 60)
    assert box == (0, 2, 60, 5)
    assert fault.endswith("exchanged and 10.5 px of it lay outside the image of 60 × 40 px")
    assert sound_box((0, 0, 60.005, 40), 40, 60) == ((0, 0, 60, 40), "")


@given(st.lists(st.lists(NUMBERS, max_size=9), max_size=4))
def test_polygons_lie_inside_or_are_named(polygons: list[list[float]]) -> None:
    found, fault = sound_polygons(polygons, 40, 60)
    assert fault or len(found) == len(polygons)
    if found:
        left, top, right, bottom = around(found)
        assert 0 <= left < right <= 60
        assert 0 <= top < bottom <= 40


def test_sizes() -> None:
    assert size_of(40, 60) == (40, 60)
    assert size_of(40.0, 60) == (40, 60)
    for wrong in (0, -1, 40.5, None, "40", math.nan, math.inf, 10**400, 10_000_000):
        assert size_of(wrong, 60) is None


def test_fewest_digits() -> None:
    assert shortest(0.1 + 0.2, lambda value: abs(value - 0.3) < 1e-9) == 0.3
    assert repr(shortest(3.0, lambda value: value == 3)) == "3"
