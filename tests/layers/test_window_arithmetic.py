"""Tests of the arithmetic of windows in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.cost import Cost
from cnnstudio.core.layer import Step
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.shapes import Axis, window_axes
from cnnstudio.layers.window_arithmetic import (
    count_step,
    flops_step,
    formula,
    oversized_finding,
    remark,
    stride_text,
    window_reach,
    window_steps,
)

axes = st.builds(
    Axis,
    st.integers(1, 60),
    st.integers(1, 9),
    st.integers(1, 5),
    st.integers(1, 3),
    st.sampled_from(("valid", "same")),
)


@given(axes.filter(lambda axis: (axis.output or 0) > 0))
def test_formula_is_true(axis: Axis) -> None:
    """Work the text out as it stands: it must hold, and a floor must stand where one is needed."""
    left, right = formula(axis).split(" = ")
    value = eval(re.sub("[⌊⌋]", "", left).replace("−", "-").replace("·", "*"))  # noqa: S307 - our own formula
    assert int(right) == int(value // 1)
    assert ("⌊" in left) == (value % 1 != 0)


@pytest.mark.parametrize(
    ("axis", "text", "note"),
    [
        (Axis(28, 5, 1, 1, "valid"), "(28 − 5)/1 + 1 = 24", ""),
        (Axis(28, 5, 2, 1, "valid"), "⌊(28 − 5)/2⌋ + 1 = 12", "ignores 1 px at the end"),
        (Axis(28, 5, 1, 1, "same"), "(28 − 5 + 2·2)/1 + 1 = 28", "zeros: 2 on each side"),
        (Axis(7, 3, 2, 1, "same"), "(7 − 3 + 2·1)/2 + 1 = 4", "zeros: 1 on each side"),
        (Axis(6, 3, 2, 1, "same"), "(6 − 3 + 0 + 1)/2 + 1 = 3", "zeros: 0 before, 1 after"),
        (Axis(9, 3, 1, 4, "valid"), "(9 − 9)/1 + 1 = 1", "spans (3 − 1)·4 + 1 = 9 px"),
        (Axis(6, 1, 2, 1, "same"), "⌊(6 − 1)/2⌋ + 1 = 3", "skips 1 px between windows"),
        (Axis(None, 3, 1, 1, "valid"), "depends on the size of the image", ""),
        (Axis(None, 3, 1, 1, "same"), "depends on the size of the image", "zeros: 1 on each side"),
    ],
)
def test_formula_and_remark(axis: Axis, text: str, note: str) -> None:
    assert formula(axis) == text
    assert remark(axis) == note


def test_equal_sides_share_a_line() -> None:
    assert [step.title for step in window_steps(window_axes((9, 9), (3, 3), (1, 1), "same"))] == [
        "Height, width"
    ]
    assert [step.title for step in window_steps(window_axes((9, 8), (3, 3), (1, 1), "same"))] == [
        "Height",
        "Width",
    ]


def test_oversized_windows() -> None:
    (finding,) = oversized_finding(window_axes((3, 9), (5, 5), (1, 1), "same"), "pool_size")
    assert finding.message.startswith("The window of 5×5 px is larger than its map of 3×9 px")
    assert finding.fixes[0].settings == {"pool_size": (3, 5)}
    (dilated,) = oversized_finding(window_axes((3, 9), (3, 3), (1, 1), "same", (2, 2)))
    assert not dilated.fixes
    assert not oversized_finding(window_axes((5, None), (5, 5), (1, 1), "same"))


def test_reach_of_a_window() -> None:
    assert window_reach(window_axes((9, 8), (3, 3), (2, 1), "same", (1, 2))) == (
        Reach(3, 2, 1),
        Reach(5, 1, 2),
    )
    assert window_reach(window_axes((9, 8), (3, 3), (1, 1), "valid")) == (Reach(3, 1, 0),) * 2


def test_texts() -> None:
    assert stride_text((2, 2)) == "stride 2"
    assert stride_text((2, 1)) == "stride 2×1"
    assert count_step("Parameters", "3·3", 9) == Step("Parameters", "3·3 = 9")
    assert count_step("Parameters", "?", None) == Step("Parameters", "? = ?")
    assert flops_step(Cost(macs=500, flops=1000), "10", True).formula == "2 · 500 = 1,000"
    assert flops_step(Cost(macs=500, flops=990), "10", False).formula == "2 · 500 − 10 = 990"
