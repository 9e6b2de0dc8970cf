from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotations.found import annotations_at, has_masks_alone, part_of_file, recognised

Save = Callable[..., Path]
XML = "<annotation><object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>"


def coco(path: Path, picture: Save, folder: str = "", name: str = "a.png") -> Path:
    """A COCO file with one image."""
    picture(path.parent / folder / name)
    data = {"images": [{"id": 1, "file_name": name, "height": 40, "width": 60}], "categories": [{"id": 1, "name": "cat"}],
            "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}]}  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data))
    return path


def form(path: Path) -> str | None:
    found = recognised(path)
    return None if found is None else found.form


def test_coco_files(tmp_path: Path, picture: Save) -> None:
    path = coco(tmp_path / "annotations" / "instances.json", picture, "../images")
    assert (form(path), form(tmp_path), form(tmp_path / "annotations")) == ("coco", "coco", "coco")
    found = annotations_at(tmp_path)
    assert (found.root.resolve(), found.images[0].is_missing, found.count) == (tmp_path / "images", False, 1)
    (tmp_path / "settings.json").write_text('{"images": 3}')
    assert form(tmp_path / "settings.json") is None
    with pytest.raises(DataError, match=r"settings\.json holds no COCO annotations"):
        annotations_at(tmp_path / "settings.json")


def test_coco_files_of_parts(tmp_path: Path, picture: Save) -> None:
    for part in ("train", "valid"):
        coco(tmp_path / part / "_annotations.coco.json", picture)
    found = annotations_at(tmp_path)
    assert [(image.file, image.part) for image in found.images] == [("train/a.png", 0), ("valid/a.png", 1)]
    assert found.root == tmp_path
    assert found.sources == tuple(tmp_path / part / "_annotations.coco.json" for part in ("train", "valid"))


def test_coco_files_named_for_parts(tmp_path: Path, picture: Save) -> None:
    for part in ("train2017", "val2017"):
        coco(tmp_path / "annotations" / f"instances_{part}.json", picture, f"../{part}", f"{part}.png")
        coco(tmp_path / "annotations" / f"person_keypoints_{part}.json", picture, f"../{part}", f"{part}.png")
    found = annotations_at(tmp_path)
    assert [(image.file, image.part) for image in found.images] == [
        ("train2017/train2017.png", 0), ("val2017/val2017.png", 1),
    ]  # fmt: skip


def test_voc_yolo_and_masks(tmp_path: Path, picture: Save) -> None:
    roots = {name: tmp_path / name for name in ("voc", "beside", "yolo", "text", "masks")}
    picture(roots["voc"] / "JPEGImages" / "a.png")
    (roots["voc"] / "Annotations").mkdir()
    (roots["voc"] / "Annotations" / "a.xml").write_text(XML)
    picture(roots["beside"] / "a.png")
    (roots["beside"] / "a.xml").write_text(XML)
    picture(roots["yolo"] / "images" / "train" / "a.png")
    (roots["yolo"] / "labels" / "train").mkdir(parents=True)
    (roots["yolo"] / "labels" / "train" / "a.txt").write_text("0 .5 .5 .1 .1")
    (roots["yolo"] / "data.yaml").write_text("names: [cat]")
    picture(roots["text"] / "a.png")
    (roots["text"] / "a.txt").write_text("\n0 .1 .1 .2 .2 .3 .1")
    picture(roots["masks"] / "images" / "a.png")
    picture(roots["masks"] / "masks" / "a.png")
    forms = {name: form(root) for name, root in roots.items()}
    assert forms == {"voc": "voc", "beside": "voc", "yolo": "yolo", "text": "yolo", "masks": "masks"}
    assert form(roots["voc"] / "Annotations" / "a.xml") == "voc"
    assert form(roots["yolo"] / "data.yaml") == "yolo"
    for name in ("voc", "beside", "yolo", "text"):
        assert annotations_at(roots[name]).count == 1
    assert annotations_at(roots["voc"] / "Annotations" / "a.xml").count == 1
    with pytest.raises(DataError, match="holds no annotations that are read: give a COCO file"):
        annotations_at(roots["masks"])


def test_masks_beside_a_file_that_names_classes_alone(tmp_path: Path, picture: Save) -> None:
    names = {"categories": [{"id": 1, "name": "cat"}], "images": [], "annotations": []}
    (tmp_path / "annotations.json").write_text(json.dumps(names))
    picture(tmp_path / "a.png")
    found = recognised(tmp_path)
    assert found is not None
    assert not has_masks_alone(found)
    picture(tmp_path / "masks" / "a.png")
    assert has_masks_alone(found)
    coco(tmp_path / "annotations.json", picture)
    assert not has_masks_alone(found)
    one_file = recognised(tmp_path / "annotations.json")
    assert one_file is not None
    assert not has_masks_alone(one_file)
    (tmp_path / "annotations.json").unlink()
    assert not has_masks_alone(found)


def test_what_is_none_of_them(tmp_path: Path, picture: Save) -> None:
    picture(tmp_path / "cats" / "a.png")
    (tmp_path / "cats" / "a.txt").write_text("a cat on a mat")
    (tmp_path / "notes.xml").write_text("<a/>")
    (tmp_path / "list.json").write_text("[1, 2]")
    assert form(tmp_path) is None
    with pytest.raises(DataError, match="holds no annotations that are read"):
        annotations_at(tmp_path)
    with pytest.raises(FileError, match=r"There is no .*gone \(any more\)"):
        annotations_at(tmp_path / "gone")
    assert form(tmp_path / "gone") is None


def test_a_name_that_ends_like_a_mask_is_chance(tmp_path: Path, picture: Save) -> None:
    for name in ("cats/a", "cats/a_mask", "cats/b", "cats/c", "dogs/a"):
        picture(tmp_path / f"{name}.png")
    assert form(tmp_path) is None
    for name in ("cats/b_mask", "cats/c_mask", "dogs/a_mask"):
        picture(tmp_path / f"{name}.png")
    assert form(tmp_path) == "masks"


def test_parts_by_names() -> None:
    names = {
        "instances_val2017.json": 1,
        "train.json": 0,
        "test/_annotations.coco.json": 2,
        "trainer.json": None,
        "a.json": None,
    }
    assert {name: part_of_file(Path(name)) for name in names} == names


def test_real_folders(shared_data: Path) -> None:
    assert form(shared_data / "bccd") == "voc"
    assert form(shared_data / "isbi2012_membrane") == "masks"
    assert form(shared_data / "hymenoptera_photos") is None
