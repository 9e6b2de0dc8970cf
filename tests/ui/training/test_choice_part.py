from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.optimizers import OPTIMIZERS, SGD, Adam
from cnnstudio.ui.training.choice_part import ChoicePart


@pytest.fixture
def part(qtbot: QtBot) -> ChoicePart:
    made = ChoicePart("Optimizer", OPTIMIZERS)
    qtbot.addWidget(made)
    made.show_value(Adam())
    made.show()
    return made


def test_it_offers_every_registered_kind(part: ChoicePart) -> None:
    assert [part.box.itemText(place) for place in range(part.box.count())] == [
        cls.label for cls in OPTIMIZERS
    ]
    assert part.box.currentText() == "Adam"
    plain = [name for name, row in part.form.rows.items() if not row.setting.advanced]
    assert plain == ["learning_rate", "beta_1", "beta_2", "epsilon"]


def test_another_kind_comes_with_its_defaults(part: ChoicePart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(part.chosen) as signal:
        part.box.setCurrentText("SGD")
    assert signal.args == [SGD()]


def test_showing_is_no_choice(part: ChoicePart, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(part.chosen):
        part.show_value(SGD(0.5))
    assert part.box.currentText() == "SGD"


def test_an_edit_gives_a_new_thing_and_its_gesture(part: ChoicePart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(part.edited) as signal:
        part.form.edited.emit("learning_rate", 0.25, "form 7 learning_rate")
    assert signal.args == [Adam(0.25), "form 7 learning_rate"]


def test_a_value_that_it_cannot_have_is_refused_in_place(part: ChoicePart, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(part.edited):
        part.form.edited.emit("learning_rate", -1.0, "")


def test_what_is_of_no_known_kind_is_shown_as_nothing(part: ChoicePart) -> None:
    part.show_value(None)
    assert part.box.currentIndex() == -1
    assert part.form.isHidden()
