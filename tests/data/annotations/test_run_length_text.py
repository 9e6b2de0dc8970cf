from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from cnnstudio.data.annotations.run_length_text import text_of_counts
from cnnstudio.vision.run_lengths import mask_of, unpacked


def test_a_text_of_the_field() -> None:
    assert text_of_counts((6, 1, 40, 3, 30)) == "61X12F"  # as pycocotools 2.0.11 writes it


@given(st.lists(st.integers(0, 10**9), max_size=30))
def test_counts_come_back(counts: list[int]) -> None:
    assert unpacked(text_of_counts(counts)).tolist() == counts


@given(arrays.arrays(bool, arrays.array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_texts_as_the_field_writes_them(mask: np.ndarray) -> None:
    coco = pytest.importorskip("pycocotools.mask")
    text = coco.encode(np.asfortranarray(mask, np.uint8))["counts"].decode()
    assert text_of_counts(unpacked(text).tolist()) == text
    assert np.array_equal(mask_of(text, mask.shape), mask)
