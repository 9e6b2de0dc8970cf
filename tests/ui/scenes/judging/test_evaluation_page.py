from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.data.sets.shapes import KINDS
from cnnstudio.document.files import save_project
from cnnstudio.document.folders import runs_folder
from cnnstudio.document.project import Project
from cnnstudio.engine.judging.confusion_cells import cells_of
from cnnstudio.engine.judging.evaluate import Evaluate, EvaluateProgress
from cnnstudio.engine.judging.judging_boxes import KINDS as ERROR_KINDS
from cnnstudio.engine.judging.judging_boxes import BoxJudgement, judged_boxes
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.engine.judging.judging_scenes import truths_of
from cnnstudio.engine.runs.kept_evaluation import Evaluation, keep_evaluation
from cnnstudio.engine.runs.run_folder import BEST, PROJECT
from cnnstudio.ui.scenes.judging.evaluation_page import EvaluationPage
from cnnstudio.ui.scenes.kinds import DETECT, SEGMENT
from cnnstudio.vision.detections import Detections
from cnnstudio.vision.mask_metrics import MaskMetrics
from tests.ui.fake_engine import FakeEngine, fail, progress, succeed
from tests.ui.scenes.conftest import detector, segmenter


def run_of(project: Project) -> Path:
    """A run folder with a project and something in place of a model."""
    folder = runs_folder() / f"20260101-000000-{project.name}"
    folder.mkdir(parents=True)
    save_project(project, folder / PROJECT)
    (folder / BEST).write_bytes(b"model")
    return folder


def box_evaluation(project: Project) -> Evaluation:
    """Every second image is right; the others have one box in a wrong class and one of nothing."""
    collection = opened(dataset_of(project))
    places = collection.split(project.training.seed).test
    truths = [truths_of(collection, int(place)) for place in places]
    found = []
    for number, truth in enumerate(truths):
        labels = truth.labels.copy()
        boxes = truth.boxes
        if number % 2:
            labels[0] = (labels[0] + 1) % len(KINDS)
            boxes, labels = np.concatenate([boxes, [[0, 0, 3, 3]]]), np.append(labels, 0)
        found.append(Detections(boxes, labels, np.linspace(0.9, 0.6, len(labels))))
    judgement = judged_boxes(truths, found, KINDS, 0.25, 0.45)
    return Evaluation(judgement, places, collection.fingerprint())


def mask_evaluation(project: Project) -> Evaluation:
    collection = opened(dataset_of(project))
    places = collection.split(project.training.seed).test
    each = []
    for number in range(len(places)):
        matrix = np.diag(np.full(len(KINDS) + 1, 100))
        matrix[1, 0] = 10 * number
        each.append(matrix)
    metrics = [MaskMetrics(matrix, KINDS) for matrix in each]
    ious = np.array([one.mean_iou for one in metrics])
    judgement = MaskJudgement(MaskMetrics(sum(each[1:], each[0]), KINDS), ious, (64, 64), cells_of(each))
    return Evaluation(judgement, places, collection.fingerprint())


def shown(qtbot: QtBot, page: EvaluationPage) -> EvaluationPage:
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


@pytest.fixture
def page(qtbot: QtBot, engine: FakeEngine) -> EvaluationPage:
    return shown(qtbot, EvaluationPage(DETECT, engine))  # type: ignore[arg-type]


def test_an_untrained_network_is_told_to_be_trained(page: EvaluationPage) -> None:
    assert not page.start.isEnabled()
    assert "train it" in page.notice.text


def test_figures_curves_confusion_and_errors_are_those_of_the_judgement(
    qtbot: QtBot, page: EvaluationPage, engine: FakeEngine
) -> None:
    project = detector()
    run = run_of(project)
    page.look_at(str(run))
    page.start.click()
    job = engine.open_jobs(Evaluate)[0]
    assert isinstance(job.task, Evaluate)
    assert (job.task.project, job.task.keeps) == (project, True)
    progress(job, EvaluateProgress(1, 4))
    assert (page.bar.value() / page.bar.maximum(), page.start.isHidden()) == (0.25, True)
    evaluation = box_evaluation(project)
    succeed(job, evaluation)
    found = evaluation.judgement
    assert isinstance(found, BoxJudgement)
    assert page.summary.text.startswith(f"mAP@0.5 {found.metrics.map50:.3f}")
    assert [row[0] for row in page.classes.texts] == list(KINDS)
    assert page.classes.texts[1][4] == str(found.metrics.objects[1])
    assert page.plot is not None
    assert len(page.plot.drawn) == np.count_nonzero(found.metrics.objects)
    recalls, precisions = page.plot.drawn[0]
    assert (precisions == found.metrics.curves[0].even_precision).all()
    assert (recalls[0], recalls[-1]) == (0, 1)
    assert [int(row[1]) for row in page.errors.texts] == list(found.error_counts.values())
    assert page.matrix.matrix is not None
    assert page.matrix.matrix.classes[-1] == "background"
    page.grab()
    page.classes.selectRow(2)
    page.left.open("confusion")
    page.grab()


def test_a_click_on_an_error_or_a_cell_shows_its_images_and_one_on_an_image_opens_it(
    qtbot: QtBot, page: EvaluationPage, engine: FakeEngine
) -> None:
    project = detector()
    page.look_at(str(run_of(project)))
    page.start.click()
    evaluation = box_evaluation(project)
    succeed(engine.open_jobs(Evaluate)[0], evaluation)
    qtbot.waitUntil(lambda: not page.images.is_busy)
    found = evaluation.judgement
    assert isinstance(found, BoxJudgement)
    wrong = list(range(1, len(evaluation.places), 2))
    assert sorted(page.images.images.tolist()) == wrong
    page.right.open("errors")
    page.errors.selectRow(ERROR_KINDS.index("wrong_class"))
    assert page.right.name == "images"
    assert sorted(page.images.images.tolist()) == wrong
    assert page.images.grid.count == len(wrong)
    row, column = (int(part[0]) for part in np.nonzero(found.confusion[:-1, :-1] * (1 - np.eye(len(KINDS)))))
    page.left.open("confusion")
    page.grab()
    QTest.mouseClick(
        page.matrix.viewport(), Qt.MouseButton.LeftButton, pos=page.matrix.rect_of((row, column)).center()
    )
    assert page.images.images.tolist() == found.in_cell(row, column).tolist()
    assert len(page.images.images)
    page.images.grid.setFocus()
    with qtbot.waitSignal(page.images_opened) as opened_images:
        QTest.mouseClick(
            page.images.grid.viewport(), Qt.MouseButton.LeftButton, pos=page.images.grid.rect_of(0).center()
        )
    sources, place = opened_images.args
    assert place == 0
    assert len(sources) == len(page.images.images)
    assert sources[0].read().objects


def test_what_a_run_folder_holds_is_read_and_one_of_an_earlier_model_says_so(
    qtbot: QtBot, page: EvaluationPage, engine: FakeEngine
) -> None:
    project = detector()
    run = run_of(project)
    keep_evaluation(run, replace(box_evaluation(project), mark="an earlier one"))
    page.look_at(str(run))
    qtbot.waitUntil(lambda: page.judging.found is not None)
    assert "Evaluate it again" in page.notice.text
    assert page.start.text() == "Evaluate again"
    found = page.judging.found
    assert isinstance(found, BoxJudgement)
    assert len(found.in_cell(0, 0)) == len(box_evaluation(project).judgement.in_cell(0, 0))  # type: ignore[union-attr]
    page.look_at("")
    assert page.judging.found is None
    qtbot.waitUntil(lambda: not page.images.is_busy)


def test_a_failure_is_said_and_cancel_ends_it(page: EvaluationPage, engine: FakeEngine) -> None:
    page.look_at(str(run_of(detector())))
    page.start.click()
    fail(engine.open_jobs(Evaluate)[0], "There are no test images: raise the share.")
    assert page.notice.text == "There are no test images: raise the share."
    page.start.click()
    page.cancel.click()
    assert not page.judging.is_busy
    assert page.start.isVisible()


def test_pixels_are_judged_with_the_background_and_by_cell(qtbot: QtBot, engine: FakeEngine) -> None:
    page = shown(qtbot, EvaluationPage(SEGMENT, engine))  # type: ignore[arg-type]
    project = segmenter()
    page.look_at(str(run_of(project)))
    page.start.click()
    evaluation = mask_evaluation(project)
    succeed(engine.open_jobs(Evaluate)[0], evaluation)
    found = evaluation.judgement
    assert isinstance(found, MaskJudgement)
    assert [row[0] for row in page.classes.texts] == ["background", *KINDS]
    assert page.classes.texts[1][1] == f"{found.metrics.ious[1]:.3f}"
    assert page.images.images.tolist() == list(range(len(evaluation.places) - 1, 0, -1))
    page.matrix.choose((1, 0))
    assert page.images.images.tolist() == list(range(len(evaluation.places) - 1, 0, -1))
    assert "circle taken for background" in page.images.words.text
    qtbot.waitUntil(lambda: not page.images.is_busy)
    page.grab()
