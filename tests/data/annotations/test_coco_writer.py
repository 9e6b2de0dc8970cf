from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotation_collection import mask_of_annotation
from cnnstudio.data.annotations.annotation import (
    NOTHING,
    AnnotatedImage,
    Annotation,
    AnnotationSet,
    RunLengths,
)
from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.data.annotations.coco_writer import CocoTexts, coco_box, coco_bytes, coco_data, write_coco
from cnnstudio.data.annotations.run_length_text import text_of_counts

Coco = Callable[..., Path]


def everything() -> list[Any]:
    """Annotations of all forms, good and bad."""
    runs = (40, 41, 2319)
    return [
        {"id": 11, "image_id": 7, "category_id": 5, "bbox": [0.1, 0.2, 0.3, 7.77], "area": 3, "attributes": {"a": [1]}},
        {"id": 12, "image_id": 8, "category_id": 2, "bbox": [1, 2, 3, 4], "segmentation": [[1, 2, 4.25, 2, 4, 6]]},
        {"id": 13, "image_id": 8, "category_id": 5, "bbox": [1, 0, 2, 40], "iscrowd": 1,
         "segmentation": {"size": [40, 60], "counts": list(runs)}},
        {"id": 14, "image_id": 8, "category_id": 5, "bbox": [1, 0, 2, 40], "ignore": 1,
         "segmentation": {"size": [40, 60], "counts": text_of_counts(runs)}},
        {"id": 15, "image_id": 99, "category_id": 5, "bbox": [1, 2, 3, 4]},
        {"id": 16, "image_id": 8, "category_id": 5, "bbox": [1, 2, 0, 4], "mine": "ours"},
    ]  # fmt: skip


def test_nothing_is_lost(coco: Coco, tmp_path: Path) -> None:
    path = coco(everything())
    given_data = json.loads(path.read_text())
    given_data["images"].append({"id": 9, "file_name": "../out.png", "height": 1, "width": 1})
    given_data["categories"].append({"id": 9, "keypoints": ["nose"]})
    path.write_text(json.dumps(given_data))
    before = read_coco(path)
    write_coco(path, before)
    assert read_coco(path).images == before.images
    assert replace(read_coco(path), findings=()) == replace(before, findings=())
    written = json.loads(path.read_text())
    assert written["info"] == given_data["info"]
    assert written["categories"] == given_data["categories"]
    assert written["images"] == given_data["images"]
    for old, new in zip(everything(), written["annotations"], strict=True):
        assert {name: new[name] for name in old} == old
    again = path.read_bytes()
    write_coco(path, read_coco(path))
    assert path.read_bytes() == again


def test_a_set_of_no_file(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture(tmp_path / "a.png")
    runs = RunLengths((40, 40, 2320), 40, 60)
    things = (
        Annotation("cat", (1.5, 2, 3, 4)),
        Annotation("dog", (1, 0, 2, 40), runs, is_crowd=True),
        Annotation("dog", (1, 2, 4, 6), ((1, 2, 4, 2, 4, 6),), is_difficult=True),
    )
    image = AnnotatedImage("a.png", 40, 60, things)
    made = AnnotationSet(
        tmp_path, "voc", (image,), ("cat", "dog"), extras={"categories": "of another format"}
    )
    write_coco(tmp_path / "list.json", made)
    found = read_coco(tmp_path / "list.json")
    assert [replace(one, extras=NOTHING) for one in found.images[0].annotations] == list(things)
    assert [one["area"] for one in coco_data(made)["annotations"]] == [3, 40, 6]
    assert found.classes == made.classes
    assert found.findings == ()


def test_new_things_get_new_numbers(coco: Coco) -> None:
    before = read_coco(coco(everything()))
    added = Annotation("bird", (1, 1, 9, 9))
    images = (
        replace(before.images[0], annotations=(*before.images[0].annotations, added)),
        *before.images[1:],
    )
    data = coco_data(replace(before, images=images, classes=(*before.classes, "bird")))
    assert [one["id"] for one in data["annotations"]] == [11, 17, 12, 13, 14, 15, 16]
    assert data["categories"][2] == {"id": 6, "name": "bird", "supercategory": ""}
    assert data["annotations"][1]["category_id"] == 6


def test_another_shape_is_measured_again(coco: Coco) -> None:
    before = read_coco(coco(everything()))
    (one,) = before.images[0].annotations
    moved = replace(before.images[0], annotations=(one.reshaped((1, 2, 5, 8)),))
    entry = coco_data(replace(before, images=(moved, *before.images[1:])))["annotations"][0]
    assert (entry["bbox"], entry["area"], entry["attributes"]) == ([1, 2, 4, 6], 24, {"a": [1]})


def test_a_file_that_cannot_be_written_stays(coco: Coco, monkeypatch: pytest.MonkeyPatch) -> None:
    path = coco(everything())
    found, content = read_coco(path), path.read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(FileError, match=r"list\.json could not be saved: the disk is full"):
        write_coco(path, found)
    assert path.read_bytes() == content
    assert sorted(file.name for file in path.parent.iterdir() if file.name != "home") == [
        "a.png",
        "b.png",
        "list.json",
    ]


@given(st.tuples(*[st.floats(0, 1e6, allow_nan=False)] * 4))
def test_boxes_come_back(box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = (
        min(box[0], box[2]),
        min(box[1], box[3]),
        max(box[0], box[2]),
        max(box[1], box[3]),
    )
    x, y, width, height = coco_box((left, top, right, bottom))
    assert (x, y, x + width, y + height) == pytest.approx((left, top, right, bottom), abs=1e-9)
    assert coco_box((x, y, x + width, y + height)) == [
        x,
        y,
        *(pytest.approx(side, abs=1e-9) for side in (width, height)),
    ]


@given(st.tuples(*[st.integers(1, 500_000)] * 4))
def test_boxes_are_written_as_they_were(numbers: tuple[int, int, int, int]) -> None:
    x, y, width, height = (number / 100 for number in numbers)
    assert coco_box((x, y, x + width, y + height)) == [x, y, width, height]


def test_the_field_reads_what_is_written(coco: Coco, capsys: pytest.CaptureFixture[str]) -> None:
    from pycocotools.coco import COCO

    path = coco(everything()[:4])
    found = read_coco(path)
    write_coco(path, found)
    theirs = COCO(str(path))
    assert [theirs.cats[ident]["name"] for ident in theirs.getCatIds()] == list(found.classes)
    for image in found.images:
        entries = theirs.loadAnns(theirs.getAnnIds(imgIds=[image.extras["id"]]))
        for one, entry in zip(image.annotations, entries, strict=True):
            left, top, right, bottom = one.box
            assert entry["bbox"] == pytest.approx([left, top, right - left, bottom - top], abs=1e-9)
            assert entry["iscrowd"] == one.is_crowd
            mask = mask_of_annotation(one, image.height, image.width)
            if mask is not None:
                assert np.array_equal(theirs.annToMask(entry), mask)
    assert "error" not in capsys.readouterr().err


def test_of_many_images_only_those_are_encoded_that_are_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    images = tuple(
        AnnotatedImage(
            f"{place}.png",
            6,
            8,
            (Annotation("cat", (0, 0, 4, 4), extras={"id": place}),),
            extras={"id": place},
        )
        for place in range(20)
    )
    made = AnnotationSet(tmp_path, "coco", images, ("cat",))
    texts, encoded = CocoTexts(), []
    plain = json.dumps
    monkeypatch.setattr(json, "dumps", lambda value, **more: encoded.append(value) or plain(value, **more))
    assert coco_bytes(made, texts) == coco_bytes(made)
    changed = replace(made, images=(*images[:-1], replace(images[-1], annotations=())))
    encoded.clear()
    content = coco_bytes(changed, texts)
    assert len([value for value in encoded if isinstance(value, dict) and "file_name" in value]) == 1
    assert content == coco_bytes(changed)
    other = replace(changed, classes=("cat", "dog"))
    assert coco_bytes(other, texts) == coco_bytes(other)
    fresh = replace(
        other, images=(*changed.images, AnnotatedImage("new.png", 6, 8, (Annotation("dog", (0, 0, 4, 4)),)))
    )
    for _ in range(2):
        assert coco_bytes(fresh, texts) == coco_bytes(fresh)
