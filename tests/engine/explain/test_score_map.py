from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.preparation import FITS, fit_to
from cnnstudio.engine.explain.score_map import laid_out


def test_cells_lie_evenly_over_an_image_that_is_resized() -> None:
    made = laid_out(np.zeros((2, 4)), (30, 20, 3), (64, 64), "resize")
    assert made.size == (2, 4)
    np.testing.assert_allclose(made.rows, [0, 0.5, 1], atol=1e-9)
    np.testing.assert_allclose(made.columns, [0, 0.25, 0.5, 0.75, 1], atol=1e-9)
    assert made.place_at(0.49, 0.99) == (0, 3)
    assert made.place_at(0.51, 0.0) == (1, 0)
    assert made.place_at(1.01, 0.5) is None
    assert made.place_at(0.5, -0.01) is None


def test_cells_lie_beside_an_image_with_a_border_and_leave_what_is_cut_off() -> None:
    wide = laid_out(np.zeros((4, 4)), (10, 20, 1), (32, 32), "pad")
    np.testing.assert_allclose(wide.rows, [-0.5, 0, 0.5, 1, 1.5], atol=1e-9)
    np.testing.assert_allclose(wide.columns, [0, 0.25, 0.5, 0.75, 1], atol=1e-9)
    cut = laid_out(np.zeros((2, 2)), (10, 20, 1), (32, 32), "crop")
    np.testing.assert_allclose(cut.columns, [0.25, 0.5, 0.75], atol=1e-9)
    assert cut.place_at(0.1, 0.1) is None


@given(
    st.sampled_from(FITS),
    st.integers(8, 40),
    st.integers(8, 40),
    st.integers(1, 4),
    st.integers(1, 4),
    st.data(),
)
def test_a_cell_lies_where_the_network_sees_the_image(
    fit: str, height: int, width: int, rows: int, columns: int, data: st.DataObject
) -> None:
    """A mark in the image comes into the part of the network's input that its cell covers."""
    size = (32, 32)
    made = laid_out(np.zeros((rows, columns)), (height, width, 1), size, fit)
    row, column = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    image = np.zeros((height, width, 1), np.uint8)
    image[row, column] = 255
    fed = fit_to(image, size, 1, fit)[:, :, 0]
    place = made.place_at((row + 0.5) / height, (column + 0.5) / width)
    if place is None:
        return  # cut off
    middle = [float((fed * grid).sum() / fed.sum()) if fed.sum() else np.nan for grid in np.mgrid[:32, :32]]
    for where, at, count in zip(middle, place, (rows, columns), strict=True):
        slack = 32 / min(height, width) + 2  # the mark is as wide as that, and may lie on an edge
        assert np.isnan(where) or at * 32 / count - slack <= where <= (at + 1) * 32 / count + slack


def test_scores_are_kept_as_they_are() -> None:
    values = np.random.default_rng(0).random((3, 5))
    assert laid_out(values, (9, 9, 1), (9, 9), "resize").values == pytest.approx(values)
