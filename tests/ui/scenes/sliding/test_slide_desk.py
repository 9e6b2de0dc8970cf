from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.predicting.slide import Slide
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.scenes.sliding.slide_desk import SlideDesk
from cnnstudio.ui.scenes.sliding.slide_view import SlideMode
from tests.ui.fake_engine import FakeEngine, fail, start, stop, succeed
from tests.ui.fake_engine import progress as report
from tests.ui.scenes.sliding.conftest import CLASSES, SIZE, level, obstructed, progress, slid


@pytest.fixture
def desk(qtbot: QtBot, editor: Editor, engine: FakeEngine, tmp_path: Path) -> SlideDesk:
    """The page with a picture over which nothing has slid yet."""
    found = SlideDesk(editor, engine)  # type: ignore[arg-type]
    qtbot.addWidget(found)
    found.resize(1100, 700)
    path = tmp_path / "picture.png"
    Image.fromarray(np.zeros((*SIZE, 3), np.uint8)).save(path)
    found.show()
    with qtbot.waitSignal(found.reel.picture_changed):
        found.open_files([str(path)])
    return found


def test_the_network_on_the_canvas_slides_over_the_picture(
    desk: SlideDesk, engine: FakeEngine, editor: Editor
) -> None:
    (task,) = engine.tasks(Slide)
    assert isinstance(task, Slide)
    assert task.model == UntrainedModel(editor.document.project)
    assert (task.image.name, task.stride, task.scales) == ("picture.png", 4, (1.0,))


def test_the_map_grows_as_far_as_the_window_has_come(
    desk: SlideDesk, engine: FakeEngine, qtbot: QtBot
) -> None:
    start(engine.jobs[-1])
    report(engine.jobs[-1], progress(4))
    assert desk.comparison.stop.isVisibleTo(desk)
    assert desk.comparison.figures[0][0] == "4 of 15"
    qtbot.waitUntil(lambda: desk.playback.shown == 4)
    assert desk.bar.sentence.text() == "Window 4 of 15: left 12, top 0 px"
    succeed(engine.jobs[-1], slid())
    qtbot.waitUntil(lambda: desk.playback.shown == 15)
    assert not desk.playback.is_playing
    assert desk.comparison.figures[0] == ("15", "1")
    assert not desk.comparison.stop.isVisibleTo(desk)


def test_windows_of_several_sizes_come_one_after_the_other(desk: SlideDesk, engine: FakeEngine) -> None:
    desk.controls.scale.setCurrentIndex(2)
    (_, task) = engine.tasks(Slide)
    assert isinstance(task, Slide)
    assert task.scales == (2.0,)
    succeed(engine.jobs[-1], slid(level(), level(scale=2.0)))
    desk.playback.play(False)
    desk.playback.go_to(16)
    assert desk.bar.sentence.text() == "Window 16 of 132: left 0, top 0 px of the image at 2 ×"


def test_another_stride_is_asked_for_anew(desk: SlideDesk, engine: FakeEngine) -> None:
    succeed(engine.jobs[-1], slid())
    desk.controls.stride.setValue(9)
    tasks = engine.tasks(Slide)
    assert [task.stride for task in tasks if isinstance(task, Slide)] == [4, 9]
    assert desk.result is None
    assert desk.playback.shown == 0


def test_all_at_once_and_the_boxes_of_it(desk: SlideDesk, engine: FakeEngine) -> None:
    succeed(engine.jobs[-1], slid())
    desk.choose_mode(SlideMode.AT_ONCE)
    assert not desk.bar.isVisibleTo(desk)
    desk.choose_mode(SlideMode.BOXES)
    assert desk.walk_bar.isVisibleTo(desk)
    walk = desk.walk_bar.walk
    assert walk is not None
    assert len(walk.places) == 4  # two windows surely a circle, two surely a square
    desk.controls.score.slider.setValue(50)
    assert desk.walk_bar.walk is not None
    assert len(desk.walk_bar.walk.places) > 4
    desk.controls.label.setCurrentIndex(desk.controls.label.findText("square"))
    assert desk.walk_bar.walk is not None
    assert {int(label) for label in desk.walk_bar.walk.result.candidates.labels} == {1}


def test_all_at_once_shows_all_sizes_or_the_one_that_is_chosen(
    desk: SlideDesk, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[float]] = []
    monkeypatch.setattr(
        desk.view, "show_scales", lambda levels, _: shown.append([one.scale for one in levels])
    )
    desk.choose_mode(SlideMode.AT_ONCE)
    assert not desk.controls.map_of.isVisibleTo(desk)
    desk.controls.scale.setCurrentIndex(4)
    assert desk.controls.map_of.isVisibleTo(desk)
    succeed(engine.jobs[-1], slid(level(scale=2.0), level(), level(scale=0.75)))
    assert shown[-1] == [2.0, 1.0, 0.75]
    desk.controls.map_of.setCurrentIndex(2)
    assert desk.controls.map_of.currentText() == "The image as it is"
    assert shown[-1] == [1.0]
    desk.choose_mode(SlideMode.WINDOWS)
    assert not desk.controls.map_of.isVisibleTo(desk)


def test_classes_are_offered_once_they_are_known(desk: SlideDesk, engine: FakeEngine) -> None:
    assert desk.controls.label.count() == 1
    succeed(engine.jobs[-1], slid())
    assert [desk.controls.ignored.itemText(place) for place in range(1, 4)] == list(CLASSES)
    desk.controls.ignored.setCurrentIndex(desk.controls.ignored.findText("ground"))
    desk.controls.stride.setValue(9)
    succeed(engine.jobs[-1], slid())
    assert desk.controls.ignored.currentText() == "ground"


def test_a_stop_keeps_what_was_seen(desk: SlideDesk, engine: FakeEngine, qtbot: QtBot) -> None:
    report(engine.jobs[-1], progress(4))
    desk.comparison.stop.click()
    stop(engine.jobs[-1])
    assert desk.playback.known == 4
    assert desk.stage.notice.text.startswith("Stopped: the classifier has looked at 4 of 15 windows.")
    desk.stage.notice.buttons[0].click()
    assert len(engine.tasks(Slide)) == 2
    assert desk.playback.known == 0


def test_what_cannot_be_is_said(desk: SlideDesk, engine: FakeEngine) -> None:
    fail(engine.jobs[-1], "A window of 64 px does not fit.")
    assert desk.stage.notice.text == "A window of 64 px does not fit."
    desk.slides.renew()
    desk.slides.ask()
    succeed(engine.jobs[-1], obstructed())
    desk.choose_mode(SlideMode.AT_ONCE)
    assert desk.stage.notice.text == "The network has learned nothing yet: train it first."


def test_nothing_goes_on_by_itself_where_nobody_looks(desk: SlideDesk, engine: FakeEngine) -> None:
    report(engine.jobs[-1], progress(4))
    assert desk.playback.is_playing
    desk.hide()
    assert not desk.playback.is_playing
