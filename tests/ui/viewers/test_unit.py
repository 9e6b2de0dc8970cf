from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

import cnnstudio.ui.viewers  # noqa: F401 - registers the viewers
from cnnstudio.document.project import Project
from cnnstudio.engine.kernel_path import KernelPath, KernelPathResult, PathLink, PathUnit
from cnnstudio.engine.maximize import Maximize
from cnnstudio.engine.models import UntrainedModel
from cnnstudio.engine.top_images import KeptTopImages, TopImages
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.viewers.unit import UnitViewer
from cnnstudio.ui.viewers.viewer import Subject
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

SUBJECT = Subject(UntrainedModel(Project()), None, "conv2d", "Conv2D", (6, 6, 4), (3, 3, 1, 4))


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def tabs(engine: FakeEngine, qtbot: QtBot) -> ViewerTabs:
    made = ViewerTabs(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_subject(SUBJECT)
    made.open_tab("unit")
    return made


def test_the_chosen_unit_is_asked_about(tabs: ViewerTabs, engine: FakeEngine) -> None:
    assert engine.tasks(KernelPath) == [KernelPath(SUBJECT.model, "conv2d", 0)]
    tabs.show_unit(2)
    tabs.show_unit(2)
    assert engine.tasks(KernelPath)[1:] == [KernelPath(SUBJECT.model, "conv2d", 2)]
    assert engine.tasks(KeptTopImages) == [KeptTopImages(TopImages(SUBJECT.model, "conv2d"))]
    assert not engine.tasks(TopImages)
    assert not engine.tasks(Maximize)
    viewer = tabs.viewer("unit")
    assert isinstance(viewer, UnitViewer)
    assert viewer.maximize is not None
    viewer.maximize.button.click()
    assert engine.tasks(Maximize)[0].unit == 2  # type: ignore[attr-defined]


def test_a_unit_on_the_path_can_be_gone_to(tabs: ViewerTabs, engine: FakeEngine, qtbot: QtBot) -> None:
    source = PathUnit("before", 5, 3, picture=np.ones((3, 3, 3), np.float32))
    root = PathUnit("conv2d", 0, 4, (PathLink(5, np.ones((3, 3), np.float32), 1.0, source),))
    fake.succeed(engine.open_jobs(KernelPath)[0], KernelPathResult("conv2d", 0, root))
    viewer = tabs.viewer("unit")
    assert isinstance(viewer, UnitViewer)
    chosen: list[object] = []
    tabs.unit_chosen.connect(chosen.append)
    tabs.layer_chosen.connect(chosen.append)
    qtbot.mouseClick(viewer.path, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert chosen == [5, "before"]
    tabs.show_subject(dataclasses.replace(SUBJECT, layer="flat", shape=(10,), kernel=(9, 10)))
    fake.succeed(engine.open_jobs(KernelPath)[0], KernelPathResult("flat", 0, None))
    assert viewer.path.path is None
    tabs.show_subject(None)
    assert not viewer.is_busy
