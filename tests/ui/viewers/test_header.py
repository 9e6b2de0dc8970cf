from __future__ import annotations

from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from cnnstudio.ui.viewers.header import Header


def is_below(header: Header, box: QComboBox) -> bool:
    """Whether a choice stands below the words."""
    return box.y() > header._details.geometry().bottom()


def test_choices_keep_their_width_and_stand_below_where_it_is_narrow(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    box = header.add_choice("Scale", ("one scale", "each its own"), "Scale of the colours.")
    header.show_text("a_layer_with_a_very_long_name_that_somebody_has_typed", "32 activation maps, 26 × 26")
    header.show()
    header.resize(1200, 48)
    qtbot.waitUntil(lambda: not is_below(header, box))
    width = box.width()
    header.resize(300, 80)
    qtbot.waitUntil(lambda: is_below(header, box))
    assert box.width() == width
    assert box.accessibleName() == "Scale"
    assert header.details == "32 activation maps, 26 × 26"


def test_words_are_not_cut_beside_choices_that_have_room_below(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    box = header.add_choice("Scale", ("one scale", "each its own"), "Scale of the colours.")
    title, details = "separable_conv2d", "8 kernels, 3×3×1 · ±0.425 · orange negative, blue positive"
    header.show_text(title, details)
    words = header._title.sizeHint().width() + header._details.sizeHint().width()
    header.resize(words + 60, 80)  # which is enough for the words, and not for the choice beside them
    header.show()
    qtbot.waitUntil(lambda: is_below(header, box))
    header.grab()
    assert not header._details.toolTip(), "the words are all there"
    header.show_text("conv2d", "8 kernels")
    qtbot.waitUntil(lambda: not is_below(header, box))
    header.show_text(title, details)
    qtbot.waitUntil(lambda: is_below(header, box))
