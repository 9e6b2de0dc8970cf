from __future__ import annotations

import math

import pytest

from cnnstudio.ui.viewers.figures import brief, figure, one_value, span


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.063914, "0.06391"), (-1.25, "−1.25"), (5335.4, "5,335"), (123456.0, "123,456"),
     (1.2e-7, "1.2e−07"), (3e12, "3e+12"), (math.nan, "–"), (math.inf, "∞"), (-math.inf, "−∞")],
)  # fmt: skip
def test_figures(value: float, text: str) -> None:
    assert figure(value) == text


def test_spans() -> None:
    assert span(-0.5, 2.3145) == "−0.5 … 2.315" or span(-0.5, 2.3145) == "−0.5 … 2.314"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.3141, "0.31"), (-1.234, "−1.23"), (12.34, "12.3"), (412.4, "412"), (5335.0, "5335"), (-25000.0, "−2e4"),
     (math.nan, "NaN"), (math.inf, "∞")],
)  # fmt: skip
def test_brief_figures_fit_into_a_cell(value: float, text: str) -> None:
    assert brief(value) == text
    assert len(brief(value)) <= 5


def test_a_single_value_is_written_in_full_or_called_no_number() -> None:
    assert [one_value(value) for value in (0.25, -1.234567891, math.nan, -math.inf, -0.0)] == [
        "0.25", "−1.23457", "NaN", "−∞", "0",
    ]  # fmt: skip


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert [brief(value) for value in (-0.0, -0.004, 0.004, -0.006)] == ["0.00", "0.00", "0.00", "−0.01"]
