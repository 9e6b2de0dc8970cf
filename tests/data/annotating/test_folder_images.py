from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotating.folder_images import images_in, mask_names


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_masks_and_hidden_files_are_no_images(tmp_path: Path) -> None:
    put(tmp_path, "b.PNG", "a.jpg", "deep/er/c.tiff", "masks/a.png", ".hidden/d.png", ".e.png", "notes.txt",
        "deep/masks/f.png")  # fmt: skip
    assert images_in(tmp_path) == ("a.jpg", "b.PNG", "deep/er/c.tiff", "deep/masks/f.png")


def test_of_voc_only_its_images(tmp_path: Path) -> None:
    put(tmp_path, "JPEGImages/a.jpg", "SegmentationClass/a.png", "Annotations/a.xml")
    assert images_in(tmp_path, "voc") == ("JPEGImages/a.jpg",)
    assert len(images_in(tmp_path, "coco")) == 2
    put(tmp_path / "flat", "a.jpg", "a.xml")
    assert images_in(tmp_path / "flat", "voc") == ("a.jpg",)


def test_no_folder_and_no_images(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="There is no folder"):
        images_in(tmp_path / "none")
    put(tmp_path, "masks/a.png")
    with pytest.raises(DataError, match="holds no images"):
        images_in(tmp_path)


def test_each_image_has_a_mask_of_its_own() -> None:
    names = mask_names(("a.jpg", "a.png", "deep/b.c.png", "deep/d.jpg"))
    assert names == {
        "a.jpg": "masks/a.jpg.png", "a.png": "masks/a.png.png", "deep/b.c.png": "masks/deep/b.c.png",
        "deep/d.jpg": "masks/deep/d.png",
    }  # fmt: skip
