"""Tests of the editor of lists of numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.settings import Setting
from cnnstudio.core.values import Reals, Sizes
from cnnstudio.ui.properties.list_field import NumberListField

SIZES = Setting("target_shape", "Shape", "The sizes.", Sizes, False, (-1,), None, None, (), False)


@pytest.fixture
def field(qtbot: QtBot) -> NumberListField:
    made = NumberListField(SIZES)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("text", "value"),
    [("7, 7, 64", (7, 7, 64)), ("7 × 7 × 64", (7, 7, 64)), ("(−1, 3)", (-1, 3)), ("-1;3,", (-1, 3)), ("12", (12,))],
)  # fmt: skip
def test_numbers_are_read_however_they_are_parted(field: NumberListField, text: str, value: Any) -> None:
    field.line.setText(text)
    assert SIZES.checked(field.value()) == value


def test_numbers_are_shown_with_commas_and_stay_as_typed(field: NumberListField) -> None:
    field.show_value((7, -1))
    assert field.line.text() == "7, −1"
    field.line.setText("7×-1")
    field.show_value((7, -1))
    assert field.line.text() == "7×-1"
    field.show_value((7, 2))
    assert field.line.text() == "7, 2"
    field.forget()
    assert field.line.text() == ""


def test_what_is_no_list_of_numbers_is_refused(field: NumberListField) -> None:
    field.line.setText("7, many")
    with pytest.raises(ValueError, match="numbers with commas between; it is “7, many”"):
        field.value()
    field.line.setText(" ")
    with pytest.raises(ValueError, match="it is empty"):
        field.value()


def test_an_optional_list_may_be_empty(qtbot: QtBot) -> None:
    made = NumberListField(replace(SIZES, type=Reals, optional=True, default=None))
    qtbot.addWidget(made)
    assert made.value() is None
    made.show_value((0.5,))
    assert (made.line.text(), made.value()) == ("0.5", (0.5,))
    made.show_value(None)
    assert (made.line.text(), made.value()) == ("", None)
