"""Tests of LeNet-5's squashing function."""

from __future__ import annotations

from cnnstudio.core.analysis import measure
from cnnstudio.layers.scaled_tanh import ScaledTanh


def test_formula() -> None:
    assert ScaledTanh().description() == "1.7159 · tanh(0.666667 · x)"
    assert ScaledTanh(1.0, -0.5).derivation((4,))[0].formula == "1 · tanh(−0.5 · x)"
    measured = measure(ScaledTanh(), ((28, 28, 6),))
    assert measured.output == (28, 28, 6)
    assert measured.cost.params == 0
