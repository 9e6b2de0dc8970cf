"""Tests of the value types that settings are made of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.values import (
    CODECS,
    Constraint,
    Margins,
    Margins1,
    Matrices,
    Pair,
    Range,
    Reals,
    Shape,
    Sizes,
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, 3),
        (float, 0.25),
        (bool, False),
        (str, "same"),
        (Pair, (3, 4)),
        (Margins, ((1, 2), (3, 4))),
        (Margins1, ((1, 2),)),
        (Sizes, (7, -1, 64)),
        (Sizes, ()),
        (Reals, (0.5, -2.0)),
        (Range, (-0.5, 2.0)),
        (Range, (1.0, 1.0)),
        (Shape, (28, None, 1)),
        (Shape, ()),
        (Penalty, Penalty(0.5, 0.25)),
        (Penalty, Penalty(kind="orthogonal_rows", factor=0.5)),
        (Constraint, Constraint("min_max_norm", 0.5, 2.0, 0.25, (0, -1))),
        (Constraint, Constraint("non_neg")),
        (Initializer, Initializer("he_normal")),
        (Initializer, Initializer("variance_scaling", (("scale", 2.0), ("mode", "fan_avg")), 3)),
        (Matrices, Matrices((((1.0, -2.0),), ((0.5, 0.0),)))),
    ],
)
def test_values_survive_json(kind: Any, value: Any) -> None:
    codec = CODECS[kind]
    assert codec.decode(json.loads(json.dumps(codec.encode(value)))) == value
    assert codec.decode(value) == value
    assert hash(codec.decode(value)) == hash(value)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"kind": "tight"}, "a constraint of one of these kinds: max_norm, min_max_norm, unit_norm, non_neg"),
        ({"kind": "max_norm", "low": 2}, "norms from 0 up"),
        ({"kind": "max_norm", "rate": 1.5}, "a rate from 0 to 1"),
        ({"kind": "max_norm", "axis": 0}, "kind, low, high, rate and axes"),
        ({"kind": "max_norm", "axes": ["x"]}, "whole numbers"),
        ("max_norm", "a constraint with kind"),
    ],
)
def test_constraints_that_cannot_be(data: Any, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        CODECS[Constraint].decode(data)


def test_size_of_matrices() -> None:
    assert Matrices((((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)),)).size == (2, 3)


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [(Sizes, 3, (3,)), (Reals, 0.5, (0.5,)), (Margins1, 2, ((2, 2),)), (Margins1, [1, 2], ((1, 2),))],
)
def test_shorter_ways_to_say_it(kind: Any, data: Any, value: Any) -> None:
    assert CODECS[kind].decode(data) == value


@pytest.mark.parametrize(
    ("kind", "data", "phrase"),
    [
        (Sizes, [1, 2.5], "whole numbers"),
        (Sizes, "12", "whole numbers"),
        (Reals, [[1.0]], "numbers"),
        (Reals, [float("nan")], "numbers"),
        (Range, [2.0, 1.0], "two numbers, the smaller one first"),
        (Range, [1.0], "two numbers, the smaller one first"),
        (Range, 1.0, "two numbers, the smaller one first"),
        (Range, ["a", 1.0], "two numbers, the smaller one first"),
        (Margins1, [1, 2, 3], "whole numbers for before and after"),
    ],
)
def test_what_cannot_be_read(kind: Any, data: Any, phrase: str) -> None:
    with pytest.raises(ValueError, match=f"^{phrase}$"):
        CODECS[kind].decode(data)
