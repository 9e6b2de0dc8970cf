from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import StudioError
from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.folder_state import ChangedOutsideError
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotations.found import annotations_at
from tests.data.annotating.conftest import HEIGHT, WIDTH, contents

BOX = Box(1, 2, 33, 44, 0)


@pytest.fixture
def folder(root: Path) -> AnnotatedFolder:
    """The folder as it was read before another program came."""
    return AnnotatedFolder(root)


def elsewhere(root: Path, name: str, *boxes: Box, classes: tuple[str, ...] = ()) -> None:
    """Draw boxes over an image in another program, here a second instance of ours."""
    other = AnnotatedFolder(root)
    sheet = other.load(name).sheet
    for box in boxes or (BOX,):
        sheet = sheet.with_box(box)
    other.save({name: sheet}, classes or other.classes)


def places(root: Path, name: str) -> list[tuple[float, ...]]:
    image = next(image for image in annotations_at(root).images if image.file == name)
    return [tuple(round(edge, 3) for edge in one.box) for one in image.annotations]


def test_nothing_is_noticed_of_what_one_saves_oneself(folder: AnnotatedFolder, root: Path) -> None:
    assert folder.outside({}) is None
    folder.save(
        {"a.png": folder.load("a.png").sheet.with_box(BOX).with_fill(0, 0, 1)}, (*folder.classes, "cow")
    )
    assert folder.outside({}) is None


def test_a_touched_file_is_no_change(folder: AnnotatedFolder, root: Path) -> None:
    for path in root.iterdir():
        os.utime(path, (1, 1))
    outside = folder.outside({})
    assert outside is not None
    assert not outside.changed
    folder.take_in(outside, {}, folder.classes, True)
    assert folder.outside({}) is None


def test_what_is_not_edited_is_taken_in_and_nothing_of_it_overwritten(
    folder: AnnotatedFolder, root: Path, form: str
) -> None:
    sheet = folder.load("a.png").sheet
    folder.load("b.png")
    elsewhere(root, "b.png", Box(3, 3, 9, 9, 3), classes=(*folder.classes, "cow"))
    mine = sheet.with_box(BOX)
    if form == "coco":
        with pytest.raises(ChangedOutsideError, match=r"annotations\.json was changed by another program"):
            folder.save({"a.png": mine}, folder.classes)
    outside = folder.outside({"a.png": mine})
    assert outside is not None
    assert (outside.changed, outside.contested) == ({"b.png"}, ())
    taken = folder.take_in(outside, {"a.png": mine}, folder.classes, True)
    assert taken.changed == {"b.png"}
    assert taken.beside == ()
    assert taken.classes[-1] == "cow"
    folder.save({"a.png": mine}, folder.classes)
    assert places(root, "a.png")[-1] == (1, 2, 33, 44)
    assert places(root, "b.png")[-1] == (3, 3, 9, 9)
    assert folder.load("b.png").sheet.boxes[-1].place == pytest.approx((3, 3, 9, 9))


@pytest.mark.parametrize("is_saved", [True, False])
@pytest.mark.parametrize("keeps_own", [True, False])
def test_of_two_drawings_over_one_image_one_stays_and_the_other_lies_beside(
    folder: AnnotatedFolder, root: Path, form: str, keeps_own: bool, is_saved: bool
) -> None:
    mine = folder.load("a.png").sheet.with_box(BOX)
    if is_saved:
        folder.save({"a.png": mine}, folder.classes)
    elsewhere(root, "a.png", Box(3, 3, 9, 9, 1))
    elsewhere(root, "c.png", Box(4, 4, 8, 8, 1))
    pending = {} if is_saved else {"a.png": mine}
    outside = folder.outside(pending)
    assert outside is not None
    assert (outside.changed, outside.contested) == ({"a.png", "c.png"}, ("a.png",))
    theirs = contents(root)
    taken = folder.take_in(outside, pending, folder.classes, keeps_own)
    source = {"coco": "annotations.json", "voc": "a.xml", "yolo": "a.txt"}[form]
    ending = "other" if keeps_own else "mine"
    assert taken.beside == (f"{source}.{ending}-1",)
    assert taken.changed == ({"c.png"} if keeps_own else {"a.png", "c.png"})
    if keeps_own:
        assert (root / taken.beside[0]).read_bytes() == theirs[source]
    assert ((1, 2, 33, 44) in places(root, "a.png")) is (
        keeps_own or is_saved
    )  # they drew on over what was saved
    if not (keeps_own and is_saved):
        assert ((3, 3, 9, 9) in places(root, "a.png")) is not keeps_own
    assert (4, 4, 8, 8) in places(root, "c.png")
    # The file beside is whole: in the place of the other it gives the other drawing.
    (root / taken.beside[0]).replace(root / source)
    assert ((1, 2, 33, 44) in places(root, "a.png")) is (not keeps_own or is_saved)
    assert (3, 3, 9, 9) in places(root, "a.png") or not keeps_own


def test_what_is_kept_is_saved_on_with_its_sources(folder: AnnotatedFolder, root: Path) -> None:
    mine = folder.load("a.png").sheet.with_moved(0, 1, 0)
    folder.save({"a.png": mine}, folder.classes)
    elsewhere(root, "a.png", Box(3, 3, 9, 9, 1))
    outside = folder.outside({})
    assert outside is not None
    folder.take_in(outside, {}, folder.classes, True)
    folder.save({"a.png": mine.with_moved(1, 0, 5)}, folder.classes)
    assert places(root, "a.png") == [(11, 10, 31, 40), (20, 15, 40, 45)]
    assert folder.outside({}) is None
    assert len(
        {one.extras.get("id") for image in annotations_at(root).images for one in image.annotations}
    ) in (1, 4)


@pytest.mark.parametrize("keeps_own", [True, False])
def test_masks_are_noticed_too(folder: AnnotatedFolder, root: Path, keeps_own: bool) -> None:
    mine = folder.load("a.png").sheet.with_fill(0, 0, 1)
    folder.load("b.png")
    folder.save({"a.png": mine}, folder.classes)
    for name in ("a", "b"):
        Image.fromarray(np.full((HEIGHT, WIDTH), 2, np.uint8)).save(root / "masks" / f"{name}.png")
    outside = folder.outside({})
    assert outside is not None
    assert (outside.changed, outside.contested) == ({"a.png", "b.png"}, ("a.png",))
    taken = folder.take_in(outside, {}, folder.classes, keeps_own)
    assert taken.beside == ("a.png.other-1",) if keeps_own else ("a.png.mine-1",)
    assert folder.load("a.png").sheet.mask.value_at(5, 5) == (1 if keeps_own else 2)
    assert folder.load("b.png").sheet.mask.value_at(5, 5) == 2
    assert AnnotatedFolder(root).load("a.png").sheet.mask.value_at(5, 5) == (1 if keeps_own else 2)
    with Image.open(root / "masks" / taken.beside[0]) as beside:
        assert np.array(beside)[5, 5] == (2 if keeps_own else 1)


def test_files_that_change_once_more_are_looked_at_once_more(folder: AnnotatedFolder, root: Path) -> None:
    folder.load("a.png")
    elsewhere(root, "b.png")
    outside = folder.outside({})
    assert outside is not None
    folder.take_in(outside, {}, folder.classes, True)
    with pytest.raises(ChangedOutsideError):
        folder.take_in(outside, {}, folder.classes, True)


def test_a_file_that_is_half_written_is_refused_and_later_taken_in(
    folder: AnnotatedFolder, root: Path, form: str
) -> None:
    if form != "coco":
        return
    path = root / "annotations.json"
    whole = path.read_text()
    path.write_text(whole[: len(whole) // 2])
    with pytest.raises(StudioError, match=r"annotations\.json, line"):
        folder.outside({})
    with pytest.raises(ChangedOutsideError):
        folder.save({"a.png": Sheet.blank(WIDTH, HEIGHT)}, folder.classes)
    data = json.loads(whole)
    data["annotations"] = data["annotations"][1:]
    path.write_text(json.dumps(data))
    outside = folder.outside({})
    assert outside is not None
    assert outside.changed == {"a.png"}


def test_a_class_that_is_renamed_here_keeps_its_name(folder: AnnotatedFolder, root: Path) -> None:
    elsewhere(root, "b.png")
    classes = tuple("hound" if name == "dog" else name for name in folder.classes)
    outside = folder.outside({})
    assert outside is not None
    taken = folder.take_in(outside, {}, classes, True)
    assert taken.classes == classes
    folder.save({}, classes)
    folder.save({"c.png": folder.load("c.png").sheet.with_box(BOX)}, classes)
    assert "hound" in folder.classes


@pytest.mark.parametrize("has_drawn", [True, False])
def test_names_of_classes_that_are_not_saved_yet_are_saved_after_others_drew(
    folder: AnnotatedFolder, root: Path, has_drawn: bool
) -> None:
    wanted = (*("cat (wild)" if name == "cat" else name for name in folder.classes), "cow")
    pending = {"a.png": folder.load("a.png").sheet.with_box(BOX)} if has_drawn else {}
    elsewhere(root, "b.png", Box(3, 3, 9, 9, 2))
    outside = folder.outside(pending)
    assert outside is not None
    taken = folder.take_in(outside, pending, wanted, True)
    folder.save({}, taken.classes)
    again = AnnotatedFolder(root)
    assert "cat (wild)" in again.classes
    assert "cat" not in again.classes
    assert again.counts()[again.classes.index("cat (wild)")] == 1


def test_images_get_ids_of_their_own_where_both_added_one(tmp_path: Path) -> None:
    for name in ("a", "b"):
        Image.new("RGB", (WIDTH, HEIGHT)).save(tmp_path / f"{name}.png")
    (tmp_path / "annotations.json").write_text(
        json.dumps({"images": [], "annotations": [], "categories": [{"id": 1, "name": "cat"}]})
    )
    folder = AnnotatedFolder(tmp_path)
    mine = folder.load("a.png").sheet.with_box(BOX)
    before = (tmp_path / "annotations.json").read_bytes()
    folder.save({"a.png": mine}, folder.classes)
    (tmp_path / "annotations.json").write_bytes(before)  # another program saves what it had read before
    elsewhere(tmp_path, "b.png", Box(3, 3, 9, 9, 0))
    outside = folder.outside({})
    assert outside is not None
    assert outside.contested == ("a.png",)
    folder.take_in(outside, {}, folder.classes, True)
    assert places(tmp_path, "a.png") == [(1, 2, 33, 44)]
    assert places(tmp_path, "b.png") == [(3, 3, 9, 9)]
    known = json.loads((tmp_path / "annotations.json").read_text())
    assert len({one["id"] for one in known["images"]}) == 2
