from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.folder_scan import part_of_name, scan_folder


def put(root: Path, *names: str) -> None:
    """Empty files below a folder."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_folder_for_each_class(tmp_path: Path) -> None:
    put(tmp_path, "dog/2.JPG", "dog/1.png", "cat/deep/er/3.jpeg", "cat/notes.txt", ".hidden/4.png", "cat/.5.png",
        "empty/readme.md", "__MACOSX/cat/6.png")  # fmt: skip
    scan = scan_folder(tmp_path)
    assert scan.files == ("cat/deep/er/3.jpeg", "dog/1.png", "dog/2.JPG")
    assert scan.labels == (0, 1, 1)
    assert scan.classes == ("cat", "dog")
    assert scan.parts is None
    assert str(tmp_path / "cat" / "deep" / "er") in scan.folders


def test_parts_around_the_classes(tmp_path: Path) -> None:
    put(tmp_path, "train/a/1.png", "train/b/2.png", "val/a/3.png", "Test/b/4.png", "Test/c/5.png")
    scan = scan_folder(tmp_path)
    assert scan.parts is not None
    assert dict(zip(scan.files, scan.parts, strict=True)) == {
        "train/a/1.png": 0, "train/b/2.png": 0, "val/a/3.png": 1, "Test/b/4.png": 2, "Test/c/5.png": 2,
    }  # fmt: skip
    assert scan.classes == ("a", "b", "c")
    assert [part_of_name(name) for name in ("Training", "valid", "testing", "cats")] == [0, 1, 2, None]


def test_classes_that_are_called_like_parts(tmp_path: Path) -> None:
    put(tmp_path, "train/1.png", "bus/2.png")
    assert scan_folder(tmp_path).classes == ("bus", "train")


def test_archives_that_hold_one_folder(tmp_path: Path) -> None:
    put(tmp_path, "unpacked/photos/a/1.png", "unpacked/photos/b/2.png")
    scan = scan_folder(tmp_path)
    assert scan.root == tmp_path / "unpacked" / "photos"
    assert scan.files == ("a/1.png", "b/2.png")


def test_one_class_alone_is_seen(tmp_path: Path) -> None:
    put(tmp_path, "a/1.png")
    assert scan_folder(tmp_path).classes == ("a",)


def test_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no images"):
        scan_folder(tmp_path)
    put(tmp_path, "1.png", "2.png")
    with pytest.raises(DataError, match="lie side by side: put those of each class into a folder of its own"):
        scan_folder(tmp_path)
    with pytest.raises(FileError, match=r"There is no folder .*moved.* Locate it again"):
        scan_folder(tmp_path / "gone")
    with pytest.raises(FileError, match="is a file, not a folder"):
        scan_folder(tmp_path / "1.png")


def test_real_photographs(shared_data: Path) -> None:
    scan = scan_folder(shared_data / "hymenoptera_photos")
    assert scan.classes == ("ants", "bees")
    assert scan.parts is not None
    assert (scan.parts.count(0), scan.parts.count(1), scan.parts.count(2)) == (200, 100, 0)


def test_what_is_passed_over_is_told(tmp_path: Path) -> None:
    put(tmp_path, "cat/1.png", "dog/2.png", "empty/notes.txt", *[f"{place}.jpg" for place in range(5)])
    assert scan_folder(tmp_path).passed_over == (
        "The folder empty holds no images of a class and is passed over: fill it, or take it out.",
        "5 images lie beside the folders of the classes and are left out (0.jpg, 1.jpg, 2.jpg and 2 more): move them "
        "into the folder of their classes.",
    )


def test_what_is_passed_over_around_parts_too(tmp_path: Path) -> None:
    put(tmp_path, "train/a/1.png", "train/b/2.png", "test/a/3.png", "test/c/notes.txt", "more/a/4.png", "val/5.txt",
        "train/6.png")  # fmt: skip
    assert scan_folder(tmp_path).passed_over == (
        "The folders test/c, more and val hold no images of a class and are passed over: fill them, or take them out.",
        "1 image lies beside the folders of the classes and is left out (train/6.png): move it into the folder of its "
        "class.",
    )


def test_nothing_is_told_where_all_is_taken(tmp_path: Path) -> None:
    put(tmp_path, "cat/deep/1.png", "dog/2.png", "readme.txt", ".thumbs/3.png")
    assert scan_folder(tmp_path).passed_over == ()
