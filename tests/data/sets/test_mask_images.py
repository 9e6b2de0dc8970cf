from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.collections import opened
from cnnstudio.data.naming import dataset_at, dataset_named
from cnnstudio.data.sets.mask_images import MaskedImages


def save(root: Path, *parts: str) -> Path:
    """Ten images of 8 × 9 px with masks in each part."""
    for part in parts:
        for folder in ("images", "masks"):
            (root / part / folder).mkdir(parents=True)
            for place in range(10):
                pixels = np.full((8, 9), 255 * (place % 2), np.uint8)
                Image.fromarray(pixels).save(root / part / folder / f"{place}.png")
    return root


def test_a_folder_of_images_and_masks(tmp_path: Path) -> None:
    data = MaskedImages(str(save(tmp_path, "")))
    assert (data.input_shape, data.classes, data.offers) == ((8, 9, 1), ("class 1",), {"masks"})
    assert (data.obstacle(), data.doubts(), data.findings()) == ("", (), ())
    assert data.lack("masks") == ""
    assert data.lack("boxes") != ""
    found = opened(data)
    split = found.split(0)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [8, 1, 1]
    labels = found.label_map(1)
    assert labels is not None
    assert (labels == 1).all()


def test_folders_of_parts(tmp_path: Path) -> None:
    split = opened(MaskedImages(str(save(tmp_path, "train", "val")))).split(0)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [10, 10, 0]


def test_what_was_wrong_is_said(tmp_path: Path) -> None:
    root = save(tmp_path, "")
    (root / "masks" / "3.png").unlink()
    (said,) = MaskedImages(str(root)).doubts()
    assert said == (
        "In its files 1 entry was left out; the first: images/3.png: There is no mask of its name."
    )


def test_what_is_of_no_use(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No folder is chosen yet"):
        MaskedImages().collection()
    with pytest.raises(DataError, match="holds no images with masks"):
        MaskedImages(str(tmp_path)).collection()


def test_names_of_the_command_line(tmp_path: Path) -> None:
    root = save(tmp_path, "")
    assert dataset_at(root) == dataset_named(str(root)) == MaskedImages(str(root))
    assert dataset_named(f"masks:path={root},fitting=pad").fit == "pad"
