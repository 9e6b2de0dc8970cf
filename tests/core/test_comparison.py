"""Tests of comparisons: standard against depthwise convolution, and how ratios read."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.comparison import Line, comparison, exact_text, figure_text, ratio_text
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import chain
from cnnstudio.core.variation import Figures, figures
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.reshape import Input


def counted(*layers: Layer) -> Figures:
    return figures(analyse(chain(Input((112, 112, 32)), *layers)), 1, 0)


def test_standard_against_depthwise_convolution() -> None:
    """Olafenwa: 115,605,504 multiply-adds against 3,612,672 + 12,845,056."""
    standard = counted(Conv2D(32, (3, 3), padding="same", use_bias=False))
    separate = counted(
        DepthwiseConv2D((3, 3), padding="same", use_bias=False), Conv2D(32, (1, 1), use_bias=False)
    )
    lines = {line.key: line for line in comparison(standard, separate)}
    assert (lines["macs"].first, lines["macs"].second) == (115_605_504, 16_457_728)
    assert lines["macs"].ratio == "0.14 ×"
    assert (lines["params"].first, lines["params"].second) == (9_216, 1_312)
    assert (lines["depth"].first, lines["depth"].second, lines["depth"].ratio) == (1, 2, "2.0 ×")


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0.142, "0.14 ×"), (1.9, "1.90 ×"), (2, "2.0 ×"), (9.94, "9.9 ×"), (23.4, "23 ×"), (1e-4, "< 0.01 ×")],
)
def test_ratios_read_well(ratio: float, text: str) -> None:
    assert ratio_text(ratio) == text


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [(5, 5, "same"), (None, 5, "?"), (0, 5, "—"), (0, 0, "same"), (4, 0, "< 0.01 ×")],
)
def test_edges_of_ratios(first: int | None, second: int | None, ratio: str) -> None:
    assert Line("params", "Parameters", first, second).ratio == ratio


def test_figures_read_well() -> None:
    assert figure_text("macs", 115_605_504) == "116 M"
    assert figure_text("training_bytes", 14_200_000) == "14.2 MB"
    assert exact_text("training_bytes", 14_200_000) == "14,200,000 bytes"
    assert exact_text("depth", None) == "?"
