from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from cnnstudio.data.collection import ArrayCollection
from cnnstudio.data.file_collection import FileCollection
from cnnstudio.data.gathering import gathered
from cnnstudio.data.sets.shapes import Shapes


def test_arrays_stay_as_they_are() -> None:
    collection = Shapes(count=12, size=16).collection()
    assert isinstance(collection, ArrayCollection)
    assert gathered(collection).images is collection.images


def test_files_are_brought_to_one_shape(tmp_path: Path) -> None:
    for place, shape in enumerate([(4, 4, 3), (8, 8)]):
        Image.fromarray(np.full(shape, 10 * place + 5, np.uint8)).save(tmp_path / f"{place}.png")
    collection = FileCollection(
        labels=np.arange(2), classes=("a", "b"), shape=(6, 6, 3), root=tmp_path, files=("0.png", "1.png")
    )
    samples = gathered(collection)
    assert samples.images.shape == (2, 6, 6, 3)
    assert samples.images.dtype == np.uint8
    assert [set(image.ravel()) for image in samples.images] == [{5}, {15}]
