from __future__ import annotations

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating.gestures import Corners, DrawBox, MoveBox, ResizeBox, Stroke

BLANK = Sheet.blank(100, 80)
BOXED = BLANK.with_box(Box(10.4, 10, 30.4, 40, 1))


def test_a_box_is_drawn_in_whole_px_and_a_click_draws_none() -> None:
    gesture = DrawBox(BLANK, 10.4, 20.6, 2)
    assert gesture.sheet is BLANK
    gesture.move(10.6, 20.9)
    assert gesture.sheet is BLANK
    gesture.move(5.2, 60.4)
    assert gesture.sheet.boxes == (Box(5, 21, 10, 60, 2),)
    assert gesture.selection == 0


def test_moving_and_back_is_no_change() -> None:
    gesture = MoveBox(BOXED, 0, 20, 20)
    gesture.move(25.3, 18.8)
    assert gesture.sheet.boxes[0].place == (15.4, 9, 35.4, 39)
    gesture.move(20.4, 20.1)
    assert gesture.sheet is BOXED


def test_an_edge_goes_where_it_is_taken_and_snaps() -> None:
    gesture = ResizeBox(BOXED, 0, "e", 33, 20)
    gesture.move(53.2, 70)
    assert gesture.sheet.boxes[0].place == (10.4, 10, 51, 40)
    gesture.move(-50, 0)
    assert gesture.sheet.boxes[0].place == (10.4, 10, 11.4, 40)


def test_a_stroke_is_what_all_its_points_give() -> None:
    gesture = Stroke(BLANK, 10, 10, 3, 1)
    points = [(20, 10), (20, 30), (40, 30)]
    for point in points:
        gesture.move(*point)
    assert gesture.sheet.mask == BLANK.with_stroke([(10, 10), *points], 3, 1).mask
    assert gesture.title == "brush"
    assert Stroke(BLANK, 10, 10, 3, 0).title == "erase"


def test_corners() -> None:
    corners = Corners()
    for point in ((10, 10), (10, 10), (50, 10), (50, 50)):
        assert not corners.closes_at(10, 10, 2)
        corners.add(*point)
    assert len(corners) == 3
    assert corners.closes_at(11, 9, 2)
    assert not corners.closes_at(13, 10, 2)
    assert corners.filled(BLANK, 3).mask.value_at(45, 20) == 3
    corners.drop()
    assert corners.points == ((10, 10), (50, 10))
    corners.drop()
    corners.drop()
    corners.drop()
    assert len(corners) == 0
