"""Tests of the warning of layers that no computer has the memory for."""

from __future__ import annotations

from cnnstudio.core.analysis import measure
from cnnstudio.core.cost import Cost
from cnnstudio.core.enormous import MOST, enormous_findings
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.upsampling import UpSampling2D


def test_a_thousand_million_filters_are_told_of() -> None:
    (finding,) = measure(Conv2D(10**9, (5, 5)), ((28, 28, 12),)).findings
    assert not finding.is_error
    assert finding.message.startswith(
        "Its parameters alone take 1.2 TB of memory, more than any computer has"
    )
    (finding,) = measure(UpSampling2D((10**5, 10**5)), ((28, 28, 1),)).findings
    assert finding.message.startswith("What comes out takes 31.4 TB of memory for a single sample")


def test_large_layers_of_the_books_are_left_alone() -> None:
    """Géron's dense layer of 135 billion parameters takes half a terabyte."""
    assert measure(Dense(200 * 150 * 100), ((150 * 100 * 3,),)).findings == ()


def test_the_limit_and_what_is_unknown() -> None:
    assert enormous_findings(Cost(params=MOST // 4), MOST) == ()
    assert len(enormous_findings(Cost(params=MOST // 4 + 1), None)) == 1
    assert len(enormous_findings(Cost(params=None), MOST + 1)) == 1
    assert enormous_findings(Cost(params=None), None) == ()
