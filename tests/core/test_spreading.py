"""Tests of the arithmetic of transposed convolutions: against stamping one by one, and by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.spreading import Spread, spreads

sizes, kernels, steps = st.integers(1, 9), st.integers(1, 6), st.integers(1, 5)
paddings = st.sampled_from(("valid", "same"))
stepped = st.builds(Spread, sizes, kernels, steps, st.just(1), paddings, st.none() | st.integers(0, 4))
dilated = st.builds(Spread, sizes, kernels, st.just(1), steps, paddings)


def _is_taken(axis: Spread) -> bool:
    """Whether Keras takes it: less is added than the stride, and an even kernel with "same" gets some."""
    extra = 1 if axis.extra is None else axis.extra
    return (axis.extra or 0) < axis.stride and (axis.padding == "valid" or axis.span % 2 == 1 or extra > 0)


@given(st.one_of(stepped.filter(_is_taken), dilated))
def test_reached_pixels_are_those_on_which_stamps_fall(axis: Spread) -> None:
    assert axis.size is not None
    stamped = {
        place * axis.stride + element * axis.dilation - axis.before
        for place in range(axis.size)
        for element in range(axis.kernel)
    }
    assert axis.reached == len(stamped & set(range(axis.output or 0)))


@given(stepped.filter(lambda axis: axis.extra is None))
def test_a_convolution_leads_back(axis: Spread) -> None:
    """A convolution with the same window makes as many of the output as the input had."""
    from cnnstudio.core.shapes import Axis

    assert Axis(axis.output, axis.kernel, axis.stride, 1, axis.padding).output == axis.size


@pytest.mark.parametrize(
    ("axis", "output", "before"),
    [
        (Spread(7, 3, 2, 1, "same"), 14, 0),
        (Spread(7, 3, 2, 1, "valid"), 15, 0),
        (Spread(7, 4, 2, 1, "same"), 14, 1),
        (Spread(7, 5, 1, 1, "same"), 7, 2),
        (Spread(7, 3, 2, 1, "same", 0), 13, 1),
        (Spread(7, 3, 2, 1, "valid", 1), 16, 0),
        (Spread(4, 3, 1, 4, "valid"), 12, 0),
        (Spread(4, 2, 5, 1, "valid"), 20, 0),
        (Spread(None, 2, 5, 1, "valid"), None, 0),
    ],
)
def test_by_hand(axis: Spread, output: int | None, before: int) -> None:
    """Dumoulin & Visin (2016), relationship 13: o = s·(i − 1) + k; "same" cuts it down to s·i."""
    assert (axis.output, axis.before) == (output, before)
    assert (axis.reached is None) == (output is None)


def test_axes_take_their_own_numbers() -> None:
    made = spreads((4, None), (3, 2), (2, 1), "valid", (1, 1), (1, 0))
    assert made == (Spread(4, 3, 2, 1, "valid", 1), Spread(None, 2, 1, 1, "valid", 0))
    assert spreads((4,), (3,), (2,), "same", (1,), None) == (Spread(4, 3, 2, 1, "same"),)
