from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.ui.properties.field import MIXED_TEXT
from cnnstudio.ui.properties.trainable_row import TrainableRow


def test_a_tick_is_told_and_a_mixture_shown(qtbot: QtBot) -> None:
    row = TrainableRow()
    qtbot.addWidget(row)
    row.show()
    told: list[bool] = []
    row.chosen.connect(told.append)
    (box,) = row.form_row.field.parts()
    row.show_values([True])
    assert box.accessibleName() == "Trainable"
    box.click()  # type: ignore[attr-defined]
    row.show_values([False])
    assert row.form_row.reset.isVisible()
    row.form_row.reset.click()
    assert told == [False, True]
    row.show_values([True, False])
    assert box.text() == MIXED_TEXT  # type: ignore[attr-defined]
    row.show_values([])
    assert not row.isVisible()
