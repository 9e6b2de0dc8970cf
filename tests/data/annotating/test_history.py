from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.history import History
from cnnstudio.data.annotating.sheet import Sheet
from tests.data.annotating.test_sheet import EDITS, edited

STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@STEADY
@given(st.lists(EDITS, max_size=25))
def test_all_the_way_down_and_up_again(edits: list[tuple[Any, ...]]) -> None:
    history = History.of(Sheet.blank(200, 150))
    sheets = [history.sheet]
    for edit in edits:
        after = history.done(edited(history.sheet, edit), edit[0])
        if after is not history:
            sheets.append(after.sheet)
        history = after
    assert history.undo_title or len(sheets) == 1
    for sheet in reversed(sheets[:-1]):
        history = history.undone()
        assert history.sheet == sheet
    assert history.undo_title == ""
    assert history.undone().sheet == sheets[0]
    for sheet in sheets[1:]:
        history = history.redone()
        assert history.sheet == sheet
    assert history.redo_title == ""
    assert history.redone().sheet == sheets[-1]


def test_steps_of_one_gesture_are_one_until_it_ends() -> None:
    first = Sheet.blank(100, 100).with_box(Box(10, 10, 20, 20, 0))
    history = History.of(first)
    for step in range(1, 4):
        history = history.done(first.with_moved(0, step, 0), "move box", "arrow 0")
    assert history.undone().sheet == first
    again = history.settled().done(history.sheet.with_moved(0, 1, 0), "move box", "arrow 0")
    assert again.undone().sheet == history.sheet
    assert again.undone().redo_title == "move box"
    after_undo = again.undone().done(history.sheet.with_moved(0, 9, 0), "move box", "arrow 0")
    assert after_undo.undone().sheet == history.sheet


def test_a_new_step_forgets_what_was_taken_back_and_none_is_no_step() -> None:
    blank = Sheet.blank(100, 100)
    history = History.of(blank).done(blank.with_box(Box(1, 1, 5, 5, 0)), "draw box")
    assert history.done(history.sheet, "nothing") is history
    other = history.undone().done(blank.with_box(Box(2, 2, 6, 6, 0)), "draw box")
    assert other.redo_title == ""
    assert other.undone().sheet == blank
