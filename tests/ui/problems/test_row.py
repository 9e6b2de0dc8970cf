"""One line of the Problems panel: where its buttons stand."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Fix
from cnnstudio.ui.problems.listing import Entry
from cnnstudio.ui.problems.row import ProblemRow


def test_buttons_stand_beside_the_message_or_under_it(qtbot: QtBot) -> None:
    fixes = (
        Fix("Use “same” padding", {"padding": "same"}),
        Fix("Shrink the window", {"kernel_size": (3, 3)}),
    )
    row = ProblemRow(
        Entry("error", ("n1",), "conv2d", "A window of 30×30 px does not fit in 14×14 px.", fixes)
    )
    qtbot.addWidget(row)
    row.resize(1200, 60)
    row.show()
    assert row.buttons[0].y() < row.sentence.geometry().bottom()
    assert row.sentence.geometry().right() < row.buttons[0].x()
    row.resize(520, 90)
    qtbot.waitUntil(lambda: row.buttons[0].y() > row.sentence.geometry().bottom())
    assert row.sentence.width() > 300
    row.resize(1200, 60)
    qtbot.waitUntil(lambda: row.buttons[0].y() < row.sentence.geometry().bottom())


def test_buttons_that_find_no_room_beside_each_other_stand_under_each_other(qtbot: QtBot) -> None:
    fixes = (
        Fix("Append Flatten and Dense with 10 units", append=True),
        Fix("Append global average pooling and Dense with 10 units", append=True),
    )
    row = ProblemRow(Entry("error", ("n1",), "predictions", "It gives 388 × 388 × 2 for 10 classes.", fixes))
    area = QScrollArea(widgetResizable=True)
    area.setWidget(row)
    qtbot.addWidget(area)
    area.resize(680, 160)
    area.show()
    first, second = row.buttons
    qtbot.waitUntil(lambda: second.y() >= first.y() + first.height())
    assert row.width() <= area.viewport().width()
    assert first.x() == second.x()
    assert second.geometry().right() < row.width()
    area.resize(1400, 160)
    qtbot.waitUntil(lambda: second.y() == first.y())


def test_a_row_says_something_else_about_the_same_thing(qtbot: QtBot) -> None:
    row = ProblemRow(Entry("hint", (), "Network", "12 more hints."))
    qtbot.addWidget(row)
    assert row.restate(Entry("hint", (), "Network", "13 more hints."))
    assert (row.sentence.text(), row.entry.message) == ("13 more hints.", "13 more hints.")
    assert row.accessibleName() == "Hint: Network: 13 more hints."
    for other in (
        Entry("warning", (), "Network", "14"),
        Entry("hint", ("n1",), "Network", "14"),
        Entry("hint", (), "conv2d", "14"),
        Entry("hint", (), "Network", "14", (Fix("Use ReLU"),)),
    ):
        assert not row.restate(other)
    assert row.sentence.text() == "13 more hints."
