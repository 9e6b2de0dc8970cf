from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import DataError, FileError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotations import mask_folder
from cnnstudio.data.annotations.file_names import listed
from cnnstudio.data.annotations.found import annotations_at
from cnnstudio.data.annotations.mask_code import voc_palette
from cnnstudio.data.annotations.mask_folder import mask_pairs, read_mask_folder, write_mask_folder

Save = Callable[..., Path]
SIZE = (6, 8)


def values(*used: int) -> np.ndarray:
    """A mask of 6 × 8 px with the values in turn in its first row, and 0 elsewhere."""
    mask = np.zeros(SIZE, np.uint8)
    mask[0, : len(used)] = used
    return mask


@pytest.fixture
def folder(tmp_path: Path, picture: Save, mask_file: Save) -> Callable[..., Path]:
    """Save images and masks: ``(*masks, palette=None)``."""

    def make(*masks: Any, palette: list[int] | None = None, **texts: Any) -> Path:
        for place, mask in enumerate(masks):
            picture(tmp_path / "images" / f"{place}.jpg", *SIZE)
            mask_file(tmp_path / "masks" / f"{place}.png", mask, palette)
        for name, text in texts.items():
            ending = "txt" if name == "classes" else "json"
            (tmp_path / f"{name}.{ending}").write_text(text if isinstance(text, str) else json.dumps(text))
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("used", "indexed", "classes", "row"),
    [
        ((0, 255), False, 1, [0, 1]),
        ((0, 128, 255), False, 2, [0, 1, 2]),
        ((0, 1, 2, 255), False, 2, [0, 1, 2, 255]),
        ((0, 1, 2, 255), True, 2, [0, 1, 2, 255]),
        ((0, 100, 255), True, 1, [0, 1, 255]),
        ((0, 255), True, 1, [0, 1]),
        ((1, 2), False, 2, [1, 2]),
    ],
)
def test_values_that_are_learned(
    folder: Callable[..., Path], used: tuple[int, ...], indexed: bool, classes: int, row: list[int]
) -> None:
    found = read_mask_folder(folder(values(*used), palette=list(voc_palette()) if indexed else None))
    assert found.classes == tuple(f"class {place + 1}" for place in range(classes))
    assert found.label_map(0)[0, : len(row)].tolist() == row
    assert (found.images[0].file, found.images[0].mask) == ("images/0.jpg", "masks/0.png")


def test_colours_that_are_learned(folder: Callable[..., Path]) -> None:
    colours = np.zeros((*SIZE, 3), np.uint8)
    colours[0, :3] = (255, 0, 0), (0, 0, 255), (224, 224, 192)
    found = read_mask_folder(folder(colours, values(255)))
    assert found.classes == ("class 1", "class 2", "class 3")  # blue, red and white
    assert found.label_map(0)[0, :4].tolist() == [2, 1, 255, 0]
    assert found.label_map(1)[0, :2].tolist() == [3, 0]


def test_palettes_that_differ_stand_for_their_colours(tmp_path: Path, picture: Save, mask_file: Save) -> None:
    for name, palette in (("a", [0, 0, 0, 255, 0, 0, 0, 255, 0]), ("b", [0, 0, 0, 0, 255, 0, 255, 0, 0])):
        picture(tmp_path / "images" / f"{name}.png", *SIZE)
        mask_file(tmp_path / "masks" / f"{name}.png", values(1, 2), palette)
    found = read_mask_folder(tmp_path)
    assert [found.label_map(place)[0, :2].tolist() for place in (0, 1)] == [[2, 1], [1, 2]]


def test_names_of_classes(folder: Callable[..., Path]) -> None:
    found = read_mask_folder(folder(values(0, 1, 3, 255), classes="background\ncat\ndog\nowl\n"))
    assert found.classes == ("cat", "dog", "owl")
    assert found.label_map(0)[0, :4].tolist() == [0, 1, 3, 255]
    found = read_mask_folder(folder(values(0, 100, 200), classes="cat\ndog\n"))
    assert found.label_map(0)[0, :3].tolist() == [0, 1, 2]
    with pytest.raises(DataError, match=r"hold 2 values \(100 and 200\), and classes.txt names 1 classes"):
        read_mask_folder(folder(values(0, 100, 200), classes="cat"))
    with pytest.raises(DataError, match="each once and on a line of its own"):
        read_mask_folder(folder(values(0, 100, 200), classes="cat\ncat"))


def test_palettes_of_names(folder: Callable[..., Path]) -> None:
    found = read_mask_folder(folder(values(0, 9, 4, 255), palette=None, **{"palette.json": ""}))  # not read
    assert found.classes == ("class 1", "class 2")
    root = found.root
    (root / "palette.json").write_text('{"background": 0, "cat": 9, "dog": 4}')
    found = read_mask_folder(root)
    assert found.classes == ("cat", "dog")
    assert found.label_map(0)[0, :4].tolist() == [0, 1, 2, 255]
    (root / "palette.json").write_text(
        '[{"name": "dog", "color": [4, 4, 4]}, {"name": "cat", "color": [9, 9, 9]}]'
    )
    assert read_mask_folder(root).label_map(0)[0, :4].tolist() == [0, 2, 1, 255]
    for text in ("[", "[1]", "{}", '{"a": 300}', '{"a": [1, 2]}', '{"a": 1, "b": [1, 2, 3]}', "[" * 9999):
        (root / "palette.json").write_text(text)
        with pytest.raises(DataError, match="is no palette"):
            read_mask_folder(root)


def test_what_cannot_be_used(folder: Callable[..., Path], picture: Save, mask_file: Save) -> None:
    root = folder(values(255), values(255), values(255))
    mask_file(root / "masks" / "1.png", np.zeros((3, 4)))
    (root / "masks" / "2.png").write_bytes((root / "masks" / "2.png").read_bytes()[:43])
    picture(root / "images" / "alone.png")
    mask_file(root / "masks" / "lonely.png", values(255))
    found = read_mask_folder(root)
    assert [image.file for image in found.images] == ["images/0.jpg"]
    assert {finding.file: finding.message for finding in found.findings} == {
        "masks/1.png": "The mask has 3 × 4 px, and its image 6 × 8.",
        "masks/2.png": "It cannot be read as an image, and is left out.",
        "images/alone.png": "There is no mask of its name.",
        "masks/lonely.png": "There is no image of its name.",
    }


def test_photographs_are_no_masks(folder: Callable[..., Path], tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)
    root = folder(values(255))
    Image.fromarray(noise).save(root / "images" / "0.jpg")
    Image.fromarray(noise).save(root / "masks" / "0.png")
    with pytest.raises(DataError, match=r"masks/0.png holds more than 256 values, as photographs do"):
        read_mask_folder(root)
    with pytest.raises(DataError, match="holds no images with masks: put masks of the same names"):
        read_mask_folder(tmp_path / "images")


@pytest.mark.parametrize(
    ("image", "mask"),
    [
        ("train/image/{}.png", "train/label/{}.png"), ("images/train/{}.jpg", "masks/train/{}.png"),
        ("JPEGImages/{}.jpg", "SegmentationClass/{}.png"), ("images/{}.jpg", "masks/{}_mask.png"),
        ("train/{}.jpg", "train/{}_mask.png"), ("{}.jpg", "masks/{}.png"), ("{}.jpg", "masks/{}.jpg.png"),
        ("deep/{}.jpg", "masks/deep/{}.png"),
    ],
)  # fmt: skip
def test_where_masks_lie(image: str, mask: str, tmp_path: Path, picture: Save) -> None:
    for name in "ab":
        picture(tmp_path / image.format(name))
        picture(tmp_path / mask.format(name))
    assert mask_pairs(listed(tmp_path)) == tuple((image.format(name), mask.format(name)) for name in "ab")


def test_folders_of_parts(tmp_path: Path, picture: Save) -> None:
    for part in ("train", "val"):
        picture(tmp_path / part / "images" / "a.png")
        picture(tmp_path / part / "masks" / "a.png")
    assert [image.part for image in read_mask_folder(tmp_path).images] == [0, 1]
    assert [image.part for image in read_mask_folder(tmp_path / "train").images] == [None]


def test_lists_of_parts(tmp_path: Path, picture: Save) -> None:
    for name in "abc":
        picture(tmp_path / "JPEGImages" / f"{name}.jpg")
        picture(tmp_path / "SegmentationClass" / f"{name}.png")
    (tmp_path / "ImageSets" / "Segmentation").mkdir(parents=True)
    (tmp_path / "ImageSets" / "Segmentation" / "train.txt").write_text("a\n")
    (tmp_path / "ImageSets" / "Segmentation" / "val.txt").write_text("b\n")
    found = read_mask_folder(tmp_path)
    assert [(image.file, image.part) for image in found.images] == [
        ("JPEGImages/a.jpg", 0),
        ("JPEGImages/b.jpg", 1),
    ]
    assert [str(finding) for finding in found.findings] == [
        "ImageSets/Segmentation: 1 of 3 images stand in no list, and are left out. (skipped)"
    ]


def test_masks_of_which_none_is_of_use(tmp_path: Path, picture: Save) -> None:
    picture(tmp_path / "images" / "a.png", 4, 5)
    picture(tmp_path / "masks" / "a.png", 5, 5)
    with pytest.raises(
        DataError, match=r"none can be used; the first fault: masks/a\.png: The mask has 5 × 5 px"
    ):
        read_mask_folder(tmp_path)


def test_classes_of_many_masks(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mask_folder, "_SAMPLED", 2)
    root = folder(values(255), values(100), values(255))
    found = read_mask_folder(root)
    assert "learned from 2 of 3 masks" in found.findings[-1].message
    assert found.label_map(1)[0, 0] == 255
    (root / "classes.txt").write_text("cat")
    assert read_mask_folder(root).findings == ()


def loaded(path: Path) -> Image.Image:
    """An image, and its file closed."""
    with Image.open(path) as image:
        image.load()
        return image


@pytest.mark.parametrize("used", [(0, 255), (0, 1, 2, 255)])
@pytest.mark.parametrize("form", ["grey", "indexed", "colour"])
def test_masks_are_written_in_their_own_values(
    folder: Callable[..., Path], used: tuple[int, ...], form: str
) -> None:
    mask: Any = values(*used)
    mask = np.stack([mask, mask // 2, mask], axis=2) if form == "colour" else mask
    palette = [number // 2 for number in voc_palette()]
    root = folder(mask, mask, palette=palette if form == "indexed" else None)
    found = read_mask_folder(root)
    before = loaded(root / "masks" / "0.png")
    labels = found.label_map(0)
    found.write(0, labels)
    assert np.array_equal(read_mask_folder(root).label_map(0), labels)
    written = loaded(root / "masks" / "0.png")
    assert written.mode == before.mode
    assert np.array_equal(np.asarray(written), np.asarray(before))
    if form == "indexed":
        assert (written.getpalette() or [])[:9] == (before.getpalette() or [])[:9]
    content = (root / "masks" / "0.png").read_bytes()
    with pytest.raises(DataError, match=r"must have 6 × 8 px; it has 3 × 3"):
        found.write(0, labels[:3, :3])
    assert (root / "masks" / "0.png").read_bytes() == content


def test_masks_that_lose_are_not_written(tmp_path: Path, picture: Save) -> None:
    picture(tmp_path / "images" / "a.png")
    picture(tmp_path / "masks" / "a.bmp")
    found = read_mask_folder(tmp_path)
    with pytest.raises(FileError, match=r"a\.bmp is no PNG"):
        found.write(0, found.label_map(0))


def test_a_folder_of_masks_that_is_written(tmp_path: Path, picture: Save) -> None:
    random = np.random.default_rng(3)
    files = ["images/train/a.jpg", "images/val/b.png"]
    maps = [random.choice(np.array([0, 1, 2, 255], np.uint8), (9, 7)) for _ in files]
    for file in files:
        picture(tmp_path / file, 9, 7)
    write_mask_folder(tmp_path, files, maps, ("cat", "dog"))
    found = read_mask_folder(tmp_path)
    assert found.classes == ("cat", "dog")
    assert [image.mask for image in found.images] == ["masks/train/a.png", "masks/val/b.png"]
    for place, labels in enumerate(maps):
        assert np.array_equal(found.label_map(place), labels)
    with Image.open(tmp_path / "masks" / "train" / "a.png") as image:
        assert image.mode == "P"


def test_what_is_drawn_in_the_program(tmp_path: Path, picture: Save) -> None:
    for name in ("a.png", "a.jpg", "deep/b.png"):
        picture(tmp_path / name, 5, 7)
    folder = AnnotatedFolder(tmp_path)
    sheets = {name: folder.load(name).sheet for name in folder.images}
    values = np.zeros((5, 7), np.uint8)
    values[1] = 2
    values[2] = 255
    drawn = {
        name: replace(sheet, mask=Mask.of(values), boxes=(Box(1, 1, 4, 3, 0),))
        for name, sheet in sheets.items()
    }
    folder.save(drawn, ("cat", "dog"))
    found = read_mask_folder(tmp_path)
    assert found.classes == ("cat", "dog")
    assert [image.file for image in found.images] == sorted(drawn)
    assert all(np.array_equal(found.label_map(place), values) for place in range(3))
    assert annotations_at(tmp_path).count == 3
    for names in tmp_path.rglob("classes.txt"):
        names.unlink()
    assert read_mask_folder(tmp_path).classes == ("cat", "dog")  # as the file of the boxes names them
    (tmp_path / "annotations.json").write_text("broken")
    assert read_mask_folder(tmp_path).classes == ("class 1",)


def test_membranes(shared_data: Path) -> None:
    found = read_mask_folder(shared_data / "isbi2012_membrane")
    assert len(found) == 30
    assert found.classes == ("class 1",)
    share = np.mean([(found.label_map(place) == 1).mean() for place in range(30)])
    assert share == pytest.approx(0.780, abs=0.0005)
    assert len(found.findings) == 30
    assert all(finding.file.startswith("test/") for finding in found.findings)
