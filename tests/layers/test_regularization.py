"""Tests of dropout."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.layers.regularization import Dropout


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.25, "25 % of 8·8·2 values become 0; the others are divided by 0.75"),
        (0.125, "12.5 % of 8·8·2 values become 0; the others are divided by 0.875"),
        (0.0, "0 % of 8·8·2 values become 0"),
        (1.0, "100 % of 8·8·2 values become 0"),
    ],
)
def test_arithmetic(rate: float, text: str) -> None:
    assert Dropout(rate).derivation((8, 8, 2))[0].formula == text


def test_dropping_everything_is_told() -> None:
    """Keras takes a rate of 1 and gives zeros."""
    (finding,) = measure(Dropout(1.0), ((4,),)).findings
    assert not finding.is_error
    assert not measure(Dropout(**finding.fixes[0].settings), ((4,),)).findings
    assert Dropout(0.5).description() == "rate 0.5"
