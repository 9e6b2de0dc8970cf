from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QToolButton
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.notice import Kind, Notice, colour_of


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    made = Notice("Message", closable=True)
    qtbot.addWidget(made)
    made.resize(600, 40)
    return made


def test_it_is_hidden_until_there_is_something_to_say(notice: Notice) -> None:
    assert notice.isHidden()
    notice.show_message("error", "The disk is full: free some space.")
    assert not notice.isHidden()
    assert notice.text == "The disk is full: free some space."
    notice.clear()
    assert notice.isHidden()
    assert notice.text == ""


def test_its_buttons_do_what_they_say(notice: Notice, qtbot: QtBot) -> None:
    done: list[str] = []
    notice.show_message(
        "error", "No.", (("Mend", lambda: done.append("mend")), ("Leave", lambda: done.append("leave")))
    )
    assert [button.text() for button in notice.buttons] == ["Mend", "Leave"]
    qtbot.mouseClick(notice.buttons[1], Qt.MouseButton.LeftButton)
    assert done == ["leave"]


def test_a_button_may_change_the_notice_that_it_stands_in(notice: Notice, qtbot: QtBot) -> None:
    notice.show_message("error", "No.", (("Mend", lambda: notice.show_message("good", "Mended.")),))
    qtbot.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert (notice.kind, notice.text, notice.buttons) == ("good", "Mended.", ())


def test_it_can_be_closed(notice: Notice, qtbot: QtBot) -> None:
    notice.show_message("warning", "Mind the step.")
    (close,) = notice.findChildren(QToolButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert notice.isHidden()


@pytest.mark.parametrize("kind", ["error", "warning", "good", "note"])
def test_every_kind_is_drawn_in_both_themes(notice: Notice, kind: Kind) -> None:
    notice.show_message(kind, "Text.")
    pictures = []
    for mode in ("light", "dark"):
        theme.apply(mode)
        pictures.append(notice.grab().toImage())
        assert colour_of(kind).startswith("#")
    theme.apply("light")
    assert pictures[0] != pictures[1]


def test_kinds_differ_by_more_than_colour(notice: Notice) -> None:
    pictures = set()
    for kind in ("error", "warning", "good", "note"):
        notice.show_message(kind, "Text.")  # type: ignore[arg-type]
        sign = (
            notice._sign.pixmap()
            .toImage()
            .convertToFormat(notice._sign.pixmap().toImage().Format.Format_Alpha8)
        )
        pictures.add(bytes(sign.constBits()))
    assert len(pictures) == 4


def test_buttons_move_below_the_text_where_it_is_narrow(notice: Notice) -> None:
    notice.show_message("error", "No.", (("Append Flatten and Dense with 10 units", lambda: None),))
    notice.show()
    notice.resize(900, 60)
    assert notice._lines.direction() == QBoxLayout.Direction.LeftToRight
    notice.resize(320, 60)
    assert notice._lines.direction() == QBoxLayout.Direction.TopToBottom


def test_a_short_button_leaves_a_narrow_text_its_width_too(notice: Notice) -> None:
    notice.show_message("error", "There is no folder here.", (("Locate…", lambda: None),))
    notice.show()
    for width, direction in ((600, "LeftToRight"), (290, "TopToBottom")):
        notice.resize(width, 60)
        assert notice._lines.direction() == QBoxLayout.Direction[direction]


def test_buttons_that_find_no_room_beside_each_other_stand_under_each_other(qtbot: QtBot) -> None:
    notice = Notice("Message")
    area = QScrollArea(widgetResizable=True)
    area.setWidget(notice)
    qtbot.addWidget(area)
    area.resize(252, 300)
    area.show()
    notice.show_message(
        "error", "Nothing can be downloaded.", (("Download names", print), ("Choose a file…", print))
    )
    first, second = notice.buttons
    qtbot.waitUntil(lambda: second.y() >= first.y() + first.height())
    assert notice.width() <= area.viewport().width()
    assert second.geometry().right() < notice.width()
    area.resize(500, 300)
    qtbot.waitUntil(lambda: second.y() == first.y())
