from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.window.messages import Kind, MessageBar, Reply


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


def _texts(bar: MessageBar) -> list[str]:
    return [row.text for row in bar.rows]


def test_it_shows_itself_only_with_messages(bar: MessageBar) -> None:
    assert bar.isHidden()
    bar.show_error("One.")
    assert not bar.isHidden()
    bar.dismiss_newest()
    assert bar.isHidden()
    bar.dismiss_newest()


def test_newest_first_and_no_more_than_three(bar: MessageBar) -> None:
    for text in ("One.", "Two.", "Three.", "Four."):
        bar.show_error(text)
    assert _texts(bar) == ["Four.", "Three.", "Two."]


def test_the_same_text_stands_once(bar: MessageBar) -> None:
    bar.show_error("One.")
    bar.show_error("Two.")
    bar.show_error("One.")
    assert _texts(bar) == ["One.", "Two."]


def test_a_button_acts_and_the_message_goes(bar: MessageBar) -> None:
    done: list[str] = []
    bar.show_error(
        "One.", Reply("Do", lambda: done.append("did")), Reply("Leave", lambda: done.append("left"))
    )
    bar.rows[0].buttons[1].click()
    assert done == ["left"]
    assert _texts(bar) == []


def test_the_cross_dismisses(bar: MessageBar) -> None:
    bar.show_error("One.")
    bar.rows[0].cross.click()
    assert _texts(bar) == []


def test_refusals_pass_and_errors_stay(bar: MessageBar) -> None:
    bar.show_error("Stays.")
    bar.show_refusal("Passes.")
    bar._passing.timeout.emit()
    assert _texts(bar) == ["Stays."]


def test_reading_aids_hear_the_kind(bar: MessageBar) -> None:
    assert bar.show_message("One.", Kind.WARNING).accessibleName() == "Warning: One."


def test_a_reply_may_show_another_message(bar: MessageBar) -> None:
    bar.show_error("One.", Reply("More", lambda: bar.show_error("Two.")))
    bar.rows[0].buttons[0].click()
    assert _texts(bar) == ["Two."]


def test_what_makes_an_edit_itself_outlasts_edits(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message("Pasted.", passing=True)
    bar.show_message("Exported.", passing=True, outlasts=True)
    bar.dismiss_passing()
    assert [row.text for row in bar.rows] == ["Exported."]
    bar._passing.timeout.emit()
    assert not bar.rows
