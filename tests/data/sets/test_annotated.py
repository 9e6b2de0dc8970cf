from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotation_collection import AnnotationCollection
from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet, RunLengths
from cnnstudio.data.annotations.coco_writer import write_coco
from cnnstudio.data.annotations.voc_writer import write_voc
from cnnstudio.data.annotations.yolo_writer import write_yolo
from cnnstudio.data.collections import forget_collections, opened
from cnnstudio.data.naming import dataset_at, dataset_named
from cnnstudio.data.sets.annotated import AnnotatedImages
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.vision.run_lengths import plain_run_lengths


def save(root: Path, *annotations: dict[str, Any], images: int = 2, saved: int = 2) -> Path:
    """Images of 40 × 60 px and a COCO file with two classes."""
    root.mkdir(exist_ok=True)
    for place in range(saved):
        Image.fromarray(np.zeros((40, 60), np.uint8)).save(root / f"{place}.png")
    entries = [
        {"id": place, "image_id": place % 2, "category_id": 1, "bbox": [1, 2, 30, 20], **one}
        for place, one in enumerate(annotations)
    ]
    data = {
        "images": [
            {"id": place, "file_name": f"{place}.png", "height": 40, "width": 60} for place in range(images)
        ],
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": entries,
    }
    (root / "list.json").write_text(json.dumps(data))
    return root / "list.json"


def test_boxes_of_a_file(tmp_path: Path) -> None:
    path = save(tmp_path, {}, {"category_id": 2}, {"bbox": [0, 0, 40, 40], "iscrowd": 1})
    data = AnnotatedImages(str(path), size=(20, 30))
    assert (data.input_shape, data.classes, data.offers) == ((20, 30, 1), ("cat", "dog"), {"boxes"})
    found = opened(data)
    assert isinstance(found, AnnotationCollection)
    assert [[thing.label for thing in found.objects(place)] for place in (0, 1)] == [[0], [1]]
    assert [thing.box for thing in found.ignored(0)] == [(0, 0, 40, 40)]
    assert found.labels.tolist() == [0, 1]
    assert (data.obstacle(), data.doubts(), data.findings()) == ("", (), ())
    assert data.lack("boxes") == ""
    assert "some here have their box alone" in data.lack("masks")
    assert "Classification takes one class an image" in data.lack("labels")
    assert data.load().images.shape == (2, 20, 30, 1)


def test_masks_where_all_have_outlines(tmp_path: Path) -> None:
    path = save(tmp_path, {"segmentation": [[1, 2, 9, 2, 9, 9]]}, {"iscrowd": 1})
    assert AnnotatedImages(str(path)).offers == {"boxes", "masks"}


def test_what_was_wrong_is_said(tmp_path: Path) -> None:
    path = save(tmp_path, {}, {"bbox": [1, 2, 0, 0]}, {"bbox": [50, 2, 20, 9]}, images=3)
    data = AnnotatedImages(str(path))
    wrong, lacking = data.doubts()
    assert wrong.startswith(
        "In its files 2 entries were left out and 1 entry was mended; the first: list.json, line 1: 2.png is not in"
    )
    assert lacking == "No object is of 1 of the 2 classes, such as dog."
    assert len(opened(data)) == 2


def test_what_is_of_no_use(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No annotations are chosen yet"):
        AnnotatedImages().collection()
    with pytest.raises(FileError, match="There is no"):
        AnnotatedImages(str(tmp_path / "gone")).collection()
    with pytest.raises(DataError, match="None of the 2 annotated images is in"):
        AnnotatedImages(str(save(tmp_path / "a", {}, saved=0))).collection()
    data = AnnotatedImages(str(save(tmp_path / "b")))
    assert "No object is annotated in the 2 images of list.json" in data.obstacle()


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = save(tmp_path, {})
    data = AnnotatedImages(str(path))
    first = opened(data)
    assert opened(data) is first
    save(tmp_path, {}, {})
    os.utime(path, ns=(1, 1))
    assert len(opened(data).objects(1)) == 1
    assert data.is_known


def test_names_of_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path, {})
    assert dataset_at(path) == dataset_at(path) == AnnotatedImages(str(path))
    assert dataset_at(tmp_path) == AnnotatedImages(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert dataset_named("list.json") == AnnotatedImages(str(path))
    named = dataset_named("boxes:path=list.json,size=8x9,validation=0.2")
    assert named == AnnotatedImages(str(path), validation=0.2, size=(8, 9))


def test_no_image_is_decoded(tmp_path: Path) -> None:
    path = save(tmp_path, {}, {})
    data = (tmp_path / "0.png").read_bytes()
    (tmp_path / "0.png").write_bytes(data[:45] + bytes(6) + data[51:])
    with pytest.raises(DataError):
        AnnotatedImages(str(path)).collection().pixels(0)


def test_blood_cells(shared_data: Path) -> None:
    forget_collections()
    data = dataset_at(shared_data / "bccd")
    assert isinstance(data, AnnotatedImages)
    assert (data.classes, data.offers) == (("Platelets", "RBC", "WBC"), {"boxes"})
    split = opened(data).split(0)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [205, 87, 72]
    assert data.doubts()[0].startswith(
        "In its files 2 entries were left out; the first: Annotations/BloodImage_00338.xml, line 158"
    )
    assert opened(data).pixels(0).shape == (480, 640, 3)


def shapes_as_files(root: Path) -> AnnotationSet:
    """Images of Shapes in files, and what is in them with run lengths."""
    shapes = Shapes(count=12, size=48, objects=5, overlap=0.3)
    drawn = shapes.collection()
    images = []
    for place in range(12):
        path = root / "images" / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(drawn.pixels(place)).save(path)
        things = tuple(
            Annotation(
                shapes.classes[one.label], one.box, RunLengths(tuple(plain_run_lengths(one.mask)), 48, 48)
            )
            for one in drawn.objects(place)
            if one.mask is not None
        )
        images.append(AnnotatedImage(f"images/{place:02}.png", 48, 48, things))
    return AnnotationSet(root, "", tuple(images), shapes.classes)


def test_shapes_come_back_from_every_format(tmp_path: Path) -> None:
    drawn = Shapes(count=12, size=48, objects=5, overlap=0.3).collection()
    for name in ("coco", "voc", "yolo"):
        root = tmp_path / name
        made = shapes_as_files(root)
        if name == "coco":
            write_coco(root / "list.json", made)
        else:
            assert len((write_voc if name == "voc" else write_yolo)(root, made)) == made.count
        data = dataset_at(root)
        found = opened(data)
        assert data.findings() == ()
        assert sorted(data.classes) == sorted(drawn.classes)
        for place in range(12):
            assert np.array_equal(found.pixels(place), drawn.pixels(place))
            for mine, theirs in zip(found.boxed(place), drawn.boxed(place), strict=True):
                assert data.classes[mine.label] == drawn.classes[theirs.label]
                assert mine.box == pytest.approx(theirs.box, abs=1e-9)
        if name == "coco":
            assert all(np.array_equal(found.label_map(place), drawn.label_map(place)) for place in range(12))
