from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.class_change import moved, removed
from cnnstudio.data.annotating.class_reform import ClassUse
from cnnstudio.data.annotations.found import annotations_at
from cnnstudio.data.annotations.mask_folder import read_mask_folder
from cnnstudio.document import atomic
from tests.data.annotating.conftest import HEIGHT, NAMES, WIDTH, contents


def labels_in_files(root: Path) -> dict[str, list[str]]:
    """The classes of the boxes of each image, read anew."""
    return {image.file: [one.label for one in image.annotations] for image in annotations_at(root).images}


def label(folder: AnnotatedFolder, name: str) -> int:
    return folder.classes.index(name)


def add_mask(folder: AnnotatedFolder) -> None:
    """Paint a stripe of every class into the mask of b.png."""
    sheet = folder.load("b.png").sheet
    for place in range(len(folder.classes)):
        sheet = sheet.with_polygon(
            [(0, 10 * place), (WIDTH, 10 * place), (WIDTH, 10 * place + 9), (0, 10 * place + 9)], place + 1
        )
    folder.save({"b.png": sheet}, folder.classes)


def test_a_class_is_deleted_everywhere_and_taken_back_to_the_byte(root: Path) -> None:
    folder = AnnotatedFolder(root)
    add_mask(folder)
    before, classes = contents(root), folder.classes
    sheets = {name: folder.load(name).sheet for name in NAMES}
    dog = label(folder, "dog")
    assert folder.use_of(dog) == ClassUse(boxes=2, boxed=2, masks=1)
    reform = folder.change_classes(removed(classes, dog))
    assert folder.classes == tuple(name for name in classes if name != "dog")
    assert labels_in_files(root) == {"a.png": ["cat"], "b.png": [], "c.png": ["bird"]}
    again = AnnotatedFolder(root)
    assert set(again.classes) == {"cat", "bird"}
    for one in (folder, again):
        page = one.load("a.png").sheet
        assert [one.classes[box.label] for box in page.boxes] == ["cat"]
        mask = one.load("b.png").sheet.mask
        assert (
            mask.counts()[label(one, "bird") + 1] == sheets["b.png"].mask.counts()[classes.index("bird") + 1]
        )
        assert sum(mask.counts()[1:255]) < sum(sheets["b.png"].mask.counts()[1:255])
    folder.take_back(reform)
    assert {key: data for key, data in contents(root).items() if data != before.get(key)} == {}
    assert contents(root).keys() == before.keys()
    assert folder.classes == classes
    assert all(folder.load(name).sheet == sheet for name, sheet in sheets.items())
    folder.save({"a.png": folder.load("a.png").sheet.without_box(0)}, classes)
    assert labels_in_files(root)["a.png"] == ["dog"]


def test_values_of_other_classes_stay_in_the_masks(root: Path) -> None:
    folder = AnnotatedFolder(root)
    add_mask(folder)
    with Image.open(root / "masks" / "b.png") as image:
        before = np.array(image)
    classes = folder.classes
    gone = classes.index("cat")
    folder.change_classes(removed(classes, gone))
    with Image.open(root / "masks" / "b.png") as image:
        after = np.array(image)
    assert (after == np.where(before == gone + 1, 0, before)).all()
    known = read_mask_folder(root)
    assert set(known.classes) == set(classes) - {"cat"}
    dog = known.classes.index("dog") + 1
    assert (known.label_map(0) == dog).sum() == (before == classes.index("dog") + 1).sum()
    sheet = AnnotatedFolder(root).load("b.png").sheet
    folder.save({"c.png": folder.load("c.png").sheet.with_fill(0, 0, 1)}, (*folder.classes, "cow"))
    assert json.loads((root / "masks" / "palette.json").read_text()) == {
        **{name: place + 1 for place, name in enumerate(classes) if name != "cat"}, "cow": gone + 1,
    }  # fmt: skip
    assert AnnotatedFolder(root).load("b.png").sheet.mask == sheet.mask


def test_a_class_is_given_to_another(root: Path, form: str) -> None:
    folder = AnnotatedFolder(root)
    add_mask(folder)
    classes = folder.classes
    counts = folder.load("b.png").sheet.mask.counts()
    dog, bird = label(folder, "dog"), label(folder, "bird")
    folder.change_classes(removed(classes, dog, bird))
    assert labels_in_files(root) == {"a.png": ["cat", "bird"], "b.png": ["bird"], "c.png": ["bird"]}
    merged = folder.load("b.png").sheet.mask.counts()
    assert merged[label(folder, "bird") + 1] == counts[dog + 1] + counts[bird + 1]
    if form == "coco":
        data = json.loads((root / "annotations.json").read_text())
        assert data["categories"] == [
            {"id": 10, "name": "cat", "colour": 0},
            {"id": 12, "name": "bird", "colour": 2},
        ]
        assert [one["id"] for one in data["annotations"]] == [10, 20, 30, 40]


def test_classes_are_put_in_another_order_where_files_tell_one(root: Path, form: str) -> None:
    folder = AnnotatedFolder(root)
    assert folder.can_order_classes is (form != "voc")
    if form == "voc":
        return
    before = labels_in_files(root)
    change = moved(folder.classes, 0, 1)
    assert change is not None
    folder.change_classes(change)
    assert labels_in_files(root) == before
    assert AnnotatedFolder(root).classes == ("dog", "cat", "bird")
    if form == "yolo":
        assert (root / "a.txt").read_text().split()[::5] == ["1", "0"]


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_a_full_disk_leaves_all_files_as_they_were(
    root: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    folder = AnnotatedFolder(root)
    add_mask(folder)
    before, replace, calls = contents(root), os.replace, []

    def broken(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == fails_at + 1:
            raise OSError(28, os.strerror(28))
        replace(source, target)

    with monkeypatch.context() as disk:
        disk.setattr(atomic.os, "replace", broken)
        with pytest.raises(FileError, match="the disk is full"):
            folder.change_classes(removed(folder.classes, label(folder, "dog")))
    assert contents(root) == before
    assert "dog" in folder.classes
    folder.change_classes(removed(folder.classes, label(folder, "dog")))
    assert "dog" not in AnnotatedFolder(root).classes


def test_a_mask_that_cannot_be_read_stops_it_before_anything_is_written(root: Path) -> None:
    folder = AnnotatedFolder(root)
    add_mask(folder)
    (root / "masks" / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    before = contents(root)
    with pytest.raises(DataError, match=r"c\.png"):
        folder.change_classes(removed(folder.classes, 0))
    assert contents(root) == before


def test_more_classes_than_masks_hold_can_be_drawn_as_boxes(tmp_path: Path) -> None:
    Image.fromarray(np.zeros((HEIGHT, WIDTH, 3), np.uint8)).save(tmp_path / "a.png")
    names = [f"species {place}" for place in range(300)]
    categories = [{"id": place, "name": name} for place, name in enumerate(names)]
    data = {"images": [{"id": 1, "file_name": "a.png"}], "annotations": [], "categories": categories}
    (tmp_path / "annotations.json").write_text(json.dumps(data))
    folder = AnnotatedFolder(tmp_path)
    sheet = folder.load("a.png").sheet.with_box(Box(1, 2, 30, 40, 299)).with_fill(0, 0, 254)
    folder.save({"a.png": sheet}, folder.classes)
    assert folder.use_of(299) == ClassUse(boxes=1, boxed=1, masks=0)
    with pytest.raises(DataError, match="Masks hold at most 254 classes, and species 290 is none of them"):
        folder.change_classes(removed(folder.classes, 3, 290))
    folder.change_classes(removed(folder.classes, 3))
    again = AnnotatedFolder(tmp_path).load("a.png").sheet
    assert [box.label for box in again.boxes] == [298]
    assert again.mask.value_at(0, 0) == 253


def test_a_list_of_classes_that_cannot_be_read_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = AnnotatedFolder(root)
    add_mask(folder)
    before, read = contents(root), Path.read_bytes

    def broken(path: Path) -> bytes:
        if path.name == "classes.txt":
            raise OSError(5, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(FileError, match=r"classes\.txt cannot be read \(Input/output error\)"):
        folder.change_classes(removed(folder.classes, label(folder, "dog")))
    with pytest.raises(FileError, match=r"classes\.txt cannot be read"):
        folder.save({"a.png": folder.load("a.png").sheet.with_fill(0, 0, 1)}, folder.classes)
    monkeypatch.undo()
    assert contents(root) == before
