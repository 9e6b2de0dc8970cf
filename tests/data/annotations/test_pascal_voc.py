from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError, StudioError
from cnnstudio.data.annotations.annotation import SKIPPED, AnnotationSet
from cnnstudio.data.annotations.pascal_voc import read_voc

Save = Callable[..., Path]
HEAD = "<annotation><filename>a.png</filename><size><width>60</width><height>40</height><depth>1</depth></size>\n"


def thing(box: str, name: str = "cat", more: str = "") -> str:
    """An object; the box is xmin, ymin, xmax and ymax."""
    corners = "".join(
        f"<{tag}>{value}</{tag}>"
        for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), box.split(), strict=False)
    )
    return f"<object><name>{name}</name>{more}<bndbox>{corners}</bndbox></object>\n"


@pytest.fixture
def voc(tmp_path: Path, picture: Save) -> Callable[..., Path]:
    """Save an image and its XML: ``(objects, head)``."""

    def make(*objects: str, head: str = HEAD) -> Path:
        picture(tmp_path / "JPEGImages" / "a.png")
        (tmp_path / "Annotations").mkdir(exist_ok=True)
        (tmp_path / "Annotations" / "a.xml").write_text(head + "".join(objects) + "</annotation>")
        return tmp_path

    return make


def told(found: AnnotationSet) -> list[tuple[str, int | None, str, str]]:
    return [(one.file, one.line, one.message, one.was) for one in found.findings if one.was != "noted"]


def test_pixels_are_counted_from_one(voc: Callable[..., Path]) -> None:
    found = read_voc(voc(thing("1 1 4 2"), thing("2.5 3 60 40", "dog", "<difficult>1</difficult>")))
    (image,) = found.images
    assert (image.file, image.height, image.width, image.part) == ("JPEGImages/a.png", 40, 60, None)
    assert [(one.label, one.box, one.is_difficult) for one in image.annotations] == [
        ("cat", (0, 0, 4, 2), False), ("dog", (1.5, 2, 60, 40), True),
    ]  # fmt: skip
    assert found.classes == ("cat", "dog")
    assert found.findings == ()


@pytest.mark.parametrize(
    ("box", "message", "was"),
    [
        ("5 5 5 5", "cat: the box 5, 5, 5, 5 is empty", "skipped"),
        ("9 8 5 6", "its corners were exchanged", "repaired"),
        ("0 5 9 9", "1 px of it lay outside the image", "repaired"),
        ("50 5 90 9", "30 px of it lay outside the image", "repaired"),
        ("70 5 90 9", "lies outside its image", "skipped"),
        ("5 5 9", "lacks one of xmin, ymin, xmax and ymax", "skipped"),
        ("5 5 9 nan", "lacks one of xmin, ymin, xmax and ymax", "skipped"),
        ("5 5 9 1e400", "lacks one of xmin, ymin, xmax and ymax", "skipped"),
        ("5 5 9 x", "lacks one of xmin, ymin, xmax and ymax", "skipped"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    voc: Callable[..., Path], box: str, message: str, was: str
) -> None:
    found = read_voc(voc(thing("1 1 4 2"), thing(box)))
    ((file, line, text, done),) = told(found)
    assert (file, line, done) == ("Annotations/a.xml", 3, was)
    assert message in text
    assert found.count == (1 if was == "skipped" else 2)
    assert len(found.images[0].extras.get(SKIPPED, ())) == (was == "skipped")


def test_objects_without_name_or_box(voc: Callable[..., Path]) -> None:
    found = read_voc(voc("<object><name>cat</name></object>", thing("1 1 9 9", "")))
    assert [message for _, _, message, _ in told(found)] == [
        "cat: it has no <bndbox>.", "Object: it has no name of a class.",
    ]  # fmt: skip


def test_sizes_that_are_wrong(voc: Callable[..., Path]) -> None:
    for head in ("<annotation>", "<annotation><size><width>40</width><height>0</height></size>"):
        found = read_voc(voc(thing("1 1 60 40"), head=head))
        assert "JPEGImages/a.png is said to be of no sound size, and has 40 × 60" in told(found)[0][2]
        assert found.images[0].annotations[0].box == (0, 0, 60, 40)
    found = read_voc(
        voc(thing("1 1 60 40"), head="<annotation><size><width>40</width><height>60</height></size>")
    )
    assert "is said to have 60 × 40 px, and has 40 × 60, which count" in told(found)[0][2]


def test_files_that_are_broken(voc: Callable[..., Path], picture: Save) -> None:
    root = voc(thing("1 1 9 9"))
    folder = root / "Annotations"
    (folder / "b.xml").write_text(f"{HEAD}<object>")
    (folder / "c.xml").write_text('<!DOCTYPE a [<!ENTITY a "b">]><annotation/>')
    (folder / "d.xml").write_text("<html/>")
    (folder / "e.xml").write_text(HEAD.replace("a.png", "../../x.png") + "</annotation>")
    (folder / "f.xml").write_text(HEAD + "</annotation>")
    (folder / "g.xml").write_text(HEAD.replace("a.png", "gone.png") + "</annotation>")
    picture(root / "JPEGImages" / "z.png")
    found = read_voc(root)
    messages = {file.rpartition("/")[2]: (line, message, was) for file, line, message, was in told(found)}
    assert messages["b.xml"][0] == 2
    assert "breaks off" in messages["b.xml"][1]
    assert "declares entities" in messages["c.xml"][1]
    assert "outermost element is <html>" in messages["d.xml"][1]
    assert "leads out of the folder" in messages["e.xml"][1]
    assert "has its annotations in another file already" in messages["f.xml"][1]
    assert "gone.png is not in" in messages["g.xml"][1]
    assert messages["z.png"] == (None, "It has no XML file, and is left out.", "skipped")
    assert [(image.file, image.is_missing) for image in found.images] == [
        ("JPEGImages/a.png", False), ("JPEGImages/gone.png", True),
    ]  # fmt: skip


def test_xml_beside_the_images_and_folders_of_parts(tmp_path: Path, picture: Save) -> None:
    for part in ("train", "valid"):
        picture(tmp_path / part / "a.png")
        (tmp_path / part / "a.xml").write_text(HEAD + thing("1 1 9 9") + "</annotation>")
    found = read_voc(tmp_path)
    assert [(image.file, image.part) for image in found.images] == [("train/a.png", 0), ("valid/a.png", 1)]
    assert [image.part for image in read_voc(tmp_path / "train").images] == [None]


def test_a_folder_without_xml(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no XML files"):
        read_voc(tmp_path)


@given(st.binary(max_size=120) | st.lists(st.sampled_from(
    ["<annotation>", "</annotation>", "<object>", "</object>", "<name>cat</name>", "<bndbox>", "</bndbox>", "<xmin>1</xmin>",
     "<ymin>-3</ymin>", "<xmax>1e999</xmax>", "<ymax>７</ymax>", "<size>", "</size>", "<width>5</width>", "<height>nan</height>"]
), max_size=14).map("".join).map(str.encode))  # fmt: skip
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_no_xml_raises_anything_but_ours(voc: Callable[..., Path], data: bytes) -> None:
    root = voc()
    (root / "Annotations" / "a.xml").write_bytes(data)
    with contextlib.suppress(StudioError):
        read_voc(root)


def test_blood_cells(shared_data: Path) -> None:
    found = read_voc(shared_data / "bccd")
    assert Counter(one.label for image in found.images for one in image.annotations) == {
        "RBC": 4153, "WBC": 372, "Platelets": 361,
    }  # fmt: skip
    assert Counter(image.part for image in found.images) == {0: 205, 1: 87, 2: 72}
    assert [str(finding) for finding in found.findings] == [
        "Annotations/BloodImage_00338.xml, line 158: RBC: the box 504, 337, 504, 337 is empty. (skipped)",
        "Annotations/BloodImage_00343.xml, line 50: RBC: the box 181, 329, 181, 329 is empty. (skipped)",
    ]
