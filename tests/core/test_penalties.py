"""Tests of penalties as a value."""

from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.core.penalties import COLUMNS, ROWS, USUAL_FACTOR, Penalty, penalty_data, penalty_of


@pytest.mark.parametrize(
    ("penalty", "text"),
    [
        (Penalty(), "none"),
        (Penalty(0.5), "L1 0.5"),
        (Penalty(0.0, 0.001), "L2 0.001"),
        (Penalty(1, 2), "L1 1, L2 2"),
        (Penalty(kind=ROWS, factor=0.01), "orthogonal rows 0.01"),
    ],
)
def test_penalty_in_words(penalty: Penalty, text: str) -> None:
    assert str(penalty) == text


def test_size_is_written_as_in_older_files() -> None:
    assert penalty_data(Penalty(0.5, 0.25)) == {"l1": 0.5, "l2": 0.25}
    assert penalty_of({"l2": 0.25}) == Penalty(0.0, 0.25)
    assert penalty_of({"kind": "norms", "l1": 1}) == Penalty(1.0)


def test_orthogonality_survives_and_has_a_usual_factor() -> None:
    import keras

    assert penalty_of(penalty_data(Penalty(kind=COLUMNS, factor=0.5))) == Penalty(kind=COLUMNS, factor=0.5)
    usual = penalty_of({"kind": ROWS})
    assert (
        usual.factor
        == USUAL_FACTOR
        == pytest.approx(float(keras.regularizers.OrthogonalRegularizer().factor))
    )


@pytest.mark.parametrize(
    ("data", "phrase"),
    [
        (0.5, "a penalty with l1 and l2"),
        ({"l3": 1}, "a penalty with l1 and l2"),
        ({"l1": 1, "factor": 1}, "a penalty with l1 and l2"),
        ({"kind": ROWS, "l1": 1}, "a penalty with factor"),
        ({"kind": "slanting"}, "one of these kinds: norms, orthogonal_rows, orthogonal_columns"),
        ({"kind": [1]}, "one of these kinds"),
        ({"l1": -1}, "a penalty of at least 0"),
        ({"kind": ROWS, "factor": -0.5}, "a penalty of at least 0"),
        ({"kind": ROWS, "factor": None}, "a number"),
        ({"l2": float("nan")}, "a number"),
        ({"l2": True}, "a number"),
    ],
)
def test_what_is_none_is_refused(data: Any, phrase: str) -> None:
    with pytest.raises(ValueError, match=phrase):
        penalty_of(data)
