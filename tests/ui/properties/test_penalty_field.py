"""Tests of the editor of penalties."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.layer import Layer
from cnnstudio.core.penalties import COLUMNS, ROWS, Penalty, penalty_of
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.ui.properties.penalty_field import PenaltyField

Show = Callable[[QWidget], QWidget]


def made(shown: Show, cls: type[Layer] = Dense) -> PenaltyField:
    (setting,) = (each for each in cls.setting_list() if each.name == "kernel_regularizer")
    field = PenaltyField(setting)
    shown(field)
    return field


def texts(field: PenaltyField) -> list[str]:
    return [part.text() for part in field.number_fields if part.isVisible()]


def test_each_kind_has_its_own_numbers(qtbot: QtBot, shown: Show) -> None:
    field = made(shown)
    seen = {}
    for place in range(field.box.count()):
        field.box.setCurrentIndex(place)
        with qtbot.waitSignal(field.finished):
            field.box.activated.emit(place)
        seen[field.box.itemText(place)] = [part.isVisible() for part in field.number_fields]
    assert seen == {
        "L1 and L2": [True, True, False],
        "orthogonal rows": [False, False, True],
        "orthogonal columns": [False, False, True],
    }


def test_kernels_that_are_no_matrix_are_not_offered_orthogonality(shown: Show) -> None:
    field = made(shown, Conv2D)
    assert not field.box.isVisible()
    assert field.parts() == tuple(field.number_fields[:2])
    field.show_value(Penalty(kind=ROWS, factor=0.5))  # a file brought it along
    assert field.box.isVisible()
    assert field.box.currentText() == "orthogonal rows"
    assert texts(field) == ["0.5"]
    field.box.setCurrentIndex(field.box.findText("L1 and L2"))
    field.forget()
    assert field.value() is None


@pytest.mark.parametrize(
    "penalty", [Penalty(0.5, 0.25), Penalty(kind=ROWS, factor=0.5), Penalty(kind=COLUMNS, factor=0.01), None]
)
def test_what_is_shown_is_what_is_read(shown: Show, penalty: Penalty | None) -> None:
    field = made(shown)
    field.show_value(Penalty(kind=ROWS, factor=3.0))
    field.show_value(penalty)
    value = field.value()
    assert (None if value is None else penalty_of(value)) == penalty


def test_empty_numbers_are_the_usual_ones(shown: Show) -> None:
    field = made(shown)
    assert field.value() is None
    field.show_value(Penalty(0.5, 0.0))
    assert texts(field) == ["0.5", ""]
    field.box.setCurrentIndex(field.box.findData(ROWS))
    assert penalty_of(field.value()) == Penalty(kind=ROWS, factor=0.01)
    field.show_value(Penalty(kind=ROWS, factor=0.01))
    assert texts(field) == [""]
    assert field.number_fields[2].lineEdit().placeholderText() == "0.01"


def test_penalties_that_differ_choose_no_kind(shown: Show) -> None:
    field = made(shown)
    field.show_mixed()
    assert field.box.currentIndex() == -1
    assert field.box.placeholderText() == "mixed"
    field.show_value(Penalty(0.5))
    assert field.box.currentText() == "L1 and L2"
