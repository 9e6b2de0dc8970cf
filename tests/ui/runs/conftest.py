"""Run folders made by hand where the program keeps its own, and the desk that shows them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.network import chain
from cnnstudio.document.folders import runs_folder
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.runs.desk import RunsDesk
from cnnstudio.ui.window.messages import MessageBar
from tests.engine.runs.made_runs import made_run
from tests.ui.fake_engine import FakeEngine

MakeRun = Callable[..., Path]


@pytest.fixture
def digits_project() -> Project:
    """650 parameters, 3 epochs."""
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    return Project(network, "small digits", training=Training(batch_size=64, epochs=3, seed=3))


@pytest.fixture
def make_run(private_folders: Path, digits_project: Project) -> MakeRun:
    """Makes a run folder: ``(name, epochs, project_name=…, …)``, see `made_run`."""

    def make(name: str = "20261128-101500-small", epochs: int = 3, **more: Any) -> Path:
        project = dataclasses.replace(digits_project, name=more.pop("project_name", digits_project.name))
        return made_run(runs_folder() / name, more.pop("project", project), epochs, **more)

    return make


@pytest.fixture
def preferences(tmp_path: Path, qapp: object) -> Preferences:
    return Preferences(tmp_path / "window.ini")


@pytest.fixture
def messages(qtbot: QtBot) -> MessageBar:
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def engine(qapp: object) -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def make_desk(
    qtbot: QtBot, preferences: Preferences, messages: MessageBar, engine: FakeEngine
) -> Iterator[Callable[[], RunsDesk]]:
    """Shows a desk that has read everything."""
    made: list[RunsDesk] = []

    def make() -> RunsDesk:
        desk = RunsDesk(engine, preferences, messages)  # type: ignore[arg-type]
        qtbot.addWidget(desk)
        desk.resize(1200, 800)
        desk.show()
        read(desk, qtbot)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.hide()


def read(desk: RunsDesk, qtbot: QtBot) -> None:
    """Wait until a look that begins now has read everything."""
    with qtbot.waitSignal(desk.library.looked):
        desk.library.look()
    qtbot.waitUntil(lambda: not desk.library.is_busy)
