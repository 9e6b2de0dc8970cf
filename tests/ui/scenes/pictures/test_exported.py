from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.ui.scenes.pictures.exported import mask_png, write_boxes, write_masks
from tests.ui.scenes.conftest import detection, scene, segmentation


def test_boxes_are_read_back_from_coco_with_their_scores(tmp_path: Path) -> None:
    results = []
    for place in (1, 2):
        picture = scene(place)
        name = f"{place}.png"
        Image.fromarray(picture.pixels).save(tmp_path / name)
        results.append(replace(detection(picture, extra=5), name=name))
    path = tmp_path / "boxes.json"
    count = write_boxes(path, results, 0.25, 0.45)
    back = read_coco(path)
    assert back.count == count == sum(len(result.shown()) for result in results)
    assert not back.findings
    for image, result in zip(back.images, results, strict=True):
        shown = result.candidates.chosen(result.shown())
        assert image.file == result.name
        assert [one.label for one in image.annotations] == [result.classes[label] for label in shown.labels]
        assert np.array([one.box for one in image.annotations]) == pytest.approx(shown.boxes, abs=0.006)
    data = json.loads(path.read_text())
    scores = [entry["score"] for entry in data["annotations"]]
    assert scores[: len(results[0].shown())] == pytest.approx(
        results[0].candidates.scores[results[0].shown()], abs=1e-4
    )


def test_nothing_found_is_a_sound_file_too(tmp_path: Path) -> None:
    path = tmp_path / "boxes.json"
    assert write_boxes(path, [detection(scene())], 0.999, 0.45) == 0
    data = json.loads(path.read_text())
    assert data["annotations"] == []
    assert len(data["categories"]) == 6


def test_a_mask_is_an_indexed_png_with_the_very_values(tmp_path: Path) -> None:
    result = segmentation(scene(1))
    path = tmp_path / "m.png"
    path.write_bytes(mask_png(result))
    with Image.open(path) as image:
        assert image.mode == "P"
        assert (np.asarray(image) == result.label_map).all()


def test_masks_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    one = segmentation(scene(1))
    results = [replace(one, name="a/b.jpg"), replace(one, name="c/B.png"), replace(one, name="what?.")]
    assert write_masks(tmp_path, results) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "B (2).png",
        "b.png",
        "classes.txt",
        "what-.png",
    ]
    assert (tmp_path / "classes.txt").read_text().splitlines()[:2] == ["background", "circle"]
