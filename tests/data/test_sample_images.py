"""The sample pictures, against scikit-learn's own loaders."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.digits import Digits
from cnnstudio.data.sample_images import digit_samples, samples
from cnnstudio.data.splits import FRACTIONS, split


def test_photographs_agree_with_scikit_learn() -> None:
    from sklearn.datasets import load_sample_image

    offered = samples()
    assert [sample.name for sample in offered] == ["china.jpg", "flower.jpg"]
    for sample in offered:
        picture = sample.read()
        np.testing.assert_array_equal(picture.pixels, load_sample_image(sample.name))
        assert picture.name == sample.name


@pytest.mark.parametrize("seed", [0, 42])
def test_digits_come_from_the_test_part(seed: int) -> None:
    loaded = Digits().load()
    test = split(loaded.labels, FRACTIONS, seed).test
    pictures = digit_samples(seed, 12)
    assert len(pictures) == 12
    for picture in pictures:
        place = int(picture.name.split()[-1].rstrip(")"))
        index = test[place]
        assert picture.name == f"digit {loaded.labels[index]} (test image {place})"
        np.testing.assert_array_equal(picture.pixels, np.rint(loaded.images[index]))


def test_counts_beyond_the_test_part_give_all_of_it() -> None:
    assert len(digit_samples(0, 1000)) == 180
    assert digit_samples(0, 0) == ()
