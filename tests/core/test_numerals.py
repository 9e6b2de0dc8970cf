"""Tests of numbers as people read them."""

from __future__ import annotations

import pytest

from cnnstudio.core.numerals import enumeration, exact, product, short, signed, size_text, tight, times


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"), (18_496, "18,496"), (99_999, "99,999"), (100_000, "100 k"), (999_499, "999 k"), (999_500, "1.0 M"),
        (12_513_000, "12.5 M"), (138_357_544, "138 M"), (15_470_264_320, "15.5 G"), (2 * 10**18, "2,000 P"), (None, "?"),
    ],
)  # fmt: skip
def test_short(number: int | None, text: str) -> None:
    assert short(number) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 B"), (999, "999 B"), (86_528, "86.5 kB"), (14_200_000, "14.2 MB"), (None, "?")]
)
def test_size_text(count: int | None, text: str) -> None:
    assert size_text(count) == text


def test_lists_of_numbers() -> None:
    assert exact(1234567) == "1,234,567"
    assert exact(None) == "?"
    assert signed(-1) == "−1"
    assert times((26, None, 1000)) == "26 × ? × 1,000"
    assert tight((3, 3)) == "3×3"
    assert tight((None, 3)) == "?×3"
    assert product((3, 3, 1024, "n")) == "3·3·1,024·n"
    assert product(()) == ""


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_enumeration(words: list[str], text: str) -> None:
    assert enumeration(words) == text
