"""Tests of shapes and of the window arithmetic that layers share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.shapes import (
    Axis,
    byte_count,
    effective_kernel,
    element_count,
    labelled_text,
    shape_text,
    window_axes,
)

axes = st.builds(
    Axis,
    st.integers(1, 40),
    st.integers(1, 9),
    st.integers(1, 5),
    st.integers(1, 3),
    st.sampled_from(("valid", "same")),
)


@given(axes)
def test_windows_counted_one_by_one(axis: Axis) -> None:
    """Slide the window by hand over the map with its zeros."""
    before, after = axis.zeros or (0, 0)
    length = (axis.size or 0) + before + after
    starts = [start for start in range(0, length, axis.stride) if start + axis.span <= length]
    assert max(axis.output or 0, 0) == len(starts)
    if starts:
        used = starts[-1] + axis.span
        assert axis.ignored == (length - used if axis.padding == "valid" else 0)
        assert 0 <= after - before <= 1


def test_axis_of_open_length() -> None:
    axis = Axis(None, 3, 2, 1, "same")
    assert (axis.output, axis.zeros, axis.ignored) == (None, None, 0)
    assert Axis(None, 5, 1, 1, "same").zeros == (2, 2)
    assert Axis(None, 5, 1, 1, "valid").zeros == (0, 0)


def test_no_window_fits() -> None:
    axis = Axis(4, 9, 1, 1, "valid")
    assert (axis.output or 0) <= 0
    assert axis.ignored == 0


def test_dilated_kernel() -> None:
    assert effective_kernel(3, 4) == 9
    assert effective_kernel(1, 4) == 1


def test_axes_of_a_window() -> None:
    height, width = window_axes((28, None), (3, 5), (1, 2), "same", (2, 1))
    assert height == Axis(28, 3, 1, 2, "same")
    assert width == Axis(None, 5, 2, 1, "same")


@pytest.mark.parametrize(
    ("shape", "text", "labelled"),
    [
        ((26, 26, 32), "26 × 26 × 32", "26 H × 26 W × 32 C"),
        ((None, None, 3), "? × ? × 3", "? H × ? W × 3 C"),
        ((9216,), "9,216", "9,216"),
        ((10, 4), "10 × 4", "10 T × 4 C"),
        ((), "scalar", "scalar"),
        (None, "—", "—"),
        ((1, 2, 3, 4, 5), "1 × 2 × 3 × 4 × 5", "1 × 2 × 3 × 4 × 5"),
    ],
)
def test_texts(shape: tuple[int | None, ...] | None, text: str, labelled: str) -> None:
    assert shape_text(shape) == text
    assert labelled_text(shape) == labelled


def test_counts() -> None:
    assert element_count((26, 26, 32)) == 21_632
    assert byte_count((26, 26, 32)) == 86_528
    assert element_count(()) == 1
    assert element_count((None, 3)) is None
    assert byte_count((None, 3)) is None
