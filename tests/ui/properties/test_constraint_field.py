"""Tests of the editor of constraints on weights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.settings import Setting
from cnnstudio.core.values import CODECS, Constraint
from cnnstudio.layers.dense import Dense
from cnnstudio.ui.properties.constraint_field import ConstraintField

Show = Callable[[QWidget], QWidget]


def made(shown: Show) -> ConstraintField:
    (setting,) = (each for each in Dense.setting_list() if each.name == "kernel_constraint")
    assert isinstance(setting, Setting)
    field = ConstraintField(setting)
    shown(field)
    return field


def test_each_kind_has_its_own_numbers(qtbot: QtBot, shown: Show) -> None:
    field = made(shown)
    seen = {}
    for place in range(field.box.count()):
        field.box.setCurrentIndex(place)
        with qtbot.waitSignal(field.finished):
            field.box.activated.emit(place)
        seen[field.box.itemText(place)] = [part.isVisible() for part in (*field.number_fields, field.axes)]
    assert seen == {
        "none": [False, False, False, False],
        "norm at most": [False, True, False, True],
        "norm between": [True, True, True, True],
        "norm 1": [False, False, False, True],
        "not negative": [False, False, False, False],
    }


def test_what_is_shown_is_what_is_read(shown: Show) -> None:
    field = made(shown)
    for constraint in (Constraint("max_norm", high=3.0, axes=(0, 1)), Constraint("unit_norm"), None):
        field.show_value(constraint)
        value = field.value()
        assert (None if value is None else CODECS[Constraint].decode(value)) == constraint


def test_empty_numbers_are_the_usual_ones(shown: Show) -> None:
    field = made(shown)
    field.show_value(Constraint("min_max_norm", 0.5))
    field.number_fields[1].show_text("")
    assert CODECS[Constraint].decode(field.value()) == Constraint("min_max_norm", 0.5)
    field.show_value(Constraint("min_max_norm", 0.5))
    assert field.number_fields[1].text() == ""


def test_axes_are_typed_and_shown(qtbot: QtBot, shown: Show) -> None:
    field = made(shown)
    field.show_value(Constraint("max_norm", high=3.0))
    assert (field.axes.text(), field.axes.placeholderText()) == ("", "auto")
    field.axes.setFocus()
    with qtbot.waitSignal(field.edited):
        qtbot.keyClicks(field.axes, "1")
    assert CODECS[Constraint].decode(field.value()) == Constraint("max_norm", high=3.0, axes=(1,))
    field.show_value(Constraint("max_norm", high=3.0, axes=(0, -1)))
    assert field.axes.text() == "0, −1"
    field.axes.setText("x")
    with pytest.raises(ValueError, match="set with axes such as"):
        field.value()
    field.box.setCurrentIndex(field.box.findData("non_neg"))
    assert field.value() == {"kind": "non_neg", "axes": None}


def test_axes_of_one_layer_are_not_given_to_another(shown: Show) -> None:
    field = made(shown)
    field.show_value(Constraint("unit_norm", axes=(1,)))
    field.forget()
    field.box.setCurrentIndex(field.box.findData("unit_norm"))
    assert field.value() == {"kind": "unit_norm", "axes": None}
