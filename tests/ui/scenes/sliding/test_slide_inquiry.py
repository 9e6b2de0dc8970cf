from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.predicting.slide import Slide
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.shelf import PictureSource
from cnnstudio.ui.scenes.pictures.reel import Reel
from cnnstudio.ui.scenes.scene_choice import SceneChoice
from cnnstudio.ui.scenes.sliding.slide_desk import SLIDING
from cnnstudio.ui.scenes.sliding.slide_inquiry import SlideInquiry
from tests.ui.fake_engine import FakeEngine, progress, stop, succeed


@pytest.fixture
def inquiry(qtbot: QtBot, editor: Editor, engine: FakeEngine) -> SlideInquiry:
    choice = SceneChoice(SLIDING)
    qtbot.addWidget(choice)
    reel = Reel(choice)
    found = SlideInquiry(SLIDING, editor, engine, choice, reel, choice)  # type: ignore[arg-type]
    picture = Picture(np.zeros((20, 20, 3), np.uint8), "black")
    with qtbot.waitSignal(reel.picture_changed):
        reel.add((PictureSource("black", "black", lambda: picture),))
    assert isinstance(found, QObject)
    return found


def test_it_asks_once_for_each_way(inquiry: SlideInquiry, engine: FakeEngine) -> None:
    assert not engine.jobs
    inquiry.watch(True)
    inquiry.ask()
    inquiry.set_way(4, (1.0,))
    assert len(engine.tasks(Slide)) == 1
    inquiry.set_way(6, (1.0, 0.5))
    task = engine.tasks(Slide)[-1]
    assert isinstance(task, Slide)
    assert (task.stride, task.scales) == (6, (1.0, 0.5))


def test_it_tells_how_far_the_window_is(inquiry: SlideInquiry, engine: FakeEngine) -> None:
    moved: list[object] = []
    answered: list[object] = []
    halted: list[bool] = []
    inquiry.moved.connect(moved.append)
    inquiry.answered.connect(answered.append)
    inquiry.halted.connect(lambda: halted.append(True))
    inquiry.watch(True)
    progress(engine.jobs[-1], "half")
    succeed(engine.jobs[-1], "all")
    assert (moved, answered) == (["half"], ["all"])
    inquiry.set_way(9, (1.0,))
    inquiry.stop()
    stop(engine.jobs[-1])
    assert halted == [True]
