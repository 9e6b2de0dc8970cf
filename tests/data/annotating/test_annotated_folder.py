from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, FileError, StudioError
from cnnstudio.data.annotating.annotated_folder import FIRST_CLASS, AnnotatedFolder
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotations.found import annotations_at
from cnnstudio.document import atomic

WIDTH, HEIGHT = 80, 60


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Three images, one of them in a folder inside."""
    root = tmp_path / "photos"
    for name in ("a.jpg", "b.png", "deep/c.png"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.zeros((HEIGHT, WIDTH, 3), np.uint8)).save(path)
    return root


def saved(folder: AnnotatedFolder, name: str, sheet: Sheet, *classes: str) -> Sheet:
    """What stands in the files after a sheet was saved."""
    folder.save({name: sheet}, classes or folder.classes)
    return AnnotatedFolder(folder.root).load(name).sheet


def test_nothing_is_written_before_something_is_drawn(photos: Path) -> None:
    folder = AnnotatedFolder(photos)
    assert folder.images == ("a.jpg", "b.png", "deep/c.png")
    assert folder.classes == (FIRST_CLASS,)
    page = folder.load("a.jpg")
    assert page.sheet == Sheet.blank(WIDTH, HEIGHT)
    folder.save({"a.jpg": page.sheet}, folder.classes)
    assert sorted(path.name for path in photos.iterdir()) == ["a.jpg", "b.png", "deep"]


def test_boxes_and_masks_are_read_back(photos: Path) -> None:
    folder = AnnotatedFolder(photos)
    sheet = (
        folder.load("deep/c.png")
        .sheet.with_box(Box(1, 2, 30, 40, 1))
        .with_polygon([(5, 5), (50, 5), (50, 50)], 2)
    )
    again = saved(folder, "deep/c.png", sheet, "cat", "dog")
    assert [(*box.place, box.label) for box in again.boxes] == [(1, 2, 30, 40, 1)]
    assert again.mask == sheet.mask
    assert AnnotatedFolder(photos).classes == ("cat", "dog")
    assert AnnotatedFolder(photos).annotated() == {"deep/c.png"}
    assert folder.counts() == (0, 1)
    assert (photos / "masks" / "classes.txt").read_text() == "cat\ndog\n"
    with Image.open(photos / "masks" / "deep" / "c.png") as mask:
        assert mask.mode == "P"
        assert (np.array(mask) == sheet.mask.values()).all()
    known = annotations_at(photos)
    assert known.images[0].file == "deep/c.png"
    assert known.images[0].annotations[0].label == "dog"
    emptied = saved(folder, "deep/c.png", Sheet.blank(WIDTH, HEIGHT))
    assert emptied.is_blank


def test_images_of_one_name_have_masks_of_their_own(photos: Path) -> None:
    Image.fromarray(np.zeros((HEIGHT, WIDTH), np.uint8)).save(photos / "a.png")
    folder = AnnotatedFolder(photos)
    for value, name in ((1, "a.jpg"), (2, "a.png")):
        folder.save({name: folder.load(name).sheet.with_fill(0, 0, value)}, ("cat", "dog"))
    assert sorted(path.name for path in (photos / "masks").iterdir()) == [
        "a.jpg.png",
        "a.png.png",
        "classes.txt",
    ]
    again = AnnotatedFolder(photos)
    assert [again.load(name).sheet.mask.value_at(0, 0) for name in ("a.jpg", "a.png")] == [1, 2]


def test_what_the_program_does_not_know_of_a_coco_file_stays(photos: Path) -> None:
    content: dict[str, Any] = {
        "info": {"year": 1999},
        "images": [
            {"id": 7, "file_name": "a.jpg", "width": WIDTH, "height": HEIGHT, "flickr_url": "x"},
            {"id": 8, "file_name": "gone.jpg", "width": 5, "height": 5},
        ],
        "categories": [{"id": 18, "name": "dog", "keypoints": ["nose"]}, {"id": 3, "name": "cat"}],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 18, "bbox": [10, 10, 20, 20], "area": 200, "iscrowd": 0,
             "segmentation": [[10, 10, 30, 10, 30, 30]], "score": 0.5},
            {"id": 2, "image_id": 7, "category_id": 99, "bbox": [1, 1, 5, 5], "iscrowd": 0, "segmentation": []},
            {"id": 3, "image_id": 8, "category_id": 3, "bbox": [1, 1, 2, 2], "iscrowd": 0, "segmentation": []},
            {"id": 4, "image_id": 7, "category_id": 3, "bbox": [0, 0, 4, 3], "iscrowd": 1,
             "segmentation": {"size": [HEIGHT, WIDTH], "counts": [0, 3, 57, 3, 57, 3, 57, 3, HEIGHT * WIDTH - 183]}},
        ],
    }  # fmt: skip
    (photos / "annotations.json").write_text(json.dumps(content))
    folder = AnnotatedFolder(photos)
    sheet = folder.load("a.jpg").sheet
    assert [(*box.place, box.label) for box in sheet.boxes] == [(10, 10, 30, 30, 0), (0, 0, 4, 3, 1)]
    assert any("category 99" in note for note in folder.notes)
    moved = sheet.with_moved(0, 5, 6).with_class(1, 0).with_box(Box(40, 40, 50, 50, 1))
    folder.save({"a.jpg": moved}, ("hound", "cat"))
    after = json.loads((photos / "annotations.json").read_text())
    assert after["info"] == {"year": 1999}
    assert after["images"] == content["images"]
    assert [one["name"] for one in after["categories"]] == ["hound", "cat"]
    assert after["categories"][0]["keypoints"] == ["nose"]
    entries = {entry["id"]: entry for entry in after["annotations"]}
    assert entries[1]["bbox"] == [15, 16, 20, 20]
    assert entries[1]["segmentation"] == [[15, 16, 35, 16, 35, 36]]
    assert entries[1]["score"] == 0.5
    assert entries[2] == content["annotations"][1]
    assert entries[3]["bbox"] == [1, 1, 2, 2]
    assert entries[4]["category_id"] == 18
    assert entries[4]["segmentation"] == content["annotations"][3]["segmentation"]
    assert [entry["bbox"] for key, entry in entries.items() if key > 4] == [[40, 40, 10, 10]]
    shifted = AnnotatedFolder(photos)
    page = shifted.load("a.jpg").sheet
    place = next(place for place, box in enumerate(page.boxes) if box.place == (0, 0, 4, 3))
    shifted.save({"a.jpg": page.with_moved(place, 10, 20)}, shifted.classes)
    outline = next(one for one in annotations_at(photos).images[0].annotations if one.is_crowd).outline
    from cnnstudio.vision.run_lengths import mask_of

    mask = mask_of(outline.counts, (HEIGHT, WIDTH))  # type: ignore[union-attr]
    assert mask[20:23, 10:14].all()
    assert mask.sum() == 12


def test_voc_and_yolo_go_back_into_their_own_files(photos: Path) -> None:
    xml = (
        "<annotation><filename>a.jpg</filename><size><width>80</width><height>60</height><depth>3</depth></size>"
        "<object><name>dog</name><pose>Left</pose><bndbox><xmin>11</xmin><ymin>11</ymin><xmax>30</xmax><ymax>30</ymax>"
        "</bndbox></object></annotation>"
    )
    (photos / "a.xml").write_text(xml)
    folder = AnnotatedFolder(photos)
    sheet = folder.load("a.jpg").sheet
    assert [(*box.place, box.label) for box in sheet.boxes] == [(10, 10, 30, 30, 0)]
    folder.save(
        {
            "a.jpg": sheet.with_moved(0, 5, 0),
            "b.png": Sheet.blank(WIDTH, HEIGHT).with_box(Box(1, 2, 3, 4, 1)),
        },
        ("dog", "cat"),
    )
    assert "<xmin>16</xmin>" in (photos / "a.xml").read_text()
    assert "<pose>Left</pose>" in (photos / "a.xml").read_text()
    assert "<name>cat</name>" in (photos / "b.xml").read_text()
    assert not (photos / "annotations.json").exists()
    folder.save({}, ("hound", "cat"))
    assert "<name>hound</name>" in (photos / "a.xml").read_text()


def test_yolo(photos: Path) -> None:
    (photos / "a.txt").write_text("1 0.5 0.5 0.25 0.5\n")
    (photos / "classes.txt").write_text("cat\ndog\n")
    folder = AnnotatedFolder(photos)
    sheet = folder.load("a.jpg").sheet
    assert [(*box.place, box.label) for box in sheet.boxes] == [(30, 15, 50, 45, 1)]
    drawn = Sheet.blank(WIDTH, HEIGHT).with_box(Box(0, 0, 40, 30, 2))
    folder.save({"a.jpg": sheet.with_class(0, 0), "b.png": drawn}, ("cat", "dog", "cow"))
    assert (photos / "a.txt").read_text() == "0 0.5 0.5 0.25 0.5\n"
    assert (photos / "b.txt").read_text() == "2 0.25 0.25 0.5 0.5\n"
    assert (photos / "classes.txt").read_text() == "cat\ndog\ncow\n"
    assert AnnotatedFolder(photos).classes == ("cat", "dog", "cow")


def test_classes_can_exchange_their_names(photos: Path) -> None:
    folder = AnnotatedFolder(photos)
    sheet = folder.load("a.jpg").sheet.with_box(Box(1, 2, 30, 40, 0)).with_box(Box(1, 2, 31, 41, 1))
    folder.save({"a.jpg": sheet}, ("cat", "dog"))
    folder.save({}, ("dog", "cat"))
    assert [one.label for one in annotations_at(photos).images[0].annotations] == ["dog", "cat"]
    assert folder.load("a.jpg").sheet == sheet


def test_damaged_annotations_and_masks_are_refused_and_left(photos: Path) -> None:
    for text in ("{ broken", "[]", '{"images": 3}', "[" * 100_000):
        (photos / "annotations.json").write_text(text)
        with pytest.raises(StudioError):
            AnnotatedFolder(photos)
        assert (photos / "annotations.json").read_text() == text
    (photos / "annotations.json").unlink()
    (photos / "masks").mkdir()
    folder = AnnotatedFolder(photos)
    Image.fromarray(np.zeros((5, 5), np.uint8)).save(photos / "masks" / "a.png")
    with pytest.raises(DataError, match=r"a.png has 5 × 5 px, its image 80 × 60 px"):
        folder.load("a.jpg")
    (photos / "masks" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    with pytest.raises(DataError, match=r"a.png"):
        folder.load("a.jpg")
    colours = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    Image.fromarray(colours).save(photos / "masks" / "a.png")
    with pytest.raises(DataError, match="holds colours"):
        folder.load("a.jpg")


def test_a_mask_may_count_more_classes_than_have_names(photos: Path) -> None:
    (photos / "masks").mkdir()
    values = np.zeros((HEIGHT, WIDTH), np.uint8)
    values[3, 4], values[5, 6] = 4, 255
    Image.fromarray(values).save(photos / "masks" / "a.png")
    page = AnnotatedFolder(photos).load("a.jpg")
    assert page.classes == 4
    assert page.sheet.mask.value_at(6, 5) == 255


def test_a_failed_save_leaves_every_file_whole_and_is_made_good_later(
    photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = AnnotatedFolder(photos)
    first = folder.load("a.jpg").sheet.with_box(Box(1, 2, 30, 40, 0)).with_fill(0, 0, 1)
    folder.save({"a.jpg": first}, ("cat",))
    before = {path: path.read_bytes() for path in photos.rglob("*") if path.is_file()}
    second = first.with_box(Box(5, 5, 20, 20, 0)).with_stroke([(3, 3)], 2, 0)

    def broken(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as disk:
        disk.setattr(atomic.os, "replace", broken)
        with pytest.raises(FileError, match="the disk is full"):
            folder.save({"a.jpg": second}, ("hound",))
    assert {path: path.read_bytes() for path in photos.rglob("*") if path.is_file()} == before
    folder.save({"a.jpg": second}, ("hound",))
    again = AnnotatedFolder(photos)
    assert again.load("a.jpg").sheet.mask == second.mask
    assert len(again.load("a.jpg").sheet.boxes) == 2
    assert again.classes == ("hound",)


def test_an_image_that_is_too_large_is_refused_by_name(photos: Path) -> None:
    Image.new("1", (10_001, 10_000)).save(photos / "huge.png")
    with pytest.raises(DataError, match=r"huge\.png has 100\.1 megapixels; the limit is 100"):
        AnnotatedFolder(photos).load("huge.png")


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        AnnotatedFolder(tmp_path / "none")
    with pytest.raises(DataError, match="holds no images"):
        AnnotatedFolder(tmp_path)
