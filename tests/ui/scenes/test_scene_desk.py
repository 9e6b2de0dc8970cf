from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import Restore
from cnnstudio.document.project import Project
from cnnstudio.document.tasks import Classification
from cnnstudio.engine.predicting.detect import Detect
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.scenes.boxes.detect_desk import DetectDesk
from cnnstudio.ui.scenes.pictures.known_picture import KnownPicture
from cnnstudio.ui.scenes.pictures.scene_sources import of_part
from tests.ui.fake_engine import FakeEngine, fail
from tests.ui.scenes.boxes.test_detect_desk import answer, opened
from tests.ui.scenes.conftest import detection, detector, scene
from tests.ui.scenes.judging.test_evaluation_page import run_of


@pytest.fixture
def desk(qtbot: QtBot, editor: Editor, engine: FakeEngine) -> DetectDesk:
    made = DetectDesk(editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    return made


def test_the_engine_gets_the_network_and_the_pixels_alone(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine, editor: Editor
) -> None:
    assert not desk.stage.has_picture
    picture = opened(qtbot, desk, engine)
    task = engine.tasks(Detect)[-1]
    assert isinstance(task, Detect)
    assert task.images[0].pixels is picture.pixels or (task.images[0].pixels == picture.pixels).all()
    assert not isinstance(task.images[0], KnownPicture)
    assert desk.stage.has_picture
    assert desk.stage.strip.current == 1


def test_a_network_for_another_task_says_where_to_go(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine, editor: Editor
) -> None:
    opened(qtbot, desk, engine)
    project = editor.document.project
    other = Project(project.network, "classifier", task=Classification())
    editor.perform(Restore(other, "another task"))
    qtbot.waitUntil(lambda: "Train › Task" in desk.stage.notice.text)
    assert "“Detection on a grid”" in desk.stage.notice.text
    with qtbot.waitSignal(desk.train_requested):
        desk.stage.notice.buttons[0].click()
    editor.undo_stack.undo()
    qtbot.waitUntil(lambda: not desk.stage.notice.text or bool(engine.open_jobs(Detect)))


def test_a_refusal_is_said_and_asked_anew_when_the_network_changes(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    opened(qtbot, desk, engine)
    assert desk.summary.text() == "Looking…"
    fail(engine.open_jobs(Detect)[-1], "It cannot be built: add a layer.")
    assert desk.stage.notice.text == "It cannot be built: add a layer."
    assert desk.summary.text() == "Nothing was looked for yet."
    asked = len(engine.jobs)
    desk.inquiry.ask()
    assert len(engine.jobs) == asked + 1


def test_nobody_is_asked_while_nobody_looks(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> None:
    desk.hide()
    desk.samples.open_shapes()
    qtbot.waitUntil(lambda: desk.reel.picture is not None)
    assert not engine.jobs
    desk.show()
    assert len(engine.jobs) == 1


def test_letters_walk_between_pictures_from_the_table_too(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    answer(engine, detection(opened(qtbot, desk, engine)))
    desk.table.selectRow(0)
    QTest.keyClick(desk.table, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: desk.reel.index == 2)
    assert desk.table.texts == ()


def test_the_evaluation_is_what_is_saved_while_it_is_open(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    opened(qtbot, desk, engine)
    picture = desk.drawing()
    desk.pages.tabs.setCurrentIndex(1)
    evaluation = desk.drawing()
    assert picture is not None
    assert evaluation is not None
    assert evaluation.size == desk.pages.evaluation.size() != picture.size


def test_images_of_an_evaluation_are_opened_in_the_picture(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    desk.pages.tabs.setCurrentIndex(1)
    desk.pages.evaluation.images_opened.emit(of_part(detector(), "test"), 2)
    assert not desk.pages.shows_evaluation
    qtbot.waitUntil(lambda: desk.reel.index == 2)
    assert isinstance(desk.reel.picture, KnownPicture)


def test_boxes_follow_a_network_that_learns(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnstudio.ui.inspecting.following._PAUSE", 1)
    opened(qtbot, desk, engine)
    run = str(run_of(detector()))
    desk.note_run(run)
    assert desk.choice.path == run
    picture = desk.reel.picture
    assert isinstance(picture, KnownPicture)
    answer(engine, detection(picture))
    asked = len(engine.tasks(Detect))
    desk.inquiry.note_learning("another run")
    desk.inquiry.note_learning(run)
    qtbot.waitUntil(lambda: len(engine.tasks(Detect)) == asked + 1)
    desk.hide()
    answer(engine, detection(picture))
    desk.inquiry.note_learning(run)
    desk.show()
    assert len(engine.tasks(Detect)) == asked + 2


def test_images_that_cannot_be_read_are_named_until_another_picture_is_looked_at(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"nothing")
    for name in ("b.png", "c.png"):
        Image.new("RGB", (64, 64)).save(tmp_path / name)
    desk.open_folder(str(tmp_path))
    qtbot.waitUntil(lambda: len(engine.open_jobs(Detect)) == 1)
    assert desk.stage.notice.text.startswith("a.png is not an image that can be read")
    answer(engine, detection(scene()))
    assert desk.stage.notice.text.startswith("a.png")
    assert not desk.truth.isEnabled()  # of a file nobody knows what is in it
    desk.reel.step(1)
    qtbot.waitUntil(lambda: desk.reel.index == 1)
    assert not desk.stage.notice.text


def test_what_is_pointed_at_goes_with_its_picture(qtbot: QtBot, desk: DetectDesk, engine: FakeEngine) -> None:
    answer(engine, detection(opened(qtbot, desk, engine)))
    QTest.mouseMove(desk.view, desk.view.view_point(9, 9).toPoint())
    QTest.mouseMove(desk.view, desk.view.view_point(9, 9).toPoint() + QPoint(1, 1))
    assert desk.stage.line
    desk.reel.step(1)
    qtbot.waitUntil(lambda: desk.reel.index == 2)
    assert not desk.stage.line


def test_what_is_about_the_picture_hides_while_the_evaluation_is_seen(
    qtbot: QtBot, desk: DetectDesk, engine: FakeEngine
) -> None:
    answer(engine, detection(opened(qtbot, desk, engine)))
    desk.pages.tabs.setCurrentIndex(1)
    assert not any(part.isVisible() for part in (desk.score, desk.mode, desk.table))
    assert all(part.isVisible() for part in (desk.choice, desk.pictures, desk.export))
    desk.reel.step(1)
    qtbot.waitUntil(lambda: desk.reel.index == 2)
    assert not desk.pages.shows_evaluation
    assert desk.score.isVisible()
