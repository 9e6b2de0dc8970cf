"""Tests of LeNet-5's trainable sub-sampling: the paper's counts, and what is said of left pixels."""

from __future__ import annotations

import pytest

from cnnstudio.core.analysis import measure
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.values import Shape
from cnnstudio.layers.subsampling import SubSampling2D


@pytest.mark.parametrize(
    ("name", "shape", "output", "parameters", "connections"),
    [("S2", (28, 28, 6), (14, 14, 6), 12, 5880), ("S4", (10, 10, 16), (5, 5, 16), 32, 2000)],
)
def test_counts_of_the_paper(
    name: str, shape: Shape, output: Shape, parameters: int, connections: int
) -> None:
    """LeCun et al. (1998), §II.B: S2 has 12 trainable parameters and 5,880 connections, S4 32 and 2,000.

    A connection (four pixels and the bias for each output) is one operation here.
    """
    measured = measure(SubSampling2D(), (shape,))
    assert measured.output == output, name
    assert (measured.cost.params, measured.cost.trainable) == (parameters, parameters)
    assert measured.cost.flops == connections
    assert measured.cost.macs == 0


def test_arithmetic() -> None:
    steps = {step.title: step.formula for step in SubSampling2D().derivation((28, 28, 6))}
    assert steps["Output"] == "coefficient · sum of 2·2 pixels + bias; then 1.7159·tanh(2/3·x)"
    assert steps["Parameters"] == "2·6 = 12"
    assert steps["FLOPs"] == "(2·2 + 1) · 14·14·6 = 5,880"
    assert SubSampling2D((3, 2), (2, 1), "linear").description() == "3×2, stride 2×1"
    assert SubSampling2D((3, 3), (2, 2)).reach((9, 9, 1)) == (Reach(3, 2, 0), Reach(3, 2, 0))


def test_left_pixels_are_told_and_reached() -> None:
    (finding,) = SubSampling2D().hints((9, 8, 6))
    assert finding.message == (
        "No window reaches the last 1 of 9 rows: use another size or stride, or pad the map by zeros."
    )
    (padding,) = finding.fixes[0].insert
    padded = measure(padding, ((9, 8, 6),)).output
    assert padded == (10, 8, 6)
    assert not SubSampling2D().hints(padded)


def test_window_larger_than_the_map() -> None:
    (finding,) = measure(SubSampling2D((3, 3)), ((2, 5, 6),)).findings
    assert "a window of 3×3 px does not fit in 2×5 px" in finding.message
    assert finding.fixes[0].settings == {"pool_size": (2, 3)}
