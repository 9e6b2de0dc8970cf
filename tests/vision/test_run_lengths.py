from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask as coco

from cnnstudio.core.errors import DataError
from cnnstudio.vision.run_lengths import mask_of, plain_run_lengths, run_lengths, unpacked


@settings(deadline=None)
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(0, 2**16),
    st.sampled_from([0.0, 0.02, 0.5, 0.98, 1.0]),
)
def test_there_and_back_as_pycocotools_does(height: int, width: int, seed: int, share: float) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < share
    text, plain = run_lengths(mask), plain_run_lengths(mask)
    assert np.array_equal(mask_of(text, (height, width)), mask)
    assert np.array_equal(mask_of(text.encode(), (height, width)), mask)
    assert np.array_equal(mask_of(plain, (height, width)), mask)
    assert unpacked(text).tolist() == plain
    theirs = coco.frPyObjects({"size": [height, width], "counts": plain}, height, width)
    assert theirs["counts"].decode() == text
    assert np.array_equal(coco.decode({"size": [height, width], "counts": text}), mask)


def test_long_runs() -> None:
    mask = np.zeros((3000, 2000), bool)
    mask[1500:, 700:1300] = True
    mask[5, 5] = True
    assert np.array_equal(mask_of(run_lengths(mask), mask.shape), mask)


def test_by_hand() -> None:
    mask = np.array([[1, 0, 0], [1, 0, 1]], bool)
    assert plain_run_lengths(mask) == [0, 2, 3, 1]
    assert plain_run_lengths(~mask) == [2, 3, 1]
    assert plain_run_lengths(np.zeros((2, 2), bool)) == [4]
    assert mask_of([0, 2, 3, 1], (2, 3)).tolist() == mask.tolist()


@pytest.mark.parametrize(
    "lengths",
    ["", "ÿÿ", "1P", "!!", "o" * 30 + "0", "52203", [3, 1], [7, -1], [2.5, 3.5], [[3, 3]], ["a"], []],
)
def test_broken_run_lengths_are_told(lengths: object) -> None:
    with pytest.raises(DataError):
        mask_of(lengths, (2, 3))  # type: ignore[arg-type]


def test_those_of_another_picture_are_told() -> None:
    text = run_lengths(np.ones((3, 3), bool))
    with pytest.raises(DataError, match="hold 9 pixels, but 3 × 2 px are 6"):
        mask_of(text, (2, 3))


@given(st.binary(max_size=40))
def test_no_text_brings_it_down(text: bytes) -> None:
    try:
        mask = mask_of(text, (4, 5))
    except DataError:
        return
    assert mask.shape == (4, 5)
