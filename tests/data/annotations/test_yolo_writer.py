from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet, RunLengths
from cnnstudio.data.annotations.yolo_text import read_yolo
from cnnstudio.data.annotations.yolo_writer import write_yolo

Save = Callable[..., Path]
TEXT = "1 0.500 .5 0.25 0.5\n0 0.1 0.1 0.5 0.1 0.5 0.9\n0 0.9 .5 .4 .1\n7 .5 .5 .1 .1\n"


def save(root: Path, picture: Save) -> Path:
    picture(root / "images" / "a.png")
    picture(root / "images" / "b.png")
    (root / "labels").mkdir()
    (root / "labels" / "a.txt").write_text(TEXT)
    (root / "data.yaml").write_text("names: [cat, dog]\ntrain: images\n")
    return root


def test_nothing_is_lost(tmp_path: Path, picture: Save) -> None:
    root = save(tmp_path, picture)
    before = read_yolo(root)
    yaml = (root / "data.yaml").read_text()
    assert write_yolo(root, before) == ()
    assert read_yolo(root) == before
    assert (root / "labels" / "a.txt").read_text() == TEXT
    assert (root / "data.yaml").read_text() == yaml
    assert not (root / "labels" / "b.txt").exists()


def test_edited_boxes_and_new_classes(tmp_path: Path, picture: Save) -> None:
    root = save(tmp_path, picture)
    before = read_yolo(root)
    first, *others = before.images[0].annotations
    things = (first.reshaped((1, 2, 31, 7.5)), *others, Annotation("bird", (0, 0, 60, 40)))
    images = (replace(before.images[0], annotations=things), before.images[1])
    write_yolo(root, replace(before, images=images, classes=("cat", "dog", "bird")))
    after = read_yolo(root)
    assert after.classes == ("cat", "dog", "bird")
    assert after.images[0].annotations[0].box == pytest.approx((1, 2, 31, 7.5), abs=1e-9)
    assert after.images[0].annotations[1:3] == tuple(others)
    assert after.images[0].annotations[3].box == (0, 0, 60, 40)


def test_a_set_of_another_format(tmp_path: Path, picture: Save) -> None:
    picture(tmp_path / "images" / "a.png")
    things = (
        Annotation("cat", (3, 4, 9, 8), extras={"text": "0 0 0 0"}),
        Annotation("dog", (3, 4, 9, 8), ((3, 4, 9, 4, 9, 8),)),
        Annotation("dog", (3, 4, 9, 8), ((3, 4, 9, 4, 9, 8), (3, 4, 5, 4, 5, 8))),
        Annotation("dog", (1, 0, 2, 40), RunLengths((40, 40, 2320), 40, 60), is_crowd=True),
    )
    made = AnnotationSet(tmp_path, "coco", (AnnotatedImage("images/a.png", 40, 60, things),), ("cat", "dog"))
    lost = write_yolo(tmp_path, made)
    assert [(finding.file, finding.line) for finding in lost] == [("labels/a.txt", 3), ("labels/a.txt", 4)]
    found = read_yolo(tmp_path)
    assert found.classes == ("cat", "dog")
    for old, new in zip(things, found.images[0].annotations, strict=True):
        assert new.label == old.label
        assert new.box == pytest.approx(old.box, abs=1e-9)
    assert found.images[0].annotations[1].outline is not None
    assert found.images[0].annotations[1].outline[0] == pytest.approx((3, 4, 9, 4, 9, 8), abs=1e-9)


def test_names_that_no_line_holds(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot stand on a line of its own"):
        write_yolo(tmp_path, AnnotationSet(tmp_path, "", (), ("a\nb",)))
