"""Tests of the value types that settings are made of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cnnstudio.core.values import CODECS, Margins, Matrices, Pair, Penalty, Shape


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, 3),
        (float, 0.25),
        (bool, False),
        (str, "same"),
        (Pair, (3, 4)),
        (Margins, ((1, 2), (3, 4))),
        (Shape, (28, None, 1)),
        (Shape, ()),
        (Penalty, Penalty(0.5, 0.25)),
        (Matrices, Matrices((((1.0, -2.0),), ((0.5, 0.0),)))),
    ],
)
def test_values_survive_json(kind: Any, value: Any) -> None:
    codec = CODECS[kind]
    assert codec.decode(json.loads(json.dumps(codec.encode(value)))) == value
    assert codec.decode(value) == value
    assert hash(codec.decode(value)) == hash(value)


@pytest.mark.parametrize(
    ("penalty", "text"),
    [
        (Penalty(), "none"),
        (Penalty(0.5), "L1 0.5"),
        (Penalty(0.0, 0.001), "L2 0.001"),
        (Penalty(1, 2), "L1 1, L2 2"),
    ],
)
def test_penalty_in_words(penalty: Penalty, text: str) -> None:
    assert str(penalty) == text


def test_size_of_matrices() -> None:
    assert Matrices((((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)),)).size == (2, 3)
