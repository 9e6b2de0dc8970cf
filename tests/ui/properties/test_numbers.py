from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.ui.properties.numbers import number_text, read_number, stepped


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("64", 64), (" 64 ", 64), ("−3", -3), ("1e-3", 0.001), ("0,5", 0.5), ("18,496", 18496), ("1,234,567", 1234567),
        ("1/255", 1 / 255), (".5", 0.5), ("1E4", 1e4), ("+2", 2), ("1,234.5", 1234.5),
    ],
)  # fmt: skip
def test_numbers_are_read_in_one_way_everywhere(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "abc", "nan", "inf", "1e999", "1/0", "1,5,2", "0x10", "--2", "1_000"])
def test_what_is_no_number_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(ValueError, match="a number; it is") as caught:
        read_number(text)
    assert (text in str(caught.value)) if text else ("empty" in str(caught.value))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_its_text(number: float) -> None:
    assert read_number(number_text(number)) == number


def test_texts_are_short() -> None:
    assert [number_text(n) for n in (1 / 255, 1e-7, 0.5, 3.0, -2)] == ["1/255", "1e-7", "0.5", "3", "−2"]


@pytest.mark.parametrize(
    ("number", "steps", "moved"),
    [
        (0.5, 1, 0.6),
        (0.99, 1, 1.0),
        (0.99, -1, 0.98),
        (0.001, 1, 0.002),
        (0.001, -1, 0.0009),
        (1.0, -1, 0.9),
        (0.0, 1, 0.1),
    ],
)
def test_decimals_move_by_their_last_digit(number: float, steps: int, moved: float) -> None:
    assert math.isclose(stepped(number, steps, whole=False, minimum=None, maximum=None), moved)


def test_steps_stay_within_limits_and_whole() -> None:
    assert stepped(3, -10, whole=True, minimum=1, maximum=None) == 1
    assert stepped(0.9, 5, whole=False, minimum=0, maximum=1) == 1
    assert stepped(None, 1, whole=True, minimum=1, maximum=None) == 1
    assert isinstance(stepped(3, 1, whole=True, minimum=1.0, maximum=8.0), int)
