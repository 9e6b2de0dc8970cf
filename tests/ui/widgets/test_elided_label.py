from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.ui.widgets.elided_label import ElidedLabel

LONG = "a_layer_with_a_very_long_name_that_somebody_has_typed"


def shown(qtbot: QtBot, text: str, width: int) -> ElidedLabel:
    label = ElidedLabel(text)
    qtbot.addWidget(label)
    label.resize(width, 20)
    label.show()
    label.grab()
    return label


def test_what_is_cut_off_stands_in_the_tooltip(qtbot: QtBot) -> None:
    assert shown(qtbot, LONG, 80).toolTip() == LONG


def test_what_fits_needs_no_tooltip(qtbot: QtBot) -> None:
    assert shown(qtbot, "conv", 200).toolTip() == ""


def test_it_never_widens_its_window(qtbot: QtBot) -> None:
    label = shown(qtbot, LONG, 80)
    assert label.minimumSizeHint().width() < 40 < label.sizeHint().width()


def test_it_says_all_of_it_to_reading_aids(qtbot: QtBot) -> None:
    label = shown(qtbot, "conv", 80)
    label.set_text(LONG)
    assert label.text == label.accessibleName() == LONG
