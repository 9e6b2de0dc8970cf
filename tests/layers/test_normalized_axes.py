"""Tests of the axes along which normalization layers work."""

from __future__ import annotations

import pytest

from cnnstudio.core.layer import Fix, ShapeError
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.layers.normalized_axes import (
    axes_text,
    fixed_sizes,
    operations,
    over_text,
    place_of_axis,
    places_of_axes,
    reach_along,
    row_count,
    row_length,
)


def test_axes_count_the_batch() -> None:
    fix = Fix("Use the channels")
    assert [place_of_axis("It", (5, 6, 7), axis, fix) for axis in (1, 3, -1, -3)] == [0, 2, 2, 0]
    for axis in (0, 4, -4):
        with pytest.raises(ShapeError, match="is none of the axes of 5 × 6 × 7"):
            place_of_axis("It", (5, 6, 7), axis, fix)
    with pytest.raises(ShapeError, match="It needs at least one axis; it gets a single number"):
        place_of_axis("It", (), -1, fix)


def test_several_axes_come_by_their_numbers_as_given() -> None:
    assert places_of_axes("It", (5, 6, 7), (3, 1)) == (0, 2)
    assert places_of_axes("It", (5, 6, 7), (1, -1)) == (2, 0)
    assert places_of_axes("It", (), ()) == ()
    with pytest.raises(ShapeError, match="Axes 3 and −1 name an axis of 5 × 6 × 7 twice") as caught:
        places_of_axes("It", (5, 6, 7), (3, -1))
    assert caught.value.finding.fixes[0].settings == {"axis": (3,)}


def test_open_sizes_have_no_weights() -> None:
    assert fixed_sizes("It", (None, 6, 7), (1, 2)) == (6, 7)
    with pytest.raises(ShapeError, match="needs a fixed size along its axis"):
        fixed_sizes("It", (None, 6, 7), (0,))


def test_rows_of_values() -> None:
    assert (row_length((5, 6, 7), (0, 1)), row_count((5, 6, 7), (0, 1))) == (30, 7)
    assert (row_length((5, 6, 7), ()), row_count((5, 6, 7), ())) == (1, 210)
    assert (row_length((None, 6, 7), (2,)), row_count((None, 6, 7), (2,))) == (7, None)
    assert operations((5, 6, 7), (2,), each=3, for_row=2) == 3 * 210 + 2 * 30


def test_what_is_seen_along_axes() -> None:
    assert reach_along((5, 6, 7), (2,)) == ()
    assert reach_along((5, 6, 7), (0, 2)) == (WHOLE, Reach())
    assert reach_along((5, 6, 7), (0, 1, 2)) == (WHOLE, WHOLE)


def test_axes_in_words() -> None:
    assert axes_text((1, 2, -1)) == "1, 2 and −1"
    assert [over_text(axes) for axes in ((-1,), (1,), (1, 2), ())] == [
        "over the channels", "over axis 1", "over axes 1 and 2", "over no axis",
    ]  # fmt: skip
