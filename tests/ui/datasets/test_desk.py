from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.scene_collection import SceneCollection
from cnnstudio.data.sets.published import Mnist
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.document.changes import SetProject
from cnnstudio.document.document import Document
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.ui.datasets.desk import DataDesk
from cnnstudio.ui.editor import Editor
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def desk(qtbot: QtBot, shown: Callable[[QWidget], QWidget], qapp: object) -> DataDesk:
    made = DataDesk(Editor(Document(Project())), FakeEngine())  # type: ignore[arg-type]
    with qtbot.waitSignal(made.looked):
        shown(made)
    made.resize(1200, 800)
    return made


def take(desk: DataDesk, path: Path, qtbot: QtBot) -> None:
    """Choose a folder or file, and wait for what is shown."""
    with qtbot.waitSignal(desk.looked):
        desk.choose_path(path)


def test_it_shows_the_data_of_the_project(desk: DataDesk) -> None:
    assert desk.split_words.startswith("1,437 training, 180 validation, 180 test")
    assert desk.view.count == 1797
    assert dict(desk.bars.rows)["3"] == 183
    assert not desk.notice.text


def test_choosing_a_folder_can_be_undone(desk: DataDesk, photos: Path, qtbot: QtBot) -> None:
    take(desk, photos, qtbot)
    assert desk.bars.rows == (("ants", 25), ("bees", 15))
    assert desk.view.count == 40
    with qtbot.waitSignal(desk.findings.found):
        pass
    with qtbot.waitSignal(desk.looked):
        desk._editor.undo_stack.undo()
    assert desk.view.count == 1797
    with qtbot.waitSignal(desk.looked):
        desk._editor.undo_stack.redo()
    assert desk.view.count == 40


def test_class_part_and_image(desk: DataDesk, qtbot: QtBot) -> None:
    desk.bars.class_chosen.emit(5)
    assert desk.view.count == 182
    desk.filters.choose_part(2)
    assert desk.view.count < 30
    desk.view._choose(0)
    qtbot.waitUntil(lambda: not desk.sample.is_busy)
    assert desk.sample.label.text() == "5"
    assert desk.sample.facts.text().startswith("Test image, 8 × 8 px")
    desk.findings.place_chosen.emit(0)
    assert desk.view.count == 1797
    assert desk.view.current == 0


def test_one_class_empty_and_loose_images_are_told(
    desk: DataDesk, photos: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shutil.rmtree(photos / "bees")
    take(desk, photos, qtbot)
    assert "All 25 images are of one class (ants)" in desk.notice.text
    assert desk.view.count == 25
    (tmp_path / "empty").mkdir()
    take(desk, tmp_path / "empty", qtbot)
    assert "holds no images" in desk.notice.text
    assert desk.view.count == 0
    take(desk, photos / "ants", qtbot)
    assert "lie side by side" in desk.notice.text


def test_a_label_beyond_the_classes_and_a_missing_file_are_told(
    desk: DataDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    np.savez(tmp_path / "a.npz", images=np.zeros((30, 8, 8), np.uint8), labels=np.r_[np.arange(29) % 2, -1])
    take(desk, tmp_path / "a.npz", qtbot)
    assert "Image 29 of a.npz has the label -1" in desk.notice.text
    assert desk.view.count == 0
    (tmp_path / "list.csv").write_text("path,label\ngone.png,a\n", encoding="utf-8")
    take(desk, tmp_path / "list.csv", qtbot)
    assert "is not there: gone.png" in desk.notice.text


def test_a_few_unreadable_files_are_listed_by_name(desk: DataDesk, photos: Path, qtbot: QtBot) -> None:
    for name in ("ants/11.png", "bees/33.png"):
        (photos / name).write_bytes(b"no image")
    take(desk, photos, qtbot)
    qtbot.waitUntil(lambda: desk.findings.inspection is not None)
    assert "3 unreadable files" in desk.findings.words.text()
    listed = [desk.findings.list.item(row).text() for row in range(desk.findings.list.count())]
    for name in ("ants/07.png", "ants/11.png", "bees/33.png"):
        assert any(name in text for text in listed)


def test_augmentation_has_a_page_of_its_own(desk: DataDesk, qtbot: QtBot) -> None:
    assert [desk.tabs.tabText(place) for place in range(desk.tabs.count())] == [
        "Images", "Augmentation", "Annotate",
    ]  # fmt: skip
    desk.view._choose(5)
    desk.tabs.setCurrentIndex(1)
    assert desk.augmentation.isVisible()
    assert not desk.view.isVisible()
    assert desk.augmentation.place == 5
    qtbot.waitUntil(lambda: desk.augmentation.view.original is not None)
    desk.tabs.setCurrentIndex(0)
    assert desk.view.isVisible()


def test_annotation_has_a_page_that_takes_the_room_of_the_data_set(
    desk: DataDesk, photos: Path, qtbot: QtBot
) -> None:
    take(desk, photos, qtbot)
    desk.tabs.setCurrentIndex(2)
    assert desk.annotation.isVisible()
    assert not desk.source.isVisible()
    assert desk.annotation.take_own.text() == "Take the images of photos"
    with qtbot.waitSignal(desk.annotation.session.image_shown, timeout=10_000):
        desk.annotation.take_own.click()
    assert len(desk.annotation.session.images) == 40
    desk.tabs.setCurrentIndex(0)
    assert desk.source.isVisible()
    desk.finish()


def test_a_class_with_one_image_is_told(desk: DataDesk, photos: Path, qtbot: QtBot) -> None:
    for path in list((photos / "bees").iterdir())[1:]:
        path.unlink()
    take(desk, photos, qtbot)
    assert "Class bees has fewer than 3 images (the least 1)" in desk.notice.text


def test_moved_data_are_located_again(
    desk: DataDesk, photos: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, photos, qtbot)
    shutil.move(photos, tmp_path / "elsewhere")
    choice = DataChoice.of("folder", {"path": str(photos), "fitting": "crop"})
    with qtbot.waitSignal(desk.looked):
        desk._editor.perform(SetProject.of("x", data=choice))
    assert "There is no folder" in desk.notice.text
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "elsewhere"))
    with qtbot.waitSignal(desk.looked):
        desk.notice.buttons[0].click()
    assert desk.view.count == 40
    assert dict(desk._editor.document.project.data.settings)["fitting"] == "crop"


def test_what_is_no_data_set_changes_nothing(desk: DataDesk, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").touch()
    desk.choose_path(tmp_path / "film.mp4")
    assert "film.mp4 is no data set" in desk.notice.text
    assert not desk._editor.undo_stack.canUndo()
    assert desk.view.count == 1797


def test_an_unknown_kind_and_one_to_download(desk: DataDesk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.looked):
        desk._editor.perform(SetProject.of("x", data=DataChoice("stars")))
    assert "There is no data set called 'stars'" in desk.notice.text
    with qtbot.waitSignal(desk.looked):
        desk._editor.perform(SetProject.of("x", data=DataChoice("cifar-10")))
    assert not desk.notice.text
    assert "CIFAR-10 is not on this computer yet" in desk.fetching.words.text()


def test_the_first_images_of_many_are_shown_at_once(
    desk: DataDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    drawn = SceneCollection.drawn

    def after_a_while(shapes: Shapes) -> SceneCollection:
        if shapes.count > 60:
            go_on.wait(60)
        return drawn(shapes)

    monkeypatch.setattr(SceneCollection, "drawn", after_a_while)
    choice = DataChoice.of("shapes", {"count": 200, "size": 16, "seed": 77})
    try:
        with qtbot.waitSignal(desk._errands.told):
            desk._editor.perform(SetProject.of("choose shapes", data=choice))
        assert desk.view.count == 60
        assert desk.is_busy
        assert not desk.filters.isEnabled()
        qtbot.waitUntil(lambda: desk.view.thumbnails.get(3) is not None)
        desk.view.choose(3)
        assert not desk.sample.isVisible()
        with qtbot.waitSignal(desk.looked):
            go_on.set()
    finally:
        go_on.set()
    assert desk.view.count == 200
    assert desk.view.current == 3
    assert desk.view.thumbnails.get(3) is not None
    assert desk.sample.isVisible()
    assert desk.filters.count_words == "200 images"
    qtbot.waitUntil(lambda: not desk.sample.is_busy and not desk.view.thumbnails.is_busy)


def test_a_download_that_is_damaged_by_now_is_offered_again(desk: DataDesk, qtbot: QtBot) -> None:
    place = Mnist().place
    place.mkdir(parents=True)
    (place / "mnist.npz").write_bytes(b"half of it")
    with qtbot.waitSignal(desk.looked):
        desk._editor.perform(SetProject.of("choose", data=DataChoice("mnist")))
    assert "mnist.npz of MNIST was damaged on this computer and has been removed" in desk.notice.text
    assert desk.fetching.isVisible()
    assert "11.5 MB to download" in desk.fetching.words.text()
