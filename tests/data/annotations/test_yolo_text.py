from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotations.annotation import SKIPPED, AnnotationSet
from cnnstudio.data.annotations.yolo_text import is_annotation, label_file, read_line, read_yolo

Save = Callable[..., Path]


@pytest.fixture
def yolo(tmp_path: Path, picture: Save) -> Callable[..., Path]:
    """Save an image of 60 × 40 px with its text and two classes: ``(text)``."""

    def make(text: str | bytes) -> Path:
        picture(tmp_path / "images" / "a.png")
        (tmp_path / "labels").mkdir(exist_ok=True)
        (tmp_path / "labels" / "a.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
        (tmp_path / "classes.txt").write_text("cat\ndog\n")
        return tmp_path

    return make


def told(found: AnnotationSet) -> list[tuple[str, int | None, str, str]]:
    return [(one.file, one.line, one.message, one.was) for one in found.findings if one.was != "noted"]


def test_boxes_and_polygons(yolo: Callable[..., Path]) -> None:
    found = read_yolo(yolo("1 0.5 0.5 0.25 0.5\n\n0 0.1 0.1 0.5 0.1 0.5 0.9\n"))
    assert found.classes == ("cat", "dog")
    (image,) = found.images
    assert (image.file, image.height, image.width, image.part) == ("images/a.png", 40, 60, None)
    box, polygon = image.annotations
    assert (box.label, box.box, box.outline) == ("dog", (22.5, 10, 37.5, 30), None)
    assert (polygon.label, polygon.outline) == ("cat", ((6, 4, 30, 4, 30, 36),))
    assert polygon.box == (6, 4, 30, 36)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("line", "message", "was"),
    [
        ("2 .5 .5 .1 .1", "There is no class 2", "skipped"),
        ("-1 .5 .5 .1 .1", "There is no class -1", "skipped"),
        ("cat .5 .5 .1 .1", "It does not begin with the number of a class", "skipped"),
        ("0 .5 .5 .1", "It has 3 numbers behind the class", "skipped"),
        ("0 .5 .5 .1 .1 .1", "It has 5 numbers behind the class", "skipped"),
        ("0 .5 .5 -.1 .1", "A box of −0.1 × 0.1 of the image holds nothing", "skipped"),
        ("0 .5 .5 0 .1", "A box of 0 × 0.1 of the image holds nothing", "skipped"),
        ("0 .5 .5 nan .1", "It holds what is no number", "skipped"),
        ("0 .5 .5 1e99 .1", "It holds what is no number", "skipped"),
        ("0 .5 x .1 .1", "It holds what is no number", "skipped"),
        ("0 .9 .5 .4 .1", "6 px of it lay outside the image of 60 × 40 px", "repaired"),
        ("0 2 .5 .4 .1", "lies outside its image", "skipped"),
        ("0 .1 .1 .5 .1 1.5 .9", "30 px of a polygon lay outside the image", "repaired"),
        ("0 .1 .1 .5 .1 .7 .1", "polygon without area was left out", "skipped"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    yolo: Callable[..., Path], line: str, message: str, was: str
) -> None:
    found = read_yolo(yolo(f"0 .5 .5 .1 .1\n{line}\n"))
    ((file, number, text, done),) = told(found)
    assert (file, number, done) == ("labels/a.txt", 2, was)
    assert message in text
    assert found.images[0].extras.get(SKIPPED, ()) == ((line,) if was == "skipped" else ())


def test_rounding_is_no_fault(yolo: Callable[..., Path]) -> None:
    found = read_yolo(yolo("0 0.166667 0.166667 0.333334 0.333334"))
    assert found.findings == ()
    assert found.images[0].annotations[0].box[:2] == (0, 0)


def test_images_and_texts_that_are_alone(yolo: Callable[..., Path], picture: Save) -> None:
    root = yolo("0 .5 .5 .1 .1")
    picture(root / "images" / "b.png")
    (root / "labels" / "c.txt").write_text("0 .5 .5 .1 .1")
    (root / "images" / "d.png").write_text("no image")
    (root / "labels" / "d.txt").write_text("")
    found = read_yolo(root)
    assert [image.file for image in found.images] == ["images/a.png", "images/b.png"]
    assert [(one.file, one.was) for one in found.findings] == [
        ("images/b.png", "noted"), ("images/d.png", "skipped"), ("labels/c.txt", "skipped"),
    ]  # fmt: skip


@pytest.mark.parametrize("names", ["{part}/images/a.png", "images/{part}/a.png", "{part}/a.png"])
def test_folders_of_parts(names: str, tmp_path: Path, picture: Save) -> None:
    for part in ("train", "val", "test"):
        file = names.format(part=part)
        picture(tmp_path / file)
        text = tmp_path / label_file(file)
        text.parent.mkdir(parents=True, exist_ok=True)
        text.write_text("3 .5 .5 .1 .1")
    found = read_yolo(tmp_path)
    assert sorted((image.file.split("/"), image.part) for image in found.images) == sorted(
        (names.format(part=part).split("/"), number) for number, part in enumerate(("train", "val", "test"))
    )
    assert found.classes == ("class 0", "class 1", "class 2", "class 3")


def test_parts_that_yaml_names(tmp_path: Path, picture: Save) -> None:
    for part in ("train2017", "val2017"):
        picture(tmp_path / "images" / part / "a.png")
        (tmp_path / "labels" / part).mkdir(parents=True)
        (tmp_path / "labels" / part / "a.txt").write_text("0 .5 .5 .1 .1")
    (tmp_path / "coco.yaml").write_text("train: images/train2017\nval: images/val2017\nnames: [cat]\n")
    assert [image.part for image in read_yolo(tmp_path).images] == [0, 1]


def test_where_texts_lie() -> None:
    assert label_file("images/a.b.png") == "labels/a.b.txt"
    assert label_file("images/images/a.png") == "images/labels/a.txt"
    assert label_file("set/images/val/a.png") == "set/labels/val/a.txt"
    assert label_file("photos/a.png") == "photos/a.txt"


def test_a_folder_without_texts(tmp_path: Path, picture: Save) -> None:
    picture(tmp_path / "a.png")
    with pytest.raises(DataError, match="holds no images with text files"):
        read_yolo(tmp_path)


@given(
    st.text(max_size=40) | st.lists(st.floats().map(str) | st.integers().map(str), max_size=9).map(" ".join)
)
def test_no_line_raises(line: str) -> None:
    _, box, outline, fault = read_line(line, 40, 60)
    assert fault or box
    assert outline is None or box is not None
    assert is_annotation(line) or not box
    assert box is None or (0 <= box[0] < box[2] <= 60 and 0 <= box[1] < box[3] <= 40)


@example(b"\x1f\x8b")
@given(st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_no_bytes_raise(yolo: Callable[..., Path], data: bytes) -> None:
    """Of an image whose text cannot be read at all, such as a packed one that breaks off, the file is named."""
    found = read_yolo(yolo(data))
    unreadable = [one for one in found.findings if one.file == "labels/a.txt" and one.line is None]
    assert len(found) == (0 if any(one.was == "skipped" for one in unreadable) else 1)


def test_masks_that_are_drawn_over_images_are_no_images(tmp_path: Path) -> None:
    for name in ("a.png", "masks/a.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("L", (8, 6)).save(tmp_path / name)
    (tmp_path / "a.txt").write_text("0 0.5 0.5 0.5 0.5\n")
    assert [image.file for image in read_yolo(tmp_path).images] == ["a.png"]
    (tmp_path / "masks" / "a.txt").write_text("0 0.5 0.5 0.5 0.5\n")
    assert [image.file for image in read_yolo(tmp_path).images] == ["a.png", "masks/a.png"]
