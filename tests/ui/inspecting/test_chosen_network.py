from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetProject
from cnnstudio.document.project import Training
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.chosen_network import ChosenNetwork
from cnnstudio.ui.inspecting.model_choice import ModelChoice


@pytest.fixture
def choice(qtbot: QtBot) -> ModelChoice:
    made = ModelChoice()
    qtbot.addWidget(made)
    return made


def test_edits_count_while_the_canvas_is_asked(editor: Editor, choice: ModelChoice, qapp: QObject) -> None:
    parent = QObject()
    network = ChosenNetwork(editor, choice, parent)
    told: list[bool] = []
    network.edited.connect(lambda: told.append(True))
    editor.perform(SetProject.of("x", training=Training(seed=9)))
    assert told == [True]
    assert network.model == UntrainedModel(editor.document.project)
    choice.note_run("/runs/a run")
    choice.choose("/runs/a run")
    assert network.model == SavedModel("/runs/a run")
    editor.perform(SetProject.of("x", training=Training(seed=10)))
    assert told == [True]
