from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from cnnstudio.data.collections import opened
from cnnstudio.data.sets.folder import Folder
from cnnstudio.document.changes import SetProject
from cnnstudio.document.document import Document
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import DataChoice
from cnnstudio.document.schedules import Cosine
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.settings_panel import SettingsPanel


@pytest.fixture
def panel(editor: Editor, qtbot: QtBot) -> SettingsPanel:
    made = SettingsPanel(editor)
    qtbot.addWidget(made)
    made.resize(320, 800)
    made.show()
    return made


def test_it_names_the_data_and_leads_to_them(panel: SettingsPanel, qtbot: QtBot) -> None:
    assert panel.data_name.text() == "Digits"
    assert panel._shape.text() == "8 × 8 px, grey, 10 classes"
    assert panel.split_words.startswith("Split by class with seed 0")
    assert panel.loss == "Sparse categorical cross-entropy"
    with qtbot.waitSignal(panel.data_requested):
        panel.change_data.click()


def test_files_are_named_without_being_read(panel: SettingsPanel, editor: Editor) -> None:
    editor.perform(SetProject.of("x", data=DataChoice.of("folder", {"path": "/far/away/photos"})))
    assert panel.data_name.text() == "Folder of images: photos"
    assert panel._shape.isHidden()


def test_of_files_that_were_opened_the_split_is_told_and_the_size_that_the_network_takes(
    panel: SettingsPanel, editor: Editor, tmp_path: Path
) -> None:
    for part in ("train", "val"):
        for place in range(8):
            path = tmp_path / part / "ab"[place % 2] / f"{place}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(np.full((30, 40, 3), place, np.uint8)).save(path)
    opened(Folder(str(tmp_path)))
    editor.perform(SetProject.of("x", data=DataChoice.of("folder", {"path": str(tmp_path)})))
    assert panel.split_words == "The split is the data set's own."
    assert panel._shape.text() == "8 × 8 px, grey, 2 classes"


def test_choosing_an_optimizer_can_be_undone(panel: SettingsPanel, editor: Editor) -> None:
    panel.optimizer.box.setCurrentText("SGD")
    assert editor.document.project.optimizer == SGD()
    assert editor.undo_stack.undoText() == "change optimizer"
    editor.undo_stack.undo()
    assert panel.optimizer.box.currentText() == "Adam"


def test_a_schedule_is_drawn_before_it_runs(panel: SettingsPanel, editor: Editor) -> None:
    assert panel.rate.isHidden()
    panel.schedule.box.setCurrentText("Cosine")
    assert editor.document.project.schedule == Cosine()
    assert editor.undo_stack.undoText() == "change learning-rate schedule"
    assert not panel.rate.isHidden()
    assert panel.rate.rates[0] == editor.document.project.optimizer.learning_rate
    panel.schedule.form.edited.emit("lowest", 0.5, "turn")
    assert panel.rate.rates[-1] == pytest.approx(0.0005, rel=1e-3)
    panel.optimizer.form.edited.emit("learning_rate", 0.1, "turn")
    assert panel.rate.rates[0] == 0.1
    for _ in range(3):
        editor.undo_stack.undo()
    assert panel.schedule.box.currentText() == "Constant"
    assert panel.rate.isHidden()


def test_smoothed_labels_are_told_with_the_loss(panel: SettingsPanel) -> None:
    panel.training.edited.emit("label_smoothing", 0.1, "")
    assert panel.loss == "Categorical cross-entropy"


def test_turns_of_one_gesture_are_one_step(panel: SettingsPanel, editor: Editor) -> None:
    for epochs in (4, 5, 6):
        panel.training.edited.emit("epochs", epochs, "turn")
    assert editor.document.project.training.epochs == 6
    editor.undo_stack.undo()
    assert editor.document.project.training.epochs == 3


def test_another_seed_is_named(panel: SettingsPanel, editor: Editor) -> None:
    panel.training.edited.emit("seed", 7, "")
    assert "seed 7" in panel.split_words


def test_an_impossible_value_changes_nothing(panel: SettingsPanel, editor: Editor) -> None:
    before = editor.document.project
    panel.training.edited.emit("epochs", 0, "")
    assert editor.document.project == before


def test_an_unknown_data_set_is_named_beside_its_choice(editor: Editor, qtbot: QtBot) -> None:
    project = dataclasses.replace(editor.document.project, data=DataChoice("stars"))
    panel = SettingsPanel(Editor(Document(project)))
    qtbot.addWidget(panel)
    panel.show()
    assert "stars" in panel._data_error.text()
    assert not panel._data_error.isHidden()
    panel._editor.perform(SetProject.of("x", data=DataChoice()))
    assert panel._data_error.isHidden()
    assert panel.data_name.text() == "Digits"


def test_while_hidden_it_does_nothing(editor: Editor, qtbot: QtBot) -> None:
    panel = SettingsPanel(editor)
    qtbot.addWidget(panel)
    editor.perform(SetProject.of("x", optimizer=SGD()))
    assert panel.optimizer.box.currentText() != "SGD" or panel.optimizer._shown is None
    panel.show()
    assert panel.optimizer.box.currentText() == "SGD"


def test_a_rate_that_was_found_is_taken_over_and_can_be_undone(
    panel: SettingsPanel, editor: Editor, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.rate_requested):
        panel.find_rate.click()
    before = editor.document.project.optimizer
    panel.take_rate(0.0032)
    assert editor.document.project.optimizer == before.with_settings(learning_rate=0.0032)
    assert editor.undo_stack.undoText() == "change learning rate"
    editor.undo_stack.undo()
    assert editor.document.project.optimizer == before
