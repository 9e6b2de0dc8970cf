from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.annotations.annotation import AnnotatedImage, Annotation, AnnotationSet
from cnnstudio.data.annotations.pascal_voc import read_voc
from cnnstudio.data.annotations.voc_writer import voc_box, voc_tree, write_voc, write_voc_file
from cnnstudio.data.annotations.xml_tree import parsed_xml

Save = Callable[..., Path]

FULL = """<annotation verified="yes">
\t<folder>JPEGImages</folder>
\t<filename>a.png</filename>
\t<owner><name>somebody &amp; sons</name></owner>
\t<size><width>60</width><height>40</height><depth>1</depth></size>
\t<object>
\t\t<name>cat</name><pose>Left</pose><truncated>1</truncated><difficult>1</difficult><mood>calm</mood>
\t\t<bndbox><xmax>9</xmax><xmin>2.70</xmin><ymax>8</ymax><ymin>1</ymin></bndbox>
\t\t<part><name>head</name><bndbox><xmin>3</xmin><ymin>1</ymin><xmax>5</xmax><ymax>4</ymax></bndbox></part>
\t</object>
\t<object><name>dog</name><bndbox><xmin>5</xmin><ymin>5</ymin><xmax>5</xmax><ymax>5</ymax></bndbox></object>
</annotation>
"""


def test_nothing_is_lost(tmp_path: Path, picture: Save) -> None:
    picture(tmp_path / "JPEGImages" / "a.png")
    path = tmp_path / "Annotations" / "a.xml"
    path.parent.mkdir()
    path.write_text(FULL)
    before = read_voc(tmp_path)
    assert write_voc(tmp_path, before) == ()
    after = read_voc(tmp_path)
    assert replace(after, findings=()) == replace(before, findings=())
    assert [finding.message for finding in after.findings] == [finding.message for finding in before.findings]
    assert parsed_xml(path.read_bytes(), "a") == parsed_xml(FULL.encode(), "a")


def test_blood_cells_come_back(shared_data: Path, tmp_path: Path) -> None:
    some = [f"BloodImage_{number:05}" for number in (0, 1, 2, 338, 343)]
    for folder, ending in (("JPEGImages", "jpg"), ("Annotations", "xml")):
        (tmp_path / folder).mkdir()
        for name in some:
            shutil.copy(shared_data / "bccd" / folder / f"{name}.{ending}", tmp_path / folder)
    shutil.copytree(shared_data / "bccd" / "ImageSets", tmp_path / "ImageSets")
    before = read_voc(tmp_path)
    texts = {name: (tmp_path / "Annotations" / f"{name}.xml").read_bytes() for name in some}
    write_voc(tmp_path, before)
    assert replace(read_voc(tmp_path), findings=()) == replace(before, findings=())
    for name in some[:3]:  # without an object that was put aside, which goes to the end
        content = (tmp_path / "Annotations" / f"{name}.xml").read_bytes()
        assert parsed_xml(content, name) == parsed_xml(texts[name], name)


def test_a_set_of_another_format(tmp_path: Path, picture: Save) -> None:
    for part, name in enumerate(("a", "b", "c")):
        picture(tmp_path / "JPEGImages" / f"{name}.png", 20 + part, 30)
    images = tuple(
        AnnotatedImage(f"JPEGImages/{name}.png", 20 + part, 30, (), part)
        for part, name in enumerate(("a", "b", "c"))
    )
    things = (
        Annotation("cat", (0, 0, 4.25, 2), extras={"id": 3}),
        Annotation("d<g", (1, 0, 2, 20), ((1, 2, 4, 2, 4, 6),), is_difficult=True),
    )
    made = AnnotationSet(
        tmp_path, "coco", (replace(images[0], annotations=things), *images[1:]), ("cat", "d<g")
    )
    (lost,) = write_voc(tmp_path, made)
    assert "d<g: its outline or crowd mark is left out" in lost.message
    found = read_voc(tmp_path)
    assert [(one.label, one.box, one.is_difficult) for one in found.images[0].annotations] == [
        ("cat", (0, 0, 4.25, 2), False), ("d<g", (1, 0, 2, 20), True),
    ]  # fmt: skip
    assert [image.part for image in found.images] == [0, 1, 2]
    assert (tmp_path / "ImageSets" / "Main" / "val.txt").read_text() == "b\n"
    assert "<filename>a.png</filename>" in (tmp_path / "Annotations" / "a.xml").read_text()


def test_beside_the_image(tmp_path: Path) -> None:
    write_voc_file(tmp_path, AnnotatedImage("deep/er/a.b.png", 4, 5))
    assert (tmp_path / "deep" / "er" / "a.b.xml").is_file()


def test_an_edited_object_keeps_the_rest(tmp_path: Path, picture: Save) -> None:
    picture(tmp_path / "a.png")
    (tmp_path / "a.xml").write_text(FULL)
    (image,) = read_voc(tmp_path).images
    (one,) = image.annotations
    edited = replace(one.reshaped((4, 5, 6, 7)), label="tiger", is_difficult=False)
    tree = voc_tree(replace(image, annotations=(edited,)))
    changed = next(child for child in tree.children if child.tag == "object")
    assert changed.text_of("name") == "tiger"
    assert (changed.text_of("mood"), changed.text_of("difficult")) == ("calm", "0")
    corners = changed.child("bndbox")
    assert corners is not None
    assert [corners.text_of(tag) for tag in ("xmin", "ymin", "xmax", "ymax")] == ["5", "6", "6", "7"]


@given(st.tuples(*[st.integers(-100, 100_000)] * 4), st.sampled_from([1, 10, 100, 1000]))
def test_boxes_are_written_as_they_were(numbers: tuple[int, int, int, int], share: int) -> None:
    xmin, ymin, xmax, ymax = (number / share for number in numbers)
    assert voc_box((xmin - 1, ymin - 1, xmax, ymax)) == (xmin, ymin, xmax, ymax)
