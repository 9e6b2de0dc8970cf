"""Tests of the perceptron's step."""

from __future__ import annotations

import numpy
import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.layers.step_function import STEPS, StepFunction
from tests.layers.formulas import worked_out
from tests.layers.keras_truth import keras_layer


@pytest.mark.parametrize("function", STEPS)
def test_formulas_are_what_is_computed(function: str) -> None:
    values = (-7.0, -0.001, 0.0, 0.001, 7.0)
    theirs = keras_layer(StepFunction(function))(numpy.array([values], "float32")).numpy()[0]
    assert [worked_out(STEPS[function], x) for x in values] == list(theirs)


def test_it_warns_that_nothing_learns() -> None:
    (finding,) = measure(StepFunction("sign"), ((4,),)).findings
    assert not finding.is_error
    assert finding.message.startswith("The slope of a step is 0 everywhere")
    assert "Activation with tanh" in finding.message


def test_texts() -> None:
    assert StepFunction().description() == "heaviside"
    assert StepFunction().derivation((4,))[0].formula == "0 if x < 0, else 1"
