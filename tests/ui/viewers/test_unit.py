from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

import cnnstudio.ui.viewers  # noqa: F401 - registers the viewers
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inside.receptive_fields import Patch
from cnnstudio.engine.inspecting.kernel_path import KernelPath, KernelPathResult, PathLink, PathUnit
from cnnstudio.engine.inspecting.maximize import Maximize, Maximized
from cnnstudio.engine.inspecting.top_images import KeptTopImages, TopImages
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.viewers.unit import UnitViewer
from cnnstudio.ui.viewers.units.top_pictures import TopPicture
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
    fake.succeed(engine.open_jobs(KernelPath)[-1], KernelPathResult("conv2d", 2, None))
    assert len(engine.tasks(KeptTopImages)) == 1
    tabs.renew()
    tabs.show_subject(SUBJECT)
    fake.succeed(engine.open_jobs(KernelPath)[-1], KernelPathResult("conv2d", 2, None))
    assert len(engine.tasks(KeptTopImages)) == 2  # the model has learned meanwhile


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


def test_what_is_seen_can_be_saved(tabs: ViewerTabs, engine: FakeEngine, qtbot: QtBot) -> None:
    viewer = tabs.viewer("unit")
    assert isinstance(viewer, UnitViewer)
    assert viewer.maximize is not None
    assert (viewer.arrays(), viewer.table()) == ({}, None)
    viewer.maximize.button.click()
    image = np.full((8, 8, 1), 7, np.float32)
    fake.succeed(
        engine.open_jobs(Maximize)[0], Maximized("conv2d", 0, image, np.array([1, 2], np.float32), 1)
    )
    assert list(viewer.arrays()) == ["maximum", "values"]
    assert viewer.top is not None
    picture = TopPicture(np.zeros((8, 8, 1), np.uint8), 2.5, (1, 2), Patch(0, 1, 3, 4), "3 (17)", None)  # type: ignore[arg-type]
    viewer.top.grid.show_pictures((picture,))
    table = viewer.table()
    assert table is not None
    assert table.csv().splitlines()[1] == "1,3 (17),2.5,1,2,0,1,3,4"
    drawing = viewer.picture()
    assert drawing is not None
    assert drawing.size.height() > 300
