from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.changes import ConvertToConvolution
from cnnstudio.document.project import Project
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.engine.exchange.convert_model import ConvertedModel, ConvertModel
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.saving import questions
from cnnstudio.ui.window.engine_link import EngineLink
from cnnstudio.ui.window.training_link import TrainingLink
from tests.ui.fake_engine import FakeEngine, fail, succeed

PROJECT = Project(chain(Input((8, 8, 1)), Conv2D(4), Flatten(), Dense(10, "softmax")), "digits", notes="mine")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, qapp: object) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(EngineLink, "engine", fake)
    monkeypatch.setattr(EngineLink, "shut_down", lambda link: None)
    return fake


@pytest.fixture
def window(engine: FakeEngine, main_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(TrainingLink, "run", "/runs/latest")
    monkeypatch.setattr(questions, "ask_where_to_save", lambda *about: Path("/models/out.keras"))
    main_window.editor.open(PROJECT, None)
    main_window.commands.refresh()
    main_window.commands["network.convolution_of_run"].trigger()
    return main_window


def answer() -> ConvertedModel:
    converted = ConvertToConvolution().apply(PROJECT).project
    return ConvertedModel(
        Project(converted.network, "other name", weights=WeightsSource("/models/out.keras", "d")),
        "/models/out.keras",
        3e-7,
    )


def test_what_was_trained_last_is_converted_and_taken_as_one_edit(
    window: MainWindow, engine: FakeEngine
) -> None:
    (task,) = engine.tasks(ConvertModel)
    assert task == ConvertModel(SavedModel("/runs/latest"), "/models/out.keras")
    window.commands.refresh()
    assert not window.commands["network.convolution_of_run"].isEnabled()
    succeed(engine.open_jobs(ConvertModel)[0], answer())
    project = window.editor.document.project
    assert project.network == answer().project.network
    assert (project.weights, project.notes) == (answer().project.weights, "mine")
    assert any("differ by 3e-07 at most" in row.text for row in window.messages.rows)
    window.editor.undo_stack.undo()
    assert window.editor.document.project.network == PROJECT.network
    assert window.editor.document.project.weights is None


def test_why_it_cannot_be_is_said(window: MainWindow, engine: FakeEngine) -> None:
    fail(engine.open_jobs(ConvertModel)[0], "There is nothing to convert.")
    assert any(row.text == "There is nothing to convert." for row in window.messages.rows)
    assert not window.converting.is_busy


def test_another_project_is_left_alone(window: MainWindow, engine: FakeEngine) -> None:
    job = engine.open_jobs(ConvertModel)[0]
    window.files.begin(Project(PROJECT.network, "second"))
    succeed(job, answer())
    assert window.editor.document.project.network == PROJECT.network
