from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network, chain
from cnnstudio.core.values import Matrices
from cnnstudio.data.images import Picture
from cnnstudio.document.changes import SetProject
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.inspecting.outline import Outline, OutlineResult
from cnnstudio.engine.inspecting.overview import Overview
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.following_editor import FollowingEditor
from cnnstudio.ui.inspecting.inquiry import Inquiry
from cnnstudio.ui.inspecting.model_choice import ModelChoice
from cnnstudio.ui.inspecting.shelf import PictureSource, Shelf
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


@pytest.fixture
def choice(qtbot: QtBot) -> ModelChoice:
    made = ModelChoice()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def shelf(parent: QObject) -> Shelf:
    return Shelf(parent)


@pytest.fixture
def inquiry(
    editor: Editor, engine: FakeEngine, choice: ModelChoice, shelf: Shelf, parent: QObject
) -> Inquiry:
    return Inquiry(editor, engine, choice, shelf, parent)  # type: ignore[arg-type]


def test_it_asks_once_somebody_looks_and_not_twice(
    inquiry: Inquiry, engine: FakeEngine, editor: Editor
) -> None:
    inquiry.ask()
    assert engine.jobs == []
    inquiry.watch(True)
    inquiry.watch(True)
    assert [job.task for job in engine.jobs] == [Outline(UntrainedModel(editor.document.project))]
    assert inquiry.is_busy
    fake.succeed(engine.jobs[0], OutlineResult(()))
    inquiry.ask()
    inquiry.renew()
    inquiry.ask()
    assert len(engine.jobs) == 2


def test_with_an_image_it_asks_what_the_layers_make_of_it(
    inquiry: Inquiry,
    engine: FakeEngine,
    shelf: Shelf,
    choice: ModelChoice,
    make_picture: Callable[..., Picture],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    picture = make_picture()
    with qtbot.waitSignal(shelf.picture_changed):
        shelf.open((PictureSource("a", "a", lambda: picture),))
    choice.choose(str(tmp_path))
    inquiry.watch(True)
    assert [job.task for job in engine.jobs] == [Overview(SavedModel(str(tmp_path)), picture)]
    assert inquiry.about == (SavedModel(str(tmp_path)), picture)
    fake.fail(engine.jobs[0], "No.")
    assert inquiry.about is None


def test_edits_are_followed_while_the_network_on_the_canvas_is_looked_into(
    inquiry: Inquiry, engine: FakeEngine, editor: Editor, choice: ModelChoice, qtbot: QtBot, tmp_path: Path
) -> None:
    inquiry.watch(True)
    with qtbot.waitSignal(inquiry.settle.timeout):
        editor.perform(SetProject.of("x", training=Training(seed=9)))
    assert len(engine.jobs) == 2
    choice.choose(str(tmp_path))
    editor.perform(SetProject.of("x", training=Training(seed=10)))
    assert not inquiry.settle.isActive()


def test_each_project_is_looked_into_with_its_own_model(
    editor: Editor, engine: FakeEngine, choice: ModelChoice, shelf: Shelf, parent: QObject
) -> None:
    other = Editor(Document(Project(editor.document.project.network, "other")))
    following = FollowingEditor(editor)
    inquiry = Inquiry(following, engine, choice, shelf, parent)  # type: ignore[arg-type]
    choice.path_changed.connect(inquiry.ask)
    inquiry.watch(True)
    choice.note_run("runs/one")
    assert inquiry.model == SavedModel("runs/one")
    following.follow(other)
    assert inquiry.model == UntrainedModel(other.document.project)
    assert engine.jobs[-1].task == Outline(UntrainedModel(other.document.project))
    assert choice.latest == ""
    following.follow(editor)
    assert inquiry.model == SavedModel("runs/one")
    assert choice.latest == "runs/one"
    assert engine.jobs[-1].task == Outline(SavedModel("runs/one"))


def test_numbers_of_typed_kernels_are_told_at_once_and_asked_about_later(
    engine: FakeEngine, choice: ModelChoice, shelf: Shelf, parent: QObject
) -> None:
    def network(weight: float) -> Network:
        return chain(Input((8, 8, 1)), Conv2D(1, (1, 1), kernel_values=Matrices((((weight,),),))))

    editor = Editor(Document(Project(network(1.0), "typed")))
    inquiry = Inquiry(editor, engine, choice, shelf, parent)  # type: ignore[arg-type]
    told: list[object] = []
    inquiry.retyped.connect(told.append)
    editor.perform(SetProject.of("change", network=network(2.0)))
    inquiry.watch(True)
    assert told == []
    editor.perform(SetProject.of("change", network=network(3.0)))
    assert told == [UntrainedModel(editor.document.project)]
    assert len(engine.jobs) == 1
    assert inquiry.settle.isActive()
