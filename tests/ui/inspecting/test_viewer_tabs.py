from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import cnnstudio.ui.viewers  # noqa: F401 - registers the viewers
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.activations import ActivationMaps, Activations
from cnnstudio.engine.inspecting.kernels import Kernels, KernelSet
from cnnstudio.engine.inspecting.shifts import Shifted
from cnnstudio.ui.inspecting.viewer_tabs import ViewerTabs
from cnnstudio.ui.viewers.shift import ShiftViewer
from cnnstudio.ui.viewers.viewer import Subject, viewers
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

MODEL = UntrainedModel(Project())


@pytest.fixture
def tabs(engine: FakeEngine, qtbot: QtBot) -> ViewerTabs:
    made = ViewerTabs(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


@pytest.fixture
def subject(make_picture: Callable[..., Picture]) -> Subject:
    return Subject(MODEL, make_picture(), "conv2d", "Conv2D", (6, 6, 4), (3, 3, 1, 4))


def maps() -> ActivationMaps:
    return ActivationMaps("conv2d", np.zeros((6, 6, 4), np.float32), np.zeros((8, 8, 1), np.float32))


def test_there_is_a_tab_for_every_viewer(tabs: ViewerTabs) -> None:
    titles = [tabs._bar.tabText(place) for place in range(tabs._bar.count())]
    assert titles[:3] == ["Overview", "Activations", "Kernels"]
    assert titles == [viewer.title for viewer in viewers()]
    assert tabs._wanted == "activations"


def test_only_what_is_seen_is_asked_for(tabs: ViewerTabs, subject: Subject, engine: FakeEngine) -> None:
    tabs.show_subject(subject)
    assert [type(job.task) for job in engine.jobs] == [Activations]
    tabs.open_tab("kernels")
    assert [type(job.task) for job in engine.jobs] == [Activations, Kernels]
    assert engine.keys == ["inspect activations", "inspect kernels"]


def test_nothing_is_asked_twice(
    tabs: ViewerTabs, subject: Subject, engine: FakeEngine, make_picture: Callable[..., Picture]
) -> None:
    tabs.open_tab("kernels")
    tabs.show_subject(subject)
    tabs.open_tab("kernels")
    tabs.show_subject(subject)
    other = Subject(MODEL, make_picture("other"), "conv2d", "Conv2D", (6, 6, 4), (3, 3, 1, 4))
    tabs.show_subject(other)
    assert len(engine.tasks(Activations)) == 2
    assert len(engine.tasks(Kernels)) == 1


def test_results_go_to_their_viewers(
    tabs: ViewerTabs, subject: Subject, engine: FakeEngine, qtbot: QtBot
) -> None:
    tabs.show_subject(subject)
    assert tabs.is_busy
    with qtbot.waitSignal(tabs.maps_shown):
        fake.succeed(engine.jobs[0], maps())
    assert not tabs.is_busy
    tabs.open_tab("kernels")
    fake.succeed(engine.jobs[1], KernelSet("conv2d", np.zeros((3, 3, 1, 4), np.float32), None))
    tabs.show_unit(2)
    assert tabs.viewer("kernels").mosaic.unit == tabs.viewer("activations").mosaic.unit == 2  # type: ignore[attr-defined]


def test_what_a_layer_does_not_have_cannot_be_opened(
    tabs: ViewerTabs, subject: Subject, engine: FakeEngine
) -> None:
    tabs.show_subject(Subject(MODEL, subject.picture, "flatten", "Flatten", (144,)))
    tabs.open_tab("kernels")
    assert tabs.current.kind == "activations"


def test_a_tab_gives_way_while_its_layer_has_nothing_for_it(tabs: ViewerTabs, subject: Subject) -> None:
    flat = Subject(MODEL, subject.picture, "flatten", "Flatten", (144,))
    tabs.show_subject(subject)
    tabs.open_tab("kernels")
    for layer, kind in ((flat, "activations"), (subject, "kernels")):
        tabs.show_subject(layer)
        assert tabs.current.kind == kind
        assert tabs._bar.currentIndex() == tabs._pages.currentIndex()
        assert tabs.has_content
    tabs.show_subject(dataclasses.replace(flat, picture=None))
    assert not tabs.has_content


def test_kernels_that_no_longer_hold_are_cleared(
    tabs: ViewerTabs, subject: Subject, engine: FakeEngine
) -> None:
    tabs.show_subject(subject)
    tabs.open_tab("kernels")
    fake.succeed(engine.jobs[1], KernelSet("conv2d", np.zeros((3, 3, 1, 4), np.float32), None))
    tabs.show_subject(None)
    assert tabs.viewer("kernels").mosaic.tiles is None  # type: ignore[attr-defined]
    assert all(request.task is None for request in tabs._requests)


def test_refusals_are_passed_on(tabs: ViewerTabs, subject: Subject, engine: FakeEngine, qtbot: QtBot) -> None:
    tabs.show_subject(subject)
    with qtbot.waitSignal(tabs.refused) as signal:
        fake.fail(engine.jobs[0], "Not enough memory.")
    assert signal.args == ["Not enough memory."]
    with pytest.raises(KeyError):
        tabs.viewer("nothing")


def test_another_model_of_the_same_layer_waits_for_the_answer_and_another_layer_does_not(
    tabs: ViewerTabs, subject: Subject, engine: FakeEngine
) -> None:
    tabs.show_subject(subject)
    others = [UntrainedModel(Project(name=name)) for name in ("second", "third")]
    for other in others:
        tabs.show_subject(dataclasses.replace(subject, model=other))
    assert len(engine.tasks(Activations)) == 1
    fake.succeed(engine.jobs[0], maps())
    models = [task.model for task in engine.tasks(Activations) if isinstance(task, Activations)]
    assert models == [MODEL, others[1]]
    tabs.show_subject(dataclasses.replace(subject, layer="another"))
    assert len(engine.tasks(Activations)) == 3


def test_a_viewer_that_wants_something_else_is_asked_for_it(
    tabs: ViewerTabs, subject: Subject, engine: FakeEngine
) -> None:
    tabs.show_subject(subject)
    tabs.open_tab("shift")
    viewer = tabs.viewer("shift")
    assert isinstance(viewer, ShiftViewer)
    fake.stop(engine.open_jobs(Shifted)[0])
    viewer.across.setValue(4)
    assert [task.across for task in engine.tasks(Shifted) if isinstance(task, Shifted)] == [1, 4]


def test_a_tab_that_is_wished_for_opens_as_soon_as_it_has_something(
    tabs: ViewerTabs, subject: Subject
) -> None:
    tabs.wish("kernels")
    tabs.show_subject(dataclasses.replace(subject, kernel=None))
    assert tabs.current.kind == "activations"
    tabs.show_subject(subject)
    assert tabs.current.kind == "kernels"
