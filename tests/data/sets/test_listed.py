from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.collections import opened
from cnnstudio.data.sets.listed import ListedImages


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """Four images in a folder beside the list."""
    (tmp_path / "img").mkdir()
    for place in range(4):
        Image.fromarray(np.full((3, 3), place, np.uint8)).save(tmp_path / "img" / f"{place}.png")
    return tmp_path


def listed(folder: Path, *lines: str) -> ListedImages:
    """A list of these lines."""
    (folder / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    return ListedImages(str(folder / "list.csv"))


def test_paths_count_from_the_list(images: Path) -> None:
    data = listed(images, "path,label", "img/2.png,10", "img\\0.png,9", f"{images / 'img' / '1.png'},10")
    collection = opened(data)
    assert collection.classes == ("9", "10")
    assert collection.labels.tolist() == [1, 0, 1]
    assert [int(collection.pixels(place)[0, 0, 0]) for place in range(3)] == [2, 0, 1]
    assert collection.parts is None


def test_a_column_may_give_the_split(images: Path) -> None:
    lines = [
        "path,label,split",
        "img/0.png,a,train",
        "img/1.png,b,train",
        "img/2.png,a,val",
        "img/3.png,b,test",
    ]
    collection = opened(listed(images, *lines))
    assert collection.parts is not None
    assert collection.parts.tolist() == [0, 0, 1, 2]
    with pytest.raises(DataError, match=r"Image 2 of list.csv is for 'later': write train"):
        opened(listed(images, *lines[:2], "img/1.png,b,later"))


def test_a_few_missing_files_are_left_out_and_named(images: Path) -> None:
    lines = ["img/0.png,a", "img/gone.png,b", "img/1.png,c", "img/2.png,a"]
    data = listed(images, "path,label", *lines)
    found = opened(data)
    assert [found.name(place) for place in range(len(found))] == ["img/0.png", "img/1.png", "img/2.png"]
    assert found.classes == ("a", "c")
    assert found.labels.tolist() == [0, 1, 0]
    assert data.doubts()[0] == "1 of the 4 files in list.csv is not there and left out: img/gone.png."


def test_missing_files_are_counted_and_named(images: Path) -> None:
    lines = [f"img/{place}.png,a" for place in (0, 7, 1, 8, 9, 10)]
    with pytest.raises(DataError) as caught:
        opened(listed(images, "path,label", *lines))
    assert "4 of the 6 files in list.csv are not there: img/7.png, img/8.png, img/9.png and 1 more." in str(
        caught.value
    )
    with pytest.raises(FileError, match="Locate it again"):
        opened(ListedImages(str(images / "gone.csv")))
    with pytest.raises(FileError, match="No list is chosen yet"):
        opened(ListedImages())
