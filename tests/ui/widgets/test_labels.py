from __future__ import annotations

from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cnnstudio.ui.widgets.labels import caption, figures, title, vertical_hairline


def test_titles_are_bold_and_take_text_as_it_is(qtbot: QtBot) -> None:
    label = title("<b>conv</b>")
    qtbot.addWidget(label)
    assert label.font().weight() >= QFont.Weight.DemiBold
    plain = title("conv")
    qtbot.addWidget(plain)
    assert label.sizeHint().width() > 1.5 * plain.sizeHint().width()


def test_figures_are_of_one_width(qtbot: QtBot) -> None:
    narrow, wide = figures("1111"), figures("8888")
    qtbot.addWidget(narrow)
    qtbot.addWidget(wide)
    assert QFontInfo(narrow.font()).pixelSize() >= 13
    assert narrow.sizeHint().width() == wide.sizeHint().width()


def test_a_caption_names_its_field(qtbot: QtBot) -> None:
    field = QLineEdit()
    label = caption("Network", field)
    qtbot.addWidget(field)
    qtbot.addWidget(label)
    assert label.buddy() is field
    assert field.accessibleName() == "Network"


def test_a_field_keeps_the_name_that_it_has(qtbot: QtBot) -> None:
    field = QLineEdit()
    field.setAccessibleName("Network to look into")
    label = caption("Network", field)
    qtbot.addWidget(field)
    qtbot.addWidget(label)
    assert field.accessibleName() == "Network to look into"


def test_hairlines_are_one_px_wide(qtbot: QtBot) -> None:
    line = vertical_hairline()
    qtbot.addWidget(line)
    assert line.maximumWidth() == line.minimumWidth() == 1
