from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.runs.kept_evaluation import keep_evaluation
from cnnstudio.engine.runs.record import run_record
from cnnstudio.ui.runs.evaluation_panel import EvaluationPanel
from tests.ui import fake_engine
from tests.ui.fake_engine import FakeEngine
from tests.ui.runs.conftest import MakeRun
from tests.ui.runs.evaluations import drawn_boxes, drawn_evaluation, drawn_masks


@pytest.fixture
def panel(engine: FakeEngine, qtbot: QtBot) -> EvaluationPanel:
    made = EvaluationPanel(engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1200, 500)
    made.show()
    return made


def test_from_the_button_to_the_matrix(
    panel: EvaluationPanel, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot
) -> None:
    run = make_run()
    panel.show_run(run_record(run))
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert not panel.matrix.isVisible()
    panel.start.click()
    assert panel.summary.text == "Waiting for the engine…"
    assert panel.cancel.isVisible()
    evaluation = drawn_evaluation(run)
    fake_engine.succeed(engine.jobs[0], evaluation)
    assert panel.matrix.isVisible()
    assert panel.matrix.matrix is not None
    assert np.array_equal(panel.matrix.matrix.counts, evaluation.judgement.confusion)
    assert panel.summary.text.startswith(
        f"small digits: {100 * evaluation.judgement.accuracy:.1f} % of 180 test images"
    )
    assert len(panel.classes.rows) == 10
    qtbot.waitUntil(lambda: not panel.is_busy)
    panel.in_shares.setChecked(True)
    assert panel.matrix.matrix.in_shares


def test_a_cell_shows_its_images_and_a_class_its_cell(
    panel: EvaluationPanel, make_run: MakeRun, qtbot: QtBot
) -> None:
    run = make_run()
    evaluation = drawn_evaluation(run)
    keep_evaluation(run, evaluation)
    panel.show_run(run_record(run))
    qtbot.waitUntil(lambda: not panel.is_busy and panel.images.grid.count > 0)
    panel.parts.open("calibration")
    panel.matrix.choose((4, 4))
    assert panel.parts.name == "images"
    assert panel.images.grid.count == evaluation.judgement.confusion[4, 4]
    wrong = int(evaluation.judgement.labels[evaluation.judgement.mistakes[0]])
    panel.classes.class_chosen.emit(wrong)
    assert panel.parts.name == "classes"
    assert panel.matrix.cell is not None
    assert panel.matrix.cell[0] == wrong != panel.matrix.cell[1]
    with qtbot.waitSignal(panel.image_opened) as told:
        panel.images.grid.opened.emit(int(evaluation.places[0]))
    assert told.args[0] == str(run)


def test_a_run_without_a_model_cannot_be_evaluated(
    panel: EvaluationPanel, make_run: MakeRun, qtbot: QtBot
) -> None:
    panel.show_run(run_record(make_run(epochs=0)))
    qtbot.waitUntil(lambda: not panel.is_busy)
    assert not panel.start.isEnabled()
    assert "holds no model" in panel._obstacle_text.text()
    panel.show_run(None)
    assert panel.summary.text == "Select one run in the table"


@pytest.mark.parametrize("kind", ["boxes", "masks"])
def test_boxes_and_masks_are_shown_too(
    panel: EvaluationPanel, engine: FakeEngine, make_run: MakeRun, qtbot: QtBot, kind: str
) -> None:
    run = make_run()
    panel.show_run(run_record(run))
    qtbot.waitUntil(lambda: not panel.is_busy)
    panel.start.click()
    drawn = drawn_evaluation(run)
    judgement = (
        drawn_boxes(drawn.judgement.images) if kind == "boxes" else drawn_masks(drawn.judgement.images)
    )
    fake_engine.succeed(engine.jobs[0], dataclasses.replace(drawn, judgement=judgement))
    qtbot.waitUntil(lambda: not panel.is_busy and panel.images.grid.count > 0)
    assert panel.images.grid.count == len(judgement.mistakes)
    assert panel.matrix.matrix is not None
    assert panel.matrix.matrix.classes[-1 if kind == "boxes" else 0] == "background"
    assert panel.parts.tabs.isTabVisible(2) == (kind == "boxes")
    assert panel.classes.headerItem().text(1) == ("AP@0.5" if kind == "boxes" else "IoU")
    assert len(panel.classes.rows) == (3 if kind == "boxes" else 4)
    panel.matrix.choose((0, 1))
    assert panel.images.grid.count == len(judgement.in_cell(0, 1))
    panel.classes.class_chosen.emit(1)
    assert panel.matrix.cell is not None
    assert panel.matrix.cell[0] == 1
