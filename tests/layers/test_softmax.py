"""Tests of softmax along any axes."""

from __future__ import annotations

import numpy
import pytest

from cnnstudio.core.analysis import analyse, measure
from cnnstudio.core.class_output import class_output
from cnnstudio.core.network import chain
from cnnstudio.core.receptive_field import WHOLE, Reach
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.softmax import Softmax
from tests.layers.keras_truth import keras_layer


@pytest.mark.parametrize(("axes", "sample"), [((-1,), (2,)), ((1, 2), (0, 1)), ((-3, 3), (0, 2))])
def test_shares_sum_to_1_along_the_axes(axes: tuple[int, ...], sample: tuple[int, ...]) -> None:
    values = numpy.random.default_rng(1).normal(size=(1, 3, 4, 5)).astype("float32")
    powers = numpy.exp(values[0])
    expected = powers / powers.sum(axis=sample, keepdims=True)
    numpy.testing.assert_allclose(keras_layer(Softmax(axes))(values)[0], expected, rtol=1e-5)


def test_field_is_what_is_summed() -> None:
    assert Softmax().reach((8, 8, 4)) == ()
    assert Softmax((1,)).reach((8, 8, 4)) == (WHOLE, Reach())
    assert Softmax((2, 3)).reach((8, 8, 4)) == (Reach(), WHOLE)


def test_problems() -> None:
    (finding,) = measure(Softmax(), ((8, 8, 1),)).findings
    assert not finding.is_error
    assert finding.message.startswith("Softmax over a single value is always 1")
    (finding,) = measure(Softmax((4,)), ((8, 8, 3),)).findings
    assert finding.fixes[0].settings == {"axis": (-1,)}
    (finding,) = measure(Softmax(()), ((8,),)).findings
    assert finding.message.startswith("Softmax needs an axis")
    (finding,) = measure(Softmax((1, -3)), ((8, 8, 3),)).findings
    assert finding.is_error


def test_network_that_ends_with_it_gives_shares() -> None:
    end = class_output(analyse(chain(Input((4,)), Dense(3), Softmax())))
    assert end is not None
    assert (end.activation, end.scored.id) == ("softmax", "n1")


def test_only_along_the_channels_it_belongs_at_the_end() -> None:
    def warned(layer: Softmax) -> bool:
        report = analyse(chain(Input((4, 3)), layer, Dense(3)))
        return any("in the middle of the network" in problem.finding.message for problem in report.problems)

    assert warned(Softmax())
    assert not warned(Softmax((1,)))


def test_texts() -> None:
    assert Softmax().description() == "over the channels"
    step = Softmax((1, 2)).derivation((8, 8, 4))[0]
    assert (step.formula, step.note) == ("eˣ / Σ eˣ over axes 1 and 2", "among 64 values, 4 times")
    assert Softmax((1,)).keras_arguments() == {"axis": 1}
