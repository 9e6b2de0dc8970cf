from __future__ import annotations

import csv
import io
import math

import numpy as np

from cnnstudio.engine.pixel.account import NOWHERE, Account, Formula, Source, Terms
from cnnstudio.engine.pixel.account_text import account_table, account_text, filled, number, symbols


def made(keras: float = 3.5) -> Account:
    """A sum of 1 · 2 and 3 · 0.5, with a third number in the padding, and a negative bias."""
    window = Terms(
        "Window × kernel", "sum", np.array([[[0, 1, 3]]], np.float32), np.array([[[0, 2, 1.5]]]),
        np.array([[[NOWHERE, 4, 5]]]), 3.5, np.array([[[7, 2, 0.5]]], np.float32), columns=(-1, 0, 1),
    )  # fmt: skip
    bias = Formula("Bias", "{sum} + {bias}", {"sum": 3.5, "bias": -0.25}, 3.25)
    picture = np.zeros((2, 2, 1), np.uint8)
    return Account(
        "conv", "Conv1D", (4, 2), (1, 0), (Source("before", (6, 1), True),), (window, bias), keras, "",
        ((0, 2),), picture, (2, 2),
    )  # fmt: skip


def test_the_text_says_every_step() -> None:
    text = account_text(made(3.25))
    assert text.startswith("conv, step 1, unit 0: 3.25\nConv1D, output 4 × 2\nsees px 0…1 of the image\n")
    assert "  channel 0, column −1 (padding): 0 · 7 → 0\n" in text
    assert "  channel 0, column 0: 1 · 2 → 2\n" in text
    assert "  Sum: 3.5\n" in text
    assert "Bias: 3.5 + (−0.25) = 3.25\n" in text
    assert text.endswith("Keras: 3.25\n")


def test_a_number_that_differs_from_that_of_keras_is_said_to() -> None:
    assert account_text(made(3.3)).endswith("Keras: 3.3 – which is another number\n")


def test_the_table_has_every_term() -> None:
    rows = list(csv.DictReader(io.StringIO(account_table(made(3.25)))))
    assert [row["padding"] for row in rows] == ["1", "0", "0", "", "", ""]
    assert sum(float(row["term"]) for row in rows[:3]) == 3.5
    assert [(row["step"], row["term"]) for row in rows[3:]] == [
        ("Sum", "3.5"),
        ("Bias", "3.25"),
        ("Keras", "3.25"),
    ]
    assert all(float(row["input"]) * float(row["factor"]) == float(row["term"]) for row in rows[:3])


def test_numbers_are_written_with_their_signs() -> None:
    assert [number(one) for one in (0.0, -0.0, -1.5, math.nan, math.inf, -math.inf)] == [
        "0",
        "0",
        "−1.5",
        "NaN",
        "∞",
        "−∞",
    ]
    scaled = Formula(
        "Normalization", "{gamma} · ({x} − {mean})", {"gamma": -2.0, "x": -1.0, "mean": -3.0}, -4.0
    )
    assert filled(scaled) == "−2 · (−1 − (−3))"
    assert symbols(scaled) == "γ · (x − μ)"
