from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import RemoveLayers, SetTrainable
from cnnstudio.document.phases import ALL, CANVAS, ONWARD, Phase
from cnnstudio.document.schedules import Cosine
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.plan_part import PlanPart
from cnnstudio.ui.training.settings_panel import SettingsPanel


@pytest.fixture
def panel(editor: Editor, qtbot: QtBot) -> SettingsPanel:
    made = SettingsPanel(editor)
    qtbot.addWidget(made)
    made.resize(320, 800)
    made.show()
    return made


@pytest.fixture
def plan(panel: SettingsPanel) -> PlanPart:
    """The plan of a project of 3 epochs, in two phases."""
    panel.plan.add.click()
    return panel.plan


def phases(editor: Editor) -> list[tuple[int, float | None, str, str]]:
    return [
        (phase.epochs, phase.learning_rate, phase.learns, phase.first)
        for phase in editor.document.project.phases
    ]


def test_a_plan_begins_with_two_phases_and_ends_with_none(plan: PlanPart, editor: Editor) -> None:
    assert phases(editor) == [(2, None, CANVAS, ""), (1, 0.0001, ALL, "")]
    assert editor.document.project.training.epochs == 3
    assert plan.add.text() == "Add a phase"
    plan.add.click()
    assert phases(editor)[2:] == [(1, pytest.approx(0.00001), ALL, "")]
    for _ in range(3):
        plan.rows[0].remove.click()
    assert phases(editor) == []
    assert (plan.add.text(), plan.rows) == ("Train in phases", [])
    editor.undo_stack.undo()
    assert len(plan.rows) == 1


def test_counts_follow_at_once(plan: PlanPart, editor: Editor) -> None:
    editor.perform(SetTrainable(("n1",), trainable=False))
    assert [row.counts.text() for row in plan.rows] == [
        "1,450 of 1,490 parameters learn.", "1,490 of 1,490 parameters learn.",
    ]  # fmt: skip


def test_a_phase_can_begin_at_any_layer_with_weights(plan: PlanPart, editor: Editor) -> None:
    box = plan.rows[1].learners
    assert [box.itemText(place) for place in range(box.count())] == [
        "Learns: what Design does not freeze", "Learns: all layers", "Learns: from conv2d on", "Learns: from dense on",
    ]  # fmt: skip
    box.setCurrentIndex(3)
    box.activated.emit(3)
    assert phases(editor)[1] == (1, 0.0001, ONWARD, "n3")
    assert plan.rows[1].counts.text() == "1,450 of 1,490 parameters learn."
    editor.perform(RemoveLayers(("n3",)))
    assert (box.currentIndex(), box.toolTip()) == (-1, "Learns: from a layer that is gone")
    editor.undo_stack.undo()
    assert box.currentText() == "Learns: from dense on"


def test_each_setting_of_a_phase_can_be_edited(plan: PlanPart, panel: SettingsPanel, editor: Editor) -> None:
    row = plan.rows[0]
    row.form.edited.emit("learning_rate", 0.5, "turn")
    row.form.edited.emit("learning_rate", 0.6, "turn")
    row.form.edited.emit("epochs", 7, "other")
    assert phases(editor)[0] == (7, 0.6, CANVAS, "")
    assert editor.document.project.training.epochs == 8
    row.schedule.box.setCurrentText("Cosine")
    assert editor.document.project.phases[0].schedule == Cosine()
    row.schedule.form.edited.emit("lowest", 0.5, "turn")
    assert editor.document.project.phases[0].schedule == Cosine(lowest=0.5)
    assert panel.rate.rates[0] == 0.6
    assert panel.rate.rates[-1] == 0.0001
    row.schedule.box.setCurrentText("Schedule as above")
    assert editor.document.project.phases[0].schedule is None
    row.form.edited.emit("epochs", 0, "other")
    assert "at least 1" in row.form.rows["epochs"].error.text()
    assert phases(editor)[0][0] == 7


def test_the_last_phase_and_the_epochs_in_all_say_the_same(
    plan: PlanPart, panel: SettingsPanel, editor: Editor
) -> None:
    panel.training.edited.emit("epochs", 12, "turn")
    assert plan.rows[1].form.rows["epochs"].field.value() == 10
    plan.rows[1].form.edited.emit("epochs", 4, "turn")
    assert editor.document.project.training.epochs == 6
    panel.training.edited.emit("epochs", 2, "turn")
    assert "begins after 2 epochs" in panel.training.rows["epochs"].error.text()
    assert editor.document.project.training.epochs == 6


def test_a_training_that_was_cut_short_says_so(panel: SettingsPanel, editor: Editor) -> None:
    project = editor.document.project
    cut = dataclasses.replace(project, phases=(Phase(3), Phase(5, None, ALL), Phase(2)))
    editor.open(cut, None)
    assert not panel.plan.late.isHidden()
    assert panel.plan.late.text() == "The training ends after 3 epochs, before phase 2 begins."
