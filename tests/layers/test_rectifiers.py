"""Tests of rectifiers without weights."""

from __future__ import annotations

import itertools

import numpy
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.layers.rectifiers import ELU, LeakyReLU, Rectifier, ReLU
from tests.layers.formulas import worked_out
from tests.layers.keras_truth import keras_layer

VALUES = (-3.0, -1.0, -0.25, 0.0, 0.25, 0.75, 1.0, 1.5, 2.0, 5.5, 7.0)
PLAIN = [
    *[
        ReLU(*numbers)
        for numbers in itertools.product((None, 0.5, 1.0, 6.0), (0.0, 0.1, 1.0), (0.0, 1.0, 2.0))
    ],
    *[LeakyReLU(slope) for slope in (0.0, 0.3, 1.0, 2.0)],
    *[ELU(alpha) for alpha in (-1.0, 0.0, 0.5, 1.0)],
]


@pytest.mark.parametrize("layer", PLAIN, ids=str)
def test_formulas_are_what_keras_computes(layer: Rectifier) -> None:
    theirs = keras_layer(layer)(numpy.array([VALUES], "float32")).numpy()[0]  # type: ignore[arg-type]
    mine = [worked_out(layer.formula(), x) for x in VALUES]
    numpy.testing.assert_allclose(mine, theirs, atol=1e-6)


@pytest.mark.parametrize(
    ("layer", "formula"),
    [
        (ReLU(), "max(0, x)"),
        (ReLU(6.0), "min(max(0, x), 6)"),
        (ReLU(None, 0.1), "x if x > 0, else 0.1·x"),
        (ReLU(threshold=1.0), "x if x > 1, else 0"),
        (ReLU(6.0, 0.1, 1.0), "min(x, 6) if x > 1, else 0.1·(x − 1)"),
        (LeakyReLU(), "x if x > 0, else 0.3·x"),
        (ELU(), "x if x > 0, else eˣ − 1"),
        (ELU(0.5), "x if x > 0, else 0.5·(eˣ − 1)"),
    ],
)
def test_formulas(layer: Rectifier, formula: str) -> None:
    assert layer.derivation((4,))[0].formula == formula


def test_problems() -> None:
    (finding,) = measure(ReLU(1.0, threshold=2.0), ((4,),)).findings
    assert finding.message.startswith("The largest value, 1, is not above the threshold, 2")
    assert not finding.is_error
    (finding,) = measure(LeakyReLU(1.0), ((4,),)).findings
    assert finding.fixes[0].settings == {"negative_slope": 0.3}
    (finding,) = measure(ELU(-0.5), ((4,),)).findings
    assert finding.message.startswith("An alpha of −0.5 makes negative values positive")
    assert not measure(ReLU(6.0, 1.0), ((4,),)).findings


def test_nothing_is_counted() -> None:
    cost = measure(ReLU(), ((8, 8, 3),)).cost
    assert (cost.params, cost.macs, cost.flops) == (0, 0, 0)


def test_slope_of_keras_2() -> None:
    assert LeakyReLU.from_keras({"alpha": 0.1}) == LeakyReLU(0.1)
    assert LeakyReLU.from_keras({"negative_slope": 0.2}) == LeakyReLU(0.2)


def test_texts() -> None:
    assert ReLU().description() == ""
    assert ReLU(6.0, 0.1, 1.0).description() == "slope 0.1, at most 6, from 1"
    assert LeakyReLU().description() == "slope 0.3"
    assert ELU().description() == "alpha 1"
