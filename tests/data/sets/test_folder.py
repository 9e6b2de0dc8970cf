from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import FileError
from cnnstudio.data.collections import opened
from cnnstudio.data.sets.folder import Folder


def fill(root: Path, counts: dict[str, int], depth: str = "L") -> None:
    """Grey images, so many of each class; the grey is the image's number."""
    for name, count in counts.items():
        (root / name).mkdir(parents=True)
        for place in range(count):
            values = np.full(
                (6, 9), place * (257 if depth == "16" else 1), np.uint16 if depth == "16" else np.uint8
            )
            Image.fromarray(values).save(root / name / f"{place:03}.png")


def test_shape_and_classes_after_a_look(tmp_path: Path) -> None:
    fill(tmp_path, {"cat": 12, "dog": 8})
    data = Folder(str(tmp_path))
    assert (data.input_shape, data.classes) == ((6, 9, 1), ("cat", "dog"))
    assert Folder(str(tmp_path), size=(4, 4), colours="colour").input_shape == (4, 4, 3)
    split = opened(data).split(0)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [16, 2, 2]
    shares = Folder(str(tmp_path), validation=0.25, test=0.0)
    split = opened(shares).split(0)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [15, 5, 0]
    assert data.obstacle() == ""
    loaded = data.load()
    assert loaded.images[:, 0, 0, 0].tolist() == [*range(12), *range(8)]
    assert loaded.labels.tolist() == [0] * 12 + [1] * 8


def test_sixteen_bits_keep_their_upper_half(tmp_path: Path) -> None:
    fill(tmp_path, {"a": 5, "b": 3}, "16")
    assert Folder(str(tmp_path)).load().images[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 4, 0, 1, 2]


def test_the_folder_of_parts_is_the_split(tmp_path: Path) -> None:
    for part, count in (("train", 6), ("val", 2), ("test", 1)):
        fill(tmp_path / part, {"a": count, "b": count})
    split = opened(Folder(str(tmp_path))).split(0)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [12, 4, 2]


def test_one_class_is_said(tmp_path: Path) -> None:
    fill(tmp_path, {"only": 3})
    assert "All 3 images are of one class (only)" in Folder(str(tmp_path)).obstacle()
    for name in ("1", "2"):
        next((tmp_path / "only").glob(f"*{name}*")).unlink()
    assert "The only image is of one class (only)" in Folder(str(tmp_path)).obstacle()


def test_no_folder() -> None:
    with pytest.raises(FileError, match="No folder is chosen yet"):
        Folder().collection()
    with pytest.raises(FileError, match="Locate it again"):
        Folder("/nowhere/at/all").classes  # noqa: B018


def test_what_is_doubtful_about_it_is_told(tmp_path: Path) -> None:
    fill(
        tmp_path,
        {"train/a": 9, "train/b": 9, "train/lone": 9, "val/a": 3, "val/b": 3, "val/new": 3, "val/none": 0},
    )
    assert Folder(str(tmp_path)).doubts() == (
        "The folder val/none holds no images of a class and is passed over: fill it, or take it out.",
        "No training image is of class new, so that nothing is learned of it: add images there, or take it out.",
        "No validation image is of class lone, so that validation says nothing of it: add images there, or take it out.",
    )


def test_too_few_images_to_be_split_are_an_obstacle(tmp_path: Path) -> None:
    fill(tmp_path, {"a": 1, "b": 1})
    assert "2 samples are too few" in Folder(str(tmp_path)).obstacle()
    assert Folder(str(tmp_path), validation=0.5, test=0.0).obstacle() == ""
