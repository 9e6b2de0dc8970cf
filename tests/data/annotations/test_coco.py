from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError, FileError, StudioError
from cnnstudio.data.annotations.annotation import SKIPPED, AnnotationSet, RunLengths
from cnnstudio.data.annotations.coco import read_coco
from cnnstudio.data.annotations.coco_writer import coco_data

BOX = {"id": 1, "image_id": 7, "category_id": 5, "bbox": [10, 5, 20, 15], "area": 301, "mood": "calm"}
Coco = Callable[..., Path]


def told(found: AnnotationSet) -> list[tuple[int | None, str, str]]:
    """Lines, messages and what was done, but for what is noted."""
    return [(one.line, one.message, one.was) for one in found.findings if one.was != "noted"]


def only(found: AnnotationSet) -> Any:
    """The one annotation."""
    (one,) = [one for image in found.images for one in image.annotations]
    return one


def test_boxes_outlines_and_all_that_is_said_of_them(coco: Coco) -> None:
    polygon = {
        "id": 2,
        "image_id": 8,
        "category_id": 2,
        "bbox": [1, 2, 3, 4],
        "segmentation": [[1, 2, 4, 2, 4, 6]],
    }
    runs = {"counts": [40, 40, 2320], "size": [40, 60]}
    crowd = {
        "id": 3,
        "image_id": 8,
        "category_id": 5,
        "bbox": [1, 0, 1, 40],
        "segmentation": runs,
        "iscrowd": 1,
    }
    found = read_coco(coco([BOX, polygon, crowd]))
    assert found.classes == ("cat", "dog")
    assert [(image.file, image.height, image.width) for image in found.images] == [
        ("a.png", 40, 60),
        ("b.png", 40, 60),
    ]
    (box,), (shape, many) = (image.annotations for image in found.images)
    assert (box.label, box.box, box.outline) == ("cat", (10, 5, 30, 20), None)
    assert box.extras == {"id": 1, "category_id": 5, "area": 301, "mood": "calm"}
    assert (shape.label, shape.outline, shape.is_crowd) == ("dog", ((1, 2, 4, 2, 4, 6),), False)
    assert (many.outline, many.is_crowd, many.is_counted) == (RunLengths((40, 40, 2320), 40, 60), True, False)
    assert found.images[0].extras == {"id": 7, "license": 3}
    assert found.extras["info"] == {"year": 2026}
    assert found.findings == ()


@pytest.mark.parametrize(
    ("change", "message", "was"),
    [
        ({"bbox": [50, 30, 20, 15]}, "was mended: 10 px of it lay outside the image of 60 × 40 px", "repaired"),
        ({"bbox": [10, 5, -20, 15]}, "is −20 px wide and 15 px high, so that it holds nothing", "skipped"),
        ({"bbox": [10, 5, 20, 0]}, "is 20 px wide and 0 px high, so that it holds nothing", "skipped"),
        ({"bbox": [100, 5, 20, 9]}, "lies outside its image of 60 × 40 px", "skipped"),
        ({"bbox": [float("nan"), 5, 20, 9]}, "holds what is no number of px", "skipped"),
        ({"bbox": [10**300, 5, 20, 9]}, "holds what is no number of px", "skipped"),
        ({"bbox": "10"}, "it has no box of four numbers", "skipped"),
        ({"bbox": None, "segmentation": [[1, 2, 4, 2, 4, 6]]}, "gets that of its outline", "repaired"),
        ({"category_id": 99}, "is of category 99, which is not listed", "skipped"),
        ({"image_id": 99}, "belongs to image 99, which is not listed", "skipped"),
        ({"image_id": None}, "belongs to image null, which is not listed", "skipped"),
        ({"segmentation": [[1, 2, 3, 4]]}, "a polygon of 2 points encloses nothing", "skipped"),
        ({"segmentation": [[1, 2, 3, 4, 70, 9]]}, "10 px of a polygon lay outside the image", "repaired"),
        ({"segmentation": "all"}, "is neither polygons nor run lengths", "skipped"),
        ({"segmentation": {"size": [4, 6], "counts": [24]}}, "its mask of 4 × 6 px was left out", "skipped"),
        ({"segmentation": {"size": [40, 60], "counts": [24]}}, "they add up to 24 px instead of 2,400", "skipped"),
        ({"segmentation": {"size": [40, 60], "counts": "\t"}}, "its run lengths are damaged", "skipped"),
        ({"segmentation": {"size": [40, 60], "counts": [-1, 2401]}}, "its run lengths are damaged", "skipped"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(coco: Coco, change: Any, message: str, was: str) -> None:
    path = coco([BOX | {"id": 4}, BOX | change])
    line = next(place for place, text in enumerate(path.read_text().splitlines(), 1) if '"id": 1,' in text)
    ((found, text, done),) = told(read_coco(path))
    assert (found, done) == (line, was)
    assert text.startswith("Annotation 1: ")
    assert message in text


def test_boxes_that_reach_out_are_cut(coco: Coco) -> None:
    assert only(read_coco(coco([BOX | {"bbox": [-5, 30, 20, 15]}]))).box == (0, 30, 15, 40)


def test_a_box_taken_from_run_lengths(coco: Coco) -> None:
    runs = {"counts": [85, 5, 30, 50, 2230], "size": [40, 60]}
    assert only(read_coco(coco([BOX | {"bbox": [], "segmentation": runs}]))).box == (2, 0, 5, 40)
    runs = {"counts": [85, 5, 2310], "size": [40, 60]}
    assert only(read_coco(coco([BOX | {"bbox": [], "segmentation": runs}]))).box == (2, 5, 3, 10)


def test_images_that_cannot_be_used(coco: Coco) -> None:
    entries = [
        {"id": 1, "file_name": "gone.png", "height": 4, "width": 4},
        {"id": 2, "file_name": "../a.png", "height": 40, "width": 60},
        {"id": 3, "file_name": "/etc/passwd", "height": 40, "width": 60},
        {"id": 4, "file_name": "C:\\a.png", "height": 40, "width": 60},
        {"id": 5, "file_name": "a.png", "height": 40, "width": 60},
        {"id": 5, "file_name": "b.png", "height": 40, "width": 60},
        {"id": 6, "file_name": "a.png", "height": 40, "width": 60},
        {"id": 7, "file_name": "b.png", "height": 60, "width": 40},
        {"id": 8, "file_name": "gone too.png"},
        {"file_name": "b.png"},
        "b.png",
    ]  # fmt: skip
    found = read_coco(coco([BOX | {"image_id": 6}], images=entries))
    assert [(image.file, image.is_missing) for image in found.images] == [
        ("gone.png", True), ("a.png", False), ("b.png", False),
    ]  # fmt: skip
    assert (found.images[2].height, found.images[2].width) == (40, 60)
    assert len(found.images[1].annotations) == 1
    messages = [message for _, message, _ in told(found)]
    for place, part in enumerate(
        ["gone.png is not in", "leads out", "leads out", "leads out", "its id is given twice", "a.png is listed twice",
         "b.png is said to have 60 × 40 px, and has 40 × 60", "gone too.png is not in", "its file is not there",
         "it has no id", "it is no object"]
    ):  # fmt: skip
        assert part in messages[place]
    assert len(found.extras[SKIPPED]["images"]) == 7
    assert next(one.message for one in found.findings if one.was == "noted").startswith(
        "gone.png has no annotations"
    )


def test_categories_that_cannot_be_used(coco: Coco) -> None:
    categories = [{"id": 5, "name": "cat"}, {"id": 5, "name": "dog"}, {"id": 6}, {"id": 9, "name": "cat"}, 3]
    found = read_coco(coco([BOX, BOX | {"id": 2, "category_id": 9}], categories=categories))
    assert found.classes == ("cat",)
    assert found.count == 2
    assert [was for _, _, was in told(found)] == ["skipped", "skipped", "repaired", "skipped"]


def test_an_id_twice(coco: Coco) -> None:
    found = read_coco(coco([BOX, BOX]))
    assert "its id is given twice, so that it gets another" in told(found)[0][1]
    assert [entry["id"] for entry in coco_data(found)["annotations"]] == [1, 2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"images": [\n{"id": 1},\n{"id" 2}]}', r"list\.json, line 3: the JSON breaks off or is damaged at column 7"),
        ("", "line 1: the JSON breaks off"),
        ("[]", "holds no object with images and annotations"),
        ('{"images": []}', "holds no COCO annotations"),
        ('{"images": {}, "annotations": []}', "holds no COCO annotations"),
        ("[" * 100_000, "nested too deeply"),
        ('{"images": [' + "9" * 5000 + "]}", "a number of thousands of digits"),
        (b"\xff\xfe\x00", "is not text"),
    ],
)  # fmt: skip
def test_what_is_no_coco(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataError, match=message):
        read_coco(path)
    with pytest.raises(FileError, match="There is no file"):
        read_coco(tmp_path / "gone.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from([5, 7, [1, 2, 3, 4], [[1, 2, 4, 2, 4, 6]], "a.png", {"size": [40, 60], "counts": [2400]}]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["id", "image_id", "category_id", "bbox", "segmentation", "file_name", "height", "width", "name",
                         "size", "counts", "iscrowd"]),
        inner, max_size=7,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.fixed_dictionaries({"images": st.lists(JSON, max_size=4), "categories": st.lists(JSON, max_size=3),
                              "annotations": st.lists(JSON, max_size=5)}))  # fmt: skip
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
def test_no_json_raises_anything_but_ours(tmp_path: Path, data: Any) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps(data))
    try:
        found = read_coco(path)
    except StudioError:
        return
    assert all(finding.message for finding in found.findings)
    json.dumps(coco_data(found))


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
def test_no_bytes_raise_anything_but_ours(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(data)
    with pytest.raises(StudioError):
        read_coco(path)
