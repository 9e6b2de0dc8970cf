from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.document.project import Project
from cnnstudio.ui.comparing.partner_choice import PartnerChoice
from cnnstudio.ui.comparing.partners import Partner


def _partner(key: str) -> Partner:
    return Partner(key, key, Project)


def test_headings_cannot_be_chosen_and_the_choice_stays(qtbot: QtBot) -> None:
    choice = PartnerChoice()
    qtbot.addWidget(choice)
    choice.show_choices([_partner("tab")], [])
    assert [choice.itemText(place) for place in range(4)] == [
        "Open projects",
        "tab",
        "Open a file…",
        "Published networks",
    ]
    assert not choice.model().flags(choice.model().index(0, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert choice.currentIndex() == -1
    with qtbot.waitSignal(choice.chosen) as chosen:
        choice.setCurrentIndex(1)
        choice.activated.emit(1)
    assert chosen.args[0].key == "tab"
    choice.show_choices([_partner("other"), _partner("tab")], [_partner("file")])
    assert choice.partner is not None
    assert choice.partner.key == "tab"
    assert choice.currentText() == "tab"
    choice.show_choices([_partner("other")], [])
    assert choice.partner is None
    assert choice.currentIndex() == -1


def test_a_file_can_be_asked_for(qtbot: QtBot) -> None:
    choice = PartnerChoice()
    qtbot.addWidget(choice)
    choice.show_choices([_partner("tab")], [])
    choice.choose(choice.itemData(1))
    with qtbot.waitSignal(choice.file_requested):
        choice.setCurrentIndex(2)
        choice.activated.emit(2)
    assert choice.currentText() == "tab"
