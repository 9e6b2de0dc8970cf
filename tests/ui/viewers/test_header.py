from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.ui.viewers.header import Header


def test_choices_keep_their_width_and_stand_below_where_it_is_narrow(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    box = header.add_choice("Scale", ("one scale", "each its own"), "Scale of the colours.")
    header.show_text("a_layer_with_a_very_long_name_that_somebody_has_typed", "32 activation maps, 26 × 26")
    header.show()
    header.resize(900, 48)
    qtbot.waitUntil(lambda: box.y() < 20)
    width = box.width()
    header.resize(300, 80)
    qtbot.waitUntil(lambda: box.y() > 20)
    assert box.width() == width
    assert box.accessibleName() == "Scale"
    assert header.details == "32 activation maps, 26 × 26"
