"""The sample pictures, against scikit-learn's own loaders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.collections import opened
from cnnstudio.data.digits import Digits
from cnnstudio.data.sample_images import digit_samples, held_out_pictures, samples
from cnnstudio.data.sets.folder import Folder
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


def test_pictures_that_training_does_not_see(tmp_path: Path) -> None:
    for place in range(60):
        path = tmp_path / "abc"[place % 3] / f"{place:02}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((4, 6, 3), place, np.uint8)).save(path)
    data = Folder(str(tmp_path))
    test = opened(data).split(5).test
    broken = tmp_path / opened(data).name(int(test[0]))
    broken.write_bytes(b"nothing")
    found = held_out_pictures(data, 5)
    assert {int(picture.pixels[0, 0, 0]) for picture in found} == {
        int(Path(opened(data).name(int(place))).stem) for place in test[1:]
    }
    assert all(picture.name[0] == picture.name[3] for picture in found)
    assert [picture.name[0] for picture in found] == sorted(picture.name[0] for picture in found)


def test_digits_by_the_same_way() -> None:
    found = held_out_pictures(Digits(), 3, 10)
    assert [picture.name[0] for picture in found] == list("0123456789")
    assert found[0].pixels.shape == (8, 8, 1)
