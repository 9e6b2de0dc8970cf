"""One line of the Problems panel: where its buttons stand."""

from __future__ import annotations

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
