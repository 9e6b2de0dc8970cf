from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.vision.grid_terms import cell_terms
from tests.vision.paper_loss import random_grids, terms_step_by_step


@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(1, 3), st.integers(1, 4))
def test_each_cell_has_the_terms_of_the_paper(seed: int, cells: int, boxes: int, classes: int) -> None:
    truth, found = random_grids(seed, 4, cells, boxes, classes)
    for told, given_values in zip(truth, found, strict=True):
        expected = terms_step_by_step(told, given_values, boxes)
        assert cell_terms(told, given_values, boxes) == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_the_truth_itself_costs_nothing() -> None:
    truth, _ = random_grids(5, 6, 3, 2, 4)
    found = np.zeros((*truth.shape[:3], 2 * 5 + 4))
    found[..., 5:8], found[..., 8:10] = truth[..., :3], np.sqrt(truth[..., 3:5])  # by the second box
    found[..., 10:] = truth[..., 5:]
    assert sum(cell_terms(*both, 2).sum() for both in zip(truth, found, strict=True)) == pytest.approx(
        0, abs=1e-9
    )
