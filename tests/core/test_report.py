"""Tests of looking things up in a report."""

from __future__ import annotations

import pickle

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input


def test_by_name_and_id() -> None:
    report = analyse(chain(Input((8, 8, 1)), Conv2D(2), Flatten(), Dense(3)))
    assert report.named("conv2d") is report["n1"]
    with pytest.raises(KeyError):
        report.named("none")


def test_errors_are_apart_from_warnings() -> None:
    report = analyse(chain(Input((8, 8, 1)), Dense(2), Conv2D(2, (9, 9))))
    assert [problem.is_error for problem in report.problems] == [False, True]
    assert [problem.node for problem in report.errors] == ["n2"]
    assert report.errors[0].message == report.errors[0].finding.message


def test_field_in_short() -> None:
    report = analyse(chain(Input((8, 8, 1)), Conv2D(2, strides=(2, 2)), Conv2D(2, (9, 9))))
    assert (report.receptive_field("n1"), report.effective_stride("n1")) == ((3, 3), (2, 2))
    assert (report.receptive_field("n2"), report.effective_stride("n2")) == (None, None)


def test_training_memory() -> None:
    report = analyse(chain(Input((4,)), Dense(2)))
    assert report.totals.training_bytes(10, 2) == 4 * (10 + 3 * 10) + 10 * 4 * 6


def test_report_goes_to_another_process() -> None:
    report = analyse(chain(Input((8, 8, 1)), ResidualUnit(2), Dense(2)))
    assert pickle.loads(pickle.dumps(report)) == report
