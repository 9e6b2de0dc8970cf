from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cnnstudio.data.annotations.annotation import Annotation, Finding, RunLengths, number_text
from cnnstudio.data.motions import box_of
from cnnstudio.vision.run_lengths import plain_run_lengths


@given(arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_boxes_of_run_lengths(mask: np.ndarray) -> None:
    runs = RunLengths(tuple(plain_run_lengths(mask)), *mask.shape)
    assert runs.box == box_of(mask)
    assert runs.area == mask.sum()


def test_what_counts() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    assert Annotation("cat", box).is_counted
    assert not Annotation("cat", box, is_crowd=True).is_counted
    assert not Annotation("cat", box, is_difficult=True).is_counted


def test_another_shape_forgets_what_was_measured() -> None:
    one = Annotation("cat", (0, 0, 1, 1), ((0, 0, 1, 0, 1, 1),), extras={"area": 3, "id": 4})
    assert one.reshaped((0, 0, 2, 2)) == Annotation("cat", (0, 0, 2, 2), extras={"id": 4})


def test_findings_in_a_line() -> None:
    assert str(Finding("a.json", 1234, "It is odd.", "noted")) == "a.json, line 1,234: It is odd. (noted)"
    assert Finding("a.json", 1, "It is odd.", "noted").words == "a.json, line 1: It is odd."
    assert str(Finding("a.json", None, "It is odd.", "skipped")) == "a.json: It is odd. (skipped)"


@given(st.floats(-1e9, 1e9))
def test_numbers_come_back(number: float) -> None:
    assert float(number_text(number)) == number
    assert float(number_text(number, 2)) == pytest.approx(number, abs=0.0051)
