from __future__ import annotations

from dataclasses import replace

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.suggesting import Suggestion, accepted_all

BLANK = Sheet.blank(40, 30)


def test_classes_are_matched_by_name_and_only_those_used_are_added() -> None:
    sheet = BLANK.with_box(Box(1, 1, 5, 5, 0, source=3)).with_box(Box(2, 2, 6, 6, 2))
    sheet = sheet.with_polygon([(10, 10), (20, 10), (20, 20), (10, 20)], 4).with_stroke([(30, 20)], 3, 255)
    named = Suggestion(sheet, ("cow", "owl", "cat", "dog")).named(("cat",))
    assert named.classes == ("cat", "cow", "dog")
    assert [(box.label, box.source) for box in named.sheet.boxes] == [(1, -1), (0, -1)]
    assert named.sheet.mask.value_at(15, 15) == 3
    assert named.sheet.mask.value_at(30, 20) == 255
    assert named.named(named.classes) == named


def test_what_is_drawn_already_is_not_suggested_again() -> None:
    drawn = BLANK.with_box(Box(0, 0, 10, 10, 0))
    boxes = (Box(0, 0, 10, 6, 0), Box(0, 0, 10, 4, 0), Box(0, 0, 10, 10, 1))
    guess = Suggestion(replace(BLANK, boxes=boxes), ("cat", "dog"))
    assert guess.beyond(drawn).sheet.boxes == boxes[1:]
    assert guess.beyond(BLANK) == guess
    assert guess.beyond(replace(BLANK, boxes=boxes)).sheet.is_blank


def test_accepting_leaves_ones_own_and_what_is_ignored() -> None:
    own = BLANK.with_box(Box(1, 1, 5, 5, 0)).with_polygon([(10, 10), (15, 10), (15, 20), (10, 20)], 2)
    guess = BLANK.with_box(Box(2, 2, 6, 6, 1)).with_polygon([(10, 10), (20, 10), (20, 20), (10, 20)], 1)
    guess = guess.with_stroke([(30, 20)], 3, 255)
    accepted = accepted_all(own, guess)
    assert [box.label for box in accepted.boxes] == [0, 1]
    assert [accepted.mask.value_at(x, 15) for x in (12, 17, 25)] == [2, 1, 0]
    assert accepted.mask.value_at(30, 20) == 0
    assert accepted_all(own, BLANK) == own
