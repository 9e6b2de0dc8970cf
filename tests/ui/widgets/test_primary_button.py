from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QPainter
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.primary_button import PrimaryButton


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_it_has_the_accent_colour_while_it_can_be_pressed(qtbot: QtBot, mode: str) -> None:
    button = PrimaryButton("Start again")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    theme.apply(mode)
    assert button.grab().toImage().pixelColor(6, 12) == QColor(theme.colours.accent)
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(6, 12) == QColor(theme.colours.sunken)
    theme.apply("light")


def test_it_is_wide_enough_for_its_text(qtbot: QtBot) -> None:
    button = PrimaryButton("A rather long thing to do")
    qtbot.addWidget(button)
    assert button.sizeHint().width() > button.fontMetrics().horizontalAdvance(button.text()) + 16


def test_with_its_keys_it_has_room_for_both_and_never_jumps(qtbot: QtBot) -> None:
    button = PrimaryButton()
    qtbot.addWidget(button)
    button.show_text("Train everything", "", "Train the network.")
    plain = button.sizeHint().width()
    button.show_text("Train everything", "Ctrl+↵", "Train the network.")
    wide = button.sizeHint().width()
    assert wide > plain + 10
    assert (button.accessibleName(), button.toolTip()) == ("Train everything", "Train the network.")
    button.show_text("Stop", "Ctrl+.", "Stop training.")
    assert button.sizeHint().width() == wide
    button.resize(button.sizeHint())
    drawn = button.grab().toImage()
    ground = drawn.pixelColor(6, 12)
    ends = range(wide - 40, wide - 10), range(16, 40), range(60, 90)
    has_ink = [
        any(drawn.pixelColor(x, y) != ground for x in columns for y in range(6, drawn.height() - 6))
        for columns in ends
    ]
    assert has_ink == [True, True, False]


def test_its_keys_step_back_behind_its_text(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    button = PrimaryButton()
    qtbot.addWidget(button)
    button.show_text("Train", "Ctrl+↵", "Train the network.")
    weights: list[int] = []
    monkeypatch.setattr(
        "cnnstudio.ui.widgets.primary_button.QPainter",
        type(
            "Noting", (QPainter,), {"drawText": lambda painter, *_: weights.append(painter.font().weight())}
        ),
    )
    button.grab()
    assert weights == [QFont.Weight.DemiBold, QFont.Weight.Normal]
