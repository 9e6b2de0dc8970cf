from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.data.annotating.box import GRIPS, Box, spanned
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotating.sheet import Sheet

STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NUMBERS = st.floats(-100, 300)
POINTS = st.tuples(NUMBERS, NUMBERS)
PLACES = st.integers(0, 99)
EDITS = st.one_of(
    st.tuples(st.just("box"), POINTS, POINTS, st.integers(0, 5)),
    st.tuples(st.just("move"), PLACES, POINTS),
    st.tuples(st.just("resize"), PLACES, st.sampled_from(GRIPS), POINTS),
    st.tuples(st.just("class"), PLACES, st.integers(0, 5)),
    st.tuples(st.just("delete"), PLACES),
    st.tuples(st.just("copy"), PLACES),
    st.tuples(
        st.just("stroke"), st.lists(POINTS, min_size=1, max_size=3), st.floats(0.5, 40), st.integers(0, 4)
    ),
    st.tuples(st.just("polygon"), st.lists(POINTS, min_size=2, max_size=6), st.integers(0, 4)),
    st.tuples(st.just("fill"), st.integers(0, 199), st.integers(0, 149), st.integers(0, 4)),
    st.tuples(st.just("clear")),
)


def edited(sheet: Sheet, edit: tuple[Any, ...]) -> Sheet:
    """A sheet after an edit; what needs a box does nothing where there is none."""
    kind, *given = edit
    if kind == "box":
        box = spanned(*given[0], *given[1], given[2], sheet.width, sheet.height)
        return sheet if box is None else sheet.with_box(box)
    if kind in ("stroke", "polygon", "fill"):
        return {"stroke": sheet.with_stroke, "polygon": sheet.with_polygon, "fill": sheet.with_fill}[kind](
            *given
        )
    if kind == "clear":
        return sheet.with_blank_mask()
    if not sheet.boxes:
        return sheet
    place = given[0] % len(sheet.boxes)
    if kind == "move":
        return sheet.with_moved(place, *given[1])
    if kind == "resize":
        return sheet.with_resized(place, given[1], *given[2])
    if kind == "class":
        return sheet.with_class(place, given[1])
    return sheet.without_box(place) if kind == "delete" else sheet.with_copy(place, 8)


@STEADY
@given(st.lists(EDITS, max_size=20))
def test_boxes_stay_inside_and_the_sheet_before_as_it_was(edits: list[tuple[Any, ...]]) -> None:
    sheet = Sheet.blank(200, 150)
    for edit in edits:
        before, boxes, values = sheet, sheet.boxes, sheet.mask.values()
        sheet = edited(sheet, edit)
        assert before.boxes == boxes
        assert (before.mask.values() == values).all()
        for box in sheet.boxes:
            assert 0 <= box.left < box.right <= 200
            assert 0 <= box.top < box.bottom <= 150
        assert (sheet.mask.height, sheet.mask.width) == (150, 200)


def test_edits_of_boxes() -> None:
    sheet = Sheet.blank(200, 150).with_box(Box(10, 10, 30, 40, 0, source=4))
    assert not sheet.is_blank
    assert sheet.with_moved(0, 5, -2).boxes == (Box(15, 8, 35, 38, 0, 4),)
    assert sheet.with_resized(0, "se", 50, 60).boxes == (Box(10, 10, 50, 60, 0, 4),)
    assert sheet.with_class(0, 2).boxes == (Box(10, 10, 30, 40, 2, 4),)
    assert sheet.with_copy(0, 8).boxes[1] == Box(18, 18, 38, 48, 0)
    assert sheet.without_box(0).is_blank
    corner = Sheet.blank(200, 150).with_box(Box(180, 120, 200, 150, 0))
    assert corner.with_copy(0, 8).boxes[1] == Box(172, 112, 192, 142, 0)


def test_edits_of_the_mask() -> None:
    ring = Sheet.blank(200, 150).with_polygon([(50, 50), (150, 50), (150, 100), (50, 100)], 2)
    hollow = ring.with_polygon([(60, 60), (140, 60), (140, 90), (60, 90)], 0)
    assert hollow.mask.value_at(100, 75) == 0
    filled = hollow.with_fill(100, 75, 2)
    assert filled == ring
    assert filled.with_fill(100, 75, 2) is filled
    assert hollow.with_fill(0, 0, 1).mask.value_at(100, 75) == 0
    assert hollow.with_fill(0, 0, 1).mask.value_at(199, 149) == 1
    erased = ring.with_stroke([(50, 75), (150, 75)], 200, 0)
    assert erased.is_blank
    assert ring.with_blank_mask().is_blank
    assert erased.with_blank_mask() is erased
    assert erased.with_stroke([(5, 5)], 3, 0) is erased


def test_sheets_are_equal_by_what_is_drawn() -> None:
    values = np.arange(200 * 150, dtype=np.uint32).astype(np.uint8).reshape(150, 200)
    assert Sheet(200, 150, (), Mask.of(values)) == Sheet(200, 150, (), Mask.of(values.copy()))
