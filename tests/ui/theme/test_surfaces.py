"""Labels that remember how high they are are as high as Qt would say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import Parted, TextLabel

LONG = "A window of 40 px does not fit in 28 px: use a smaller kernel or padding that is called same."


@pytest.fixture
def label(qtbot: QtBot) -> TextLabel:
    label = TextLabel(LONG)
    qtbot.addWidget(label)
    return label


def asked_of_qt(label: TextLabel, width: int) -> int:
    return QLabel.heightForWidth(label, width)


def test_each_width_has_its_own_height(label: TextLabel) -> None:
    heights = [label.heightForWidth(width) for width in (120, 400, 120)]
    assert heights == [asked_of_qt(label, width) for width in (120, 400, 120)]
    assert heights[0] > heights[1]


def test_it_is_measured_anew_when_what_it_says_or_its_font_is_another(label: TextLabel) -> None:
    for change in (
        lambda: label.setText("Short"),
        lambda: label.setText(LONG + LONG),
        lambda: label.setFont(text_font(9)),
        lambda: label.setText("one<br>two<br>three"),
        lambda: label.setTextFormat(Qt.TextFormat.RichText),
    ):
        before = label.heightForWidth(120)
        change()
        assert label.heightForWidth(120) == asked_of_qt(label, 120) != before


def test_it_is_asked_once_for_a_width(label: TextLabel, monkeypatch: pytest.MonkeyPatch) -> None:
    height = label.heightForWidth(120)
    monkeypatch.setattr(QLabel, "heightForWidth", lambda *_: pytest.fail("It was measured again."))
    assert label.heightForWidth(120) == height


def test_no_part_can_be_dragged_shut(qtbot: QtBot) -> None:
    parts = [QLabel("first"), QLabel("second")]
    parted = Parted(*parts, is_column=True)
    qtbot.addWidget(parted)
    parted.resize(200, 200)
    parted.show()
    parted.setSizes([200, 0])
    assert [parted.widget(place) for place in range(2)] == parts
    assert parted.sizes()[1] >= parts[1].minimumSizeHint().height() > 0
    assert parts[0].y() < parts[1].y()
