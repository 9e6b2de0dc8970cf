"""Tests of the arithmetic of transposed convolutions in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.layer import Step
from cnnstudio.core.spreading import Spread
from cnnstudio.layers.spreading_words import reached_text, spread_formula, spread_remark, spread_steps

numbers = st.integers(1, 9)
axes = st.builds(
    Spread, numbers, numbers, numbers, st.just(1), st.sampled_from(("valid", "same")), st.none() | numbers
)


@given(axes)
def test_formula_is_true(axis: Spread) -> None:
    left, right = spread_formula(axis).split(" = ")
    assert eval(left.replace("−", "-").replace("·", "*")) == int(right) == axis.output  # noqa: S307


@pytest.mark.parametrize(
    ("axis", "formula", "remark"),
    [
        (Spread(7, 3, 2, 1, "valid"), "(7 − 1)·2 + 3 = 15", ""),
        (Spread(7, 3, 2, 1, "same"), "7·2 = 14", "cuts off 0 before, 1 after"),
        (Spread(7, 4, 2, 1, "same"), "7·2 = 14", "cuts off 1 before, 1 after"),
        (Spread(7, 3, 2, 1, "same", 0), "(7 − 1)·2 + 1 + 0 = 13", "cuts off 1 before, 1 after"),
        (Spread(7, 2, 3, 1, "valid"), "(7 − 1)·3 + 3 = 21", "7 px are reached by no kernel"),
        (Spread(7, 2, 1, 3, "valid"), "(7 − 1)·1 + 4 = 10", "spans (2 − 1)·3 + 1 = 4 px"),
        (Spread(None, 2, 1, 3, "valid"), "depends on the size of the image", "spans (2 − 1)·3 + 1 = 4 px"),
    ],
)
def test_words(axis: Spread, formula: str, remark: str) -> None:
    assert (spread_formula(axis), spread_remark(axis)) == (formula, remark)


def test_unlike_axes_have_a_line_each() -> None:
    tall, wide = Spread(4, 2, 2, 1, "valid"), Spread(5, 2, 2, 1, "valid")
    assert spread_steps((tall, wide)) == (
        Step("Height", "(4 − 1)·2 + 2 = 8"),
        Step("Width", "(5 − 1)·2 + 2 = 10"),
    )
    assert spread_steps((tall, tall)) == (Step("Height, width", "(4 − 1)·2 + 2 = 8"),)


@given(numbers, numbers)
def test_kernels_that_meet_are_counted(kernel: int, stride: int) -> None:
    """In the middle of a long row, by counting."""
    met = [
        sum(0 <= pixel - place * stride < kernel for place in range(40))
        for pixel in range(20 * stride, 21 * stride)
    ]
    if kernel % stride == 0:
        assert len(set(met)) == 1
        return
    text = reached_text(kernel, stride)
    if max(met) == 1:
        assert text == f"{met.count(1)} of {stride} px get a kernel's element and the rest none"
    else:
        assert (
            text
            == f"{max(met)} kernels fall on {met.count(max(met))} of {stride} px and {min(met)} on the rest"
        )
