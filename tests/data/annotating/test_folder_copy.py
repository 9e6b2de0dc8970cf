from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.folder_copy import copy_folder

XML = (
    "<annotation><filename>0.png</filename><object><name>cat</name><pose>left</pose><bndbox><xmin>2</xmin><ymin>3</ymin>"
    "<xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    home = tmp_path / "photos"
    (home / "deep").mkdir(parents=True)
    for name in ("0.png", "deep/1.png"):
        Image.fromarray(np.full((30, 40, 3), 90, np.uint8)).save(home / name)
    (home / ".cnnstudio-1.tmp").touch()
    return home


@pytest.mark.parametrize("form", ["coco", "voc"])
def test_a_copy_holds_all_and_what_was_not_saved(root: Path, tmp_path: Path, form: str) -> None:
    if form == "voc":
        (root / "0.xml").write_text(XML)
    folder = AnnotatedFolder(root)
    first = folder.load("0.png").sheet.with_box(Box(1, 1, 9, 9, 0))
    folder.save({"0.png": first}, folder.classes)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    root.chmod(0o555)
    drawn = first.with_box(Box(20, 20, 30, 28, 0)).with_stroke([(20, 10)], 4, 1)
    place = tmp_path / "place"
    place.mkdir()
    made = copy_folder(folder, place, {"0.png": drawn}, folder.classes)
    root.chmod(0o755)
    assert made.home == tmp_path / "place" / "photos"
    assert {path: path.read_bytes() for path in before} == before
    again = AnnotatedFolder(made.home)
    assert again.images == folder.images
    assert [box.place for box in again.load("0.png").sheet.boxes] == [box.place for box in drawn.boxes]
    assert again.load("0.png").sheet.mask.value_at(20, 10) == 1
    assert not (made.home / ".cnnstudio-1.tmp").exists()
    if form == "voc":
        assert "<pose>left</pose>" in (made.home / "0.xml").read_text()
    moved = drawn.with_moved(0, 1, 0)
    made.save({"0.png": moved}, made.classes)
    assert [box.place for box in AnnotatedFolder(made.home).load("0.png").sheet.boxes] == [
        box.place for box in moved.boxes
    ]
    assert os.access(made.home, os.W_OK)
    assert made.home.stat().st_mode & 0o200


def test_a_place_that_cannot_be_taken_is_said_and_nothing_is_left(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = AnnotatedFolder(root)
    with pytest.raises(FileError, match=r"holds a folder photos already: choose another place\."):
        copy_folder(folder, tmp_path, {}, folder.classes)
    with pytest.raises(FileError, match=r"is the folder photos itself, or lies in it"):
        copy_folder(folder, root / "deep", {}, folder.classes)
    place = tmp_path / "place"
    place.mkdir()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(FileError, match="the disk is full"):
        copy_folder(folder, place, {}, folder.classes)
    assert list(place.iterdir()) == []
