"""What the tests of annotated folders share: three images, annotated in each of the formats."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

WIDTH, HEIGHT = 80, 60
NAMES = ("a.png", "b.png", "c.png")
FORMS = ("coco", "voc", "yolo")


def annotate(root: Path, form: str) -> None:
    """Write a cat and a dog into a.png, a dog into b.png, and a bird into c.png, besides a mask of all in b.png."""
    drawn = {"a.png": (("cat", 10), ("dog", 20)), "b.png": (("dog", 30),), "c.png": (("bird", 40),)}
    names = ("cat", "dog", "bird")
    if form == "coco":
        images = [
            {"id": place + 1, "file_name": name, "width": WIDTH, "height": HEIGHT}
            for place, name in enumerate(drawn)
        ]
        entries = [
            {"id": left, "image_id": place + 1, "category_id": 10 + names.index(label), "bbox": [left, 10, 20, 30],
             "area": 600, "iscrowd": 0, "segmentation": []}
            for place, found in enumerate(drawn.values()) for label, left in found
        ]  # fmt: skip
        categories = [{"id": 10 + place, "name": name, "colour": place} for place, name in enumerate(names)]
        data = {"images": images, "annotations": entries, "categories": categories}
        (root / "annotations.json").write_text(json.dumps(data))
        return
    if form == "yolo":
        (root / "classes.txt").write_text("cat\ndog\nbird\n")
    for name, found in drawn.items():
        if form == "voc":
            objects = "".join(
                f"<object><name>{label}</name><pose>Left</pose><bndbox><xmin>{left + 1}</xmin><ymin>11</ymin>"
                f"<xmax>{left + 20}</xmax><ymax>40</ymax></bndbox></object>"
                for label, left in found
            )
            (root / name).with_suffix(".xml").write_text(
                f"<annotation><filename>{name}</filename><size><width>80</width><height>60</height></size>{objects}"
                "</annotation>"
            )
        else:
            lines = [
                f"{names.index(label)} {(left + 10) / WIDTH} {25 / HEIGHT} 0.25 0.5\n"
                for label, left in found
            ]
            (root / name).with_suffix(".txt").write_text("".join(lines))


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    """One format after another."""
    return str(request.param)


@pytest.fixture
def root(tmp_path: Path, form: str) -> Path:
    """A folder with three images, annotated."""
    for name in NAMES:
        Image.fromarray(np.zeros((HEIGHT, WIDTH, 3), np.uint8)).save(tmp_path / name)
    annotate(tmp_path, form)
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    """Everything that stands in the files of a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
