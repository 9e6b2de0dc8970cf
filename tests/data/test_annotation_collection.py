from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.annotation_collection import AnnotationCollection, largest_labels, mask_of_annotation
from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet, RunLengths

pytest.importorskip("pycocotools")

SQUARE = ((1.0, 1.0, 5.0, 1.0, 5.0, 4.0, 1.0, 4.0),)


def made(root: Path, *things: Annotation) -> AnnotationCollection:
    """One image of 6 × 8 px with some objects, and one without any."""
    root.mkdir(exist_ok=True)
    for name in "ab":
        Image.fromarray(np.zeros((6, 8, 3), np.uint8)).save(root / f"{name}.png")
    annotations = AnnotationSet(
        root, "", (AnnotatedImage("a.png", 6, 8, things), AnnotatedImage("b.png", 6, 8)), ("cat", "dog")
    )
    return AnnotationCollection(
        labels=largest_labels(annotations), classes=annotations.classes, shape=(6, 8, 3), root=root,
        files=("a.png", "b.png"), annotations=annotations,
    )  # fmt: skip


def test_objects_and_what_does_not_count(tmp_path: Path) -> None:
    runs = RunLengths((6, 6, 36), 6, 8)
    found = made(
        tmp_path,
        Annotation("dog", (1, 1, 5, 4), SQUARE),
        Annotation("cat", (1, 0, 2, 6), runs, is_crowd=True),
        Annotation("cat", (0, 0, 1, 1), is_difficult=True),
        Annotation("cat", (0, 0, 3, 2)),
    )
    square, bare = found.objects(0)
    assert (square.label, square.box, bare.label, bare.box, bare.mask) == (
        1,
        (1, 1, 5, 4),
        0,
        (0, 0, 3, 2),
        None,
    )
    expected = np.zeros((6, 8), bool)
    expected[1:4, 1:5] = True
    assert np.array_equal(square.mask, expected)
    crowd, difficult = found.ignored(0)
    assert crowd.mask is not None
    assert np.array_equal(np.flatnonzero(crowd.mask.all(axis=0)), [1])
    assert crowd.mask.sum() == 6
    assert difficult.mask is None
    assert (found.objects(1), found.ignored(1)) == ((), ())
    assert [(thing.label, thing.box, thing.mask) for thing in found.boxed(0)] == [
        (1, (1, 1, 5, 4), None), (0, (0, 0, 3, 2), None),
    ]  # fmt: skip
    assert (found.caption(0), found.caption(1)) == ("1 dog, 1 cat", "no objects")
    assert (found.counted, found.class_counts().tolist()) == ("objects", [1, 1])
    assert found.holding(0).tolist() == [True, False]
    assert found.labels.tolist() == [1, 0]
    assert found.size(0) == found.pixels(0).shape[:2] == (6, 8)
    assert found.label_map(0) is None


def test_smaller_objects_cover_larger_ones_and_crowds(tmp_path: Path) -> None:
    small = Annotation("cat", (2, 2, 4, 3), ((2.0, 2.0, 4.0, 2.0, 4.0, 3.0, 2.0, 3.0),))
    crowd = Annotation("cat", (0, 0, 2, 6), RunLengths((0, 12, 36), 6, 8), is_crowd=True)
    labels = made(tmp_path, small, Annotation("dog", (1, 1, 5, 4), SQUARE), crowd).label_map(0)
    assert labels is not None
    assert labels[2].tolist() == [255, 2, 1, 1, 2, 0, 0, 0]
    assert made(tmp_path).label_map(1) is not None
    hard = Annotation("cat", (1.5, 0.5, 2.5, 2), is_difficult=True)
    labels = made(tmp_path, hard).label_map(0)
    assert labels is not None
    assert (np.argwhere(labels == 255) == [[0, 1], [0, 2], [1, 1], [1, 2]]).all()


def test_the_fingerprint_knows_of_annotations(tmp_path: Path) -> None:
    one = Annotation("cat", (0, 0, 3, 2))
    other = [
        one, replace(one, label="dog"), replace(one, box=(0, 0, 3, 3)), replace(one, outline=SQUARE),
        replace(one, outline=RunLengths((48,), 6, 8)), replace(one, is_crowd=True),
    ]  # fmt: skip
    collection = made(tmp_path, one)
    found = [
        replace(collection, annotations=replace(collection.annotations, images=(AnnotatedImage("a.png", 6, 8, (thing,)),)))
        for thing in other
    ]  # fmt: skip
    assert len({each.fingerprint() for each in found}) == len(other)
    assert found[0].fingerprint() == found[0].fingerprint()


def test_masks_of_annotations() -> None:
    assert mask_of_annotation(Annotation("cat", (0, 0, 1, 1)), 6, 8) is None
