from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.annotated_folder import AnnotatedFolder
from cnnstudio.data.dataset import from_text
from cnnstudio.document import atomic
from cnnstudio.ui.annotating.page import AnnotatePage
from cnnstudio.ui.annotating.tools import Tool
from cnnstudio.ui.datasets.look import looked_at
from tests.ui.annotating.conftest import Drawer


def boxes_in_file(root: Path) -> dict[str, list[list[float]]]:
    """The boxes of each image as the file has them."""
    content = json.loads((root / "annotations.json").read_text("utf-8"))
    names = {image["id"]: image["file_name"] for image in content["images"]}
    found: dict[str, list[list[float]]] = {name: [] for name in names.values()}
    for entry in content["annotations"]:
        found[names[entry["image_id"]]].append([*entry["bbox"], entry["category_id"]])
    return found


def test_without_a_folder_it_says_what_it_is_for(
    page: AnnotatePage, photos: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert page.invitation.isVisible()
    assert page.choose.isVisible()
    assert not page.take_own.isVisible()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.choose.click()
    assert page.session.folder is None
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(photos))
    with qtbot.waitSignal(page.settled, timeout=10_000):
        page.choose.click()
    assert page.desk.isVisible()
    assert page.desk.bench.where == "0.png · 1 of 5 · 200 × 150 px"


def test_a_folder_without_images_is_refused_and_the_open_one_stays(
    page: AnnotatePage, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "empty").mkdir()
    with qtbot.waitSignal(page.settled):
        page.open_folder(tmp_path / "empty")
    assert "holds no images" in page.refusal.text
    with qtbot.waitSignal(page.session.image_shown, timeout=10_000):
        page.open_folder(photos)
    (photos / "annotations.json").write_text("{ broken")
    with qtbot.waitSignal(page.settled):
        page.open_folder(photos)
    assert "is damaged" in page.desk.bench.remark.text
    assert (photos / "annotations.json").read_text() == "{ broken"
    assert page.desk.isVisible()


def test_the_folder_of_the_data_set_is_offered(page: AnnotatePage, photos: Path, qtbot: QtBot) -> None:
    root = photos.parent / "set"
    for name in ("ants", "bees"):
        (root / name).mkdir(parents=True)
        (photos / "0.png").rename(root / name / "0.png") if name == "ants" else (photos / "1.png").rename(
            root / name / "1.png"
        )
    page.show_look(looked_at(from_text(f"folder:path={root}"), 0))
    assert page.take_own.text() == "Take the images of set"
    with qtbot.waitSignal(page.session.image_shown, timeout=10_000):
        page.take_own.click()
    assert page.session.images == ("ants/0.png", "bees/1.png")
    page.show_look(None)
    assert page.take_own.isHidden()


def test_boxes_are_drawn_resized_moved_undone_and_found_in_the_file(drawer: Drawer, photos: Path) -> None:
    drawer.drag((20, 30), (50, 60), (80, 70))
    assert drawer.places == [(20, 30, 80, 70, 0)]
    drawer.drag((80, 70), (90, 100))  # the handle of the new box, which is selected
    assert drawer.places == [(20, 30, 90, 100, 0)]
    drawer.key("V")
    drawer.drag((50, 50), (60, 55))
    assert drawer.places == [(30, 35, 100, 105, 0)]
    for expected in ([(20, 30, 90, 100, 0)], [(20, 30, 80, 70, 0)], []):
        drawer.key("Z", Qt.KeyboardModifier.ControlModifier)
        assert drawer.places == expected
    drawer.key("Y", Qt.KeyboardModifier.ControlModifier)
    drawer.key("Z", Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert drawer.places == [(20, 30, 90, 100, 0)]
    drawer.wait()
    assert boxes_in_file(photos)["0.png"] == [[20, 30, 70, 70, 1]]
    assert drawer.page.desk.bench.state == "All saved"


def test_boxes_stay_inside_the_image(drawer: Drawer) -> None:
    drawer.drag((150, 100), (210, 160))
    assert drawer.places == [(150, 100, 200, 150, 0)]
    drawer.key("V")
    drawer.drag((170, 120), (300, 20))
    assert drawer.places == [(150, 0, 200, 50, 0)]
    drawer.click(10, 140)
    assert drawer.view.selection == -1
    drawer.key("B")
    drawer.click(10, 140)
    assert len(drawer.places) == 1


def test_keys_move_stretch_copy_and_delete_the_selected_box(drawer: Drawer) -> None:
    drawer.drag((20, 30), (60, 70))
    drawer.key("V")
    drawer.key(Qt.Key.Key_Right)
    drawer.key(Qt.Key.Key_Right)
    drawer.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert drawer.places == [(22, 40, 62, 80, 0)]
    drawer.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert drawer.places == [(22, 40, 61, 80, 0)]
    drawer.key("Z", Qt.KeyboardModifier.ControlModifier)
    drawer.key("Z", Qt.KeyboardModifier.ControlModifier)
    assert drawer.places == [(20, 30, 60, 70, 0)]  # the arrow keys in a row are one step
    drawer.key("D", Qt.KeyboardModifier.ControlModifier)
    assert drawer.places[1] == (28, 38, 68, 78, 0)
    assert drawer.view.selection == 1
    drawer.key(Qt.Key.Key_Backspace)
    drawer.key("N")
    assert drawer.view.selection == 0
    drawer.key(Qt.Key.Key_Delete)
    assert drawer.places == []
    drawer.key("B")
    drawer.key(Qt.Key.Key_Return)
    assert len(drawer.places) == 1


def test_brush_eraser_polygon_and_fill_paint_the_mask(drawer: Drawer, photos: Path) -> None:
    drawer.page.session.naming.add("leaf")
    drawer.key("P")
    drawer.key("2")
    drawer.drag((50, 50), (150, 50))
    mask = drawer.sheet.mask
    assert mask.value_at(100, 50) == 2
    assert mask.value_at(100, 59) == 2
    assert mask.value_at(100, 62) == 0
    drawer.key("E")
    drawer.drag((100, 40), (100, 60))
    assert drawer.sheet.mask.value_at(100, 50) == 0
    assert drawer.sheet.mask.value_at(60, 50) == 2
    drawer.key("L")
    drawer.key("1")
    for corner in ((20, 90), (120, 90), (120, 140)):
        drawer.click(*corner)
    drawer.click(20, 140)
    drawer.key(Qt.Key.Key_Backspace)  # the last corner
    drawer.key(Qt.Key.Key_Return)
    assert drawer.sheet.mask.value_at(115, 100) == 1
    assert drawer.sheet.mask.value_at(25, 135) == 0
    drawer.key("F")
    drawer.key("2")
    drawer.click(115, 100)
    assert drawer.sheet.mask.value_at(118, 130) == 2
    assert drawer.page.desk.bench.classes.figures(0)[1] == "–"
    drawer.wait()
    with Image.open(photos / "masks" / "0.png") as saved:
        assert saved.mode == "P"
        assert (np.array(saved) == drawer.sheet.mask.values()).all()
    drawer.page.desk.bench.tools.clear.click()
    assert drawer.sheet.mask.is_empty
    for _ in range(5):
        drawer.key("Z", Qt.KeyboardModifier.ControlModifier)
    assert drawer.sheet.is_blank


def test_a_polygon_closes_at_its_first_corner_and_by_a_double_click(drawer: Drawer) -> None:
    drawer.key("L")
    for corner in ((20, 20), (80, 20), (80, 80), (20.4, 20.4)):
        drawer.click(*corner)
    assert drawer.sheet.mask.value_at(70, 30) == 1
    for corner in ((120, 20), (180, 20)):
        drawer.click(*corner)
    drawer.click(180, 80)
    QTest.mouseDClick(
        drawer.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, drawer.point(180, 80)
    )
    assert drawer.sheet.mask.value_at(170, 30) == 1
    drawer.click(20, 120)
    drawer.key(Qt.Key.Key_Escape)
    drawer.key(Qt.Key.Key_Return)
    assert drawer.sheet.mask.value_at(25, 121) == 0


def test_escape_drops_a_gesture_and_the_eraser_of_nothing_is_no_step(drawer: Drawer) -> None:
    drawer.press(20, 20)
    drawer.move(90, 90)
    assert drawer.view.sheet is not None
    assert len(drawer.view.sheet.boxes) == 1
    drawer.key(Qt.Key.Key_Escape)
    drawer.release(90, 90)
    assert drawer.places == []
    drawer.key("E")
    drawer.drag((20, 20), (90, 90))
    assert drawer.page.desk.undo_title == ""


def test_classes_are_added_renamed_and_given_to_boxes(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    bench = drawer.page.desk.bench
    drawer.drag((20, 30), (60, 70))
    bench.add.click()
    assert bench.classes.names == ("object", "class 2")
    field = QApplication.focusWidget()
    QTest.keyClicks(field, " bee")
    assert drawer.view.tool is Tool.BOX  # letters go into the field
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(drawer.view.hasFocus)
    bench.classes.topLevelItem(0).setText(1, "ant")
    assert drawer.page.session.classes == ("ant", "bee")
    bench.classes.topLevelItem(0).setText(1, "bee")
    qtbot.waitUntil(
        lambda: "There is a class bee already. Make both one?" in bench.question.text, timeout=10_000
    )
    bench.question.buttons[1].click()  # Cancel
    assert bench.classes.names == ("ant", "bee")
    drawer.view.setFocus()
    drawer.key("V")
    drawer.click(40, 50)
    assert bench.classes.current == 0
    drawer.key("2")
    assert drawer.places == [(20, 30, 60, 70, 1)]
    assert bench.classes.figures(1)[0] == "1"
    drawer.key("9")
    assert drawer.places == [(20, 30, 60, 70, 1)]
    drawer.wait()
    content = json.loads((photos / "annotations.json").read_text("utf-8"))
    assert [one["name"] for one in content["categories"]] == ["ant", "bee"]
    assert boxes_in_file(photos)["0.png"] == [[20, 30, 40, 40, 2]]


def test_the_next_image_and_back(drawer: Drawer, photos: Path, qtbot: QtBot) -> None:
    drawer.drag((20, 30), (60, 70))
    drawer.go("D")
    assert drawer.page.session.name == "1.png"
    assert drawer.places == []
    drawer.key("P")
    drawer.drag((50, 50), (150, 50))
    drawer.go("A")
    assert drawer.places == [(20, 30, 60, 70, 0)]
    drawer.go_with_key(
        "Z", Qt.KeyboardModifier.ControlModifier
    )  # what was done last was over the other image
    assert (drawer.page.session.place, drawer.sheet.is_blank) == (1, True)
    drawer.go_with_key("Z", Qt.KeyboardModifier.ControlModifier)
    assert (drawer.page.session.place, drawer.places) == (0, [])
    drawer.key("Y", Qt.KeyboardModifier.ControlModifier)
    drawer.go_with_key("Y", Qt.KeyboardModifier.ControlModifier)
    drawer.go("A")
    drawer.wait()
    again = AnnotatedFolder(photos)
    assert again.annotated() == {"0.png", "1.png"}
    assert [box.place for box in again.load("0.png").sheet.boxes] == [(20, 30, 60, 70)]
    assert again.load("1.png").sheet.mask.value_at(100, 50) == 1
    drawer.key("A")
    assert drawer.page.session.place == 0
    with qtbot.waitSignal(drawer.page.session.image_shown):
        drawer.page.desk.bench.images.chosen.emit(4)
    assert not drawer.page.desk.bench.next.isEnabled()


def test_an_unreadable_image_is_named_and_others_can_be_annotated(
    page: AnnotatePage, photos: Path, qtbot: QtBot
) -> None:
    good = (photos / "0.png").read_bytes()
    (photos / "0.png").write_bytes(good[:400])
    with qtbot.waitSignal(page.session.image_shown, timeout=10_000):
        page.open_folder(photos)
    drawer = Drawer(page, qtbot)
    drawer.view.setFocus()
    assert page.desk.bench.remark.text.startswith("0.png breaks off")
    drawer.drag((20, 30), (60, 70))
    for key in ("P", "1", "F"):
        drawer.key(key)
    drawer.key(Qt.Key.Key_Delete)
    assert page.session.unreadable == {"0.png"}
    (photos / "0.png").write_bytes(good)
    with qtbot.waitSignal(page.session.image_shown):
        page.desk.bench.remark.buttons[0].click()
    assert not page.desk.bench.remark.text
    drawer.key("B")
    drawer.drag((20, 30), (60, 70))
    assert len(drawer.places) == 1


def test_what_cannot_be_saved_is_said_kept_and_saved_later(
    drawer: Drawer, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    drawer.drag((20, 30), (60, 70))
    drawer.wait()
    before = (photos / "annotations.json").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(atomic.os, "fsync", full)
        with qtbot.waitSignal(drawer.page.session.saver.failed):
            drawer.drag((100, 30), (140, 70))
        bench = drawer.page.desk.bench
        assert "annotations.json could not be saved: the disk is full." in bench.trouble.text
        assert bench.state == "Not saved"
        assert (photos / "annotations.json").read_bytes() == before
        drawer.go("D")
        drawer.key("P")
        drawer.drag((50, 50), (150, 50))
        drawer.page.open_folder(tmp_path)
        assert "what you drew over 2 images is in no file yet" in bench.trouble.text
        assert drawer.page.session.name == "1.png"
        drawer.go("A")
        assert len(drawer.places) == 2
    with qtbot.waitSignal(drawer.page.session.saver.saved):
        bench.trouble.buttons[0].click()
    assert not bench.trouble.text
    assert len(boxes_in_file(photos)["0.png"]) == 2
    assert (photos / "masks" / "1.png").is_file()
    assert [path.name for path in photos.iterdir() if path.name.startswith(".")] == []


def test_closing_saves_at_once(drawer: Drawer, photos: Path) -> None:
    drawer.drag((20, 30), (60, 70))
    assert drawer.page.finish() == ""
    assert len(boxes_in_file(photos)["0.png"]) == 1
