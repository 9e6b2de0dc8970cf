"""Two trainings side by side: curves, what differs, the test images that went wrong, and one of them in Inspect."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.runs.record import RunState
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.inspecting.desk import InspectDesk
from cnnstudio.ui.runs.compare_panel import ComparePanel
from cnnstudio.ui.runs.desk import RunsDesk
from cnnstudio.ui.runs.overlay_panel import OverlayPanel
from tests.journeys.conftest import CONTROL, Visitor, texts

pytestmark = pytest.mark.journey


def train(visitor: Visitor, project: Project) -> None:
    """Open a project and train it to its end."""
    window = visitor.window
    window.files.begin(project)
    visitor.press_key(Qt.Key.Key_Return, CONTROL)
    session = window.train.desk.session
    visitor.until(lambda: session.state == "succeeded")


def see_both(visitor: Visitor) -> RunsDesk:
    """Go to Runs by the keyboard; both are there, the newest on top."""
    window = visitor.window
    window.show_workspace("runs")
    desk = window.runs.desk
    visitor.take("runs-empty-for-a-moment")
    visitor.until(lambda: len(desk.table.shown) == 2 and not desk.library.is_busy)
    assert [(run.state, run.epochs) for run in desk.table.shown] == [(RunState.FINISHED, 2)] * 2
    assert {run.name for run in desk.table.shown} == {"narrow", "wide"}
    return desk


def overlay_and_compare(visitor: Visitor, desk: RunsDesk) -> None:
    """Ctrl+A, Space: curves of both; Compare tells the one layer and the one setting that differ."""
    desk.table.setFocus()
    visitor.press_key(Qt.Key.Key_A, CONTROL)
    visitor.press_key(Qt.Key.Key_Space)
    visitor.until(lambda: len(desk.contents.runs) == 2)
    curves = desk.curves.panel
    assert isinstance(curves, OverlayPanel)
    assert [len(places) for places, _ in curves.plots["loss"].drawn] == [2] * 4
    visitor.take("runs-curves")
    desk.pages.open("compare")
    comparison = desk.compare.panel
    assert isinstance(comparison, ComparePanel)
    visitor.until(lambda: not comparison.is_busy and comparison.settings.texts)
    assert set(comparison.settings.texts) >= {"Parameters", "Batch size"}
    assert "1 added" in comparison.layers_summary.text or "1 removed" in comparison.layers_summary.text
    visitor.take("runs-compare")


def evaluate(visitor: Visitor, desk: RunsDesk) -> None:
    """The test images of one run: the matrix holds all, and its score stands in the table."""
    run = next(run for run in desk.table.shown if run.name == "narrow")
    desk.table.choose(run.path)
    desk.pages.open("test")
    panel = desk.evaluation
    visitor.until(lambda: not panel.is_busy and panel.start.isVisible())
    QTest.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    visitor.until(lambda: panel.evaluating.evaluation is not None and not panel.is_busy)
    assert panel.matrix.matrix is not None
    assert panel.matrix.matrix.counts.sum() == 180
    visitor.until(lambda: desk.current is not None and desk.current.test is not None)
    visitor.take("runs-test")


def open_a_wrong_image(visitor: Visitor, desk: RunsDesk) -> InspectDesk:
    """A click on a cell off the diagonal shows its images; a click on one opens it in Inspect."""
    panel = desk.evaluation
    matrix = panel.matrix.matrix
    assert matrix is not None
    wrong = next(
        (row, column)
        for row in range(10)
        for column in range(10)
        if row != column and matrix.counts[row, column]
    )
    QTest.mouseClick(
        panel.matrix.viewport(), Qt.MouseButton.LeftButton, pos=panel.matrix.rect_of(wrong).center()
    )
    visitor.until(lambda: panel.images.grid.count == matrix.counts[wrong])  # the data set opens beside
    visitor.take("runs-cell")
    assert desk.current is not None
    run = str(desk.current.path)
    grid = panel.images.grid
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.rect_of(0).center())
    assert visitor.window.workspace_name == "inspect"
    inspect = visitor.window.inspect.desk
    visitor.until(lambda: inspect.shelf.picture is not None and not inspect.is_busy)
    assert inspect.model_choice.path == run
    visitor.until(lambda: inspect.unit_panel._stack is not None)
    stack, picture = inspect.unit_panel._stack, inspect.shelf.picture
    assert stack is not None
    np.testing.assert_array_equal(stack.input, picture.pixels)  # the maps are those of this very image
    scores = inspect.pictures.scores.scores
    assert scores[0].label == str(wrong[1])  # what the run took it for
    visitor.take("runs-inspect")
    return inspect


def test_from_two_trainings_to_a_wrong_image(shared: Visitor) -> None:
    narrow = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    wide = chain(Input((8, 8, 1)), Flatten(), Dense(16, "relu"), Dense(10, "softmax"))
    project = Project(narrow, "narrow", training=Training(epochs=2, batch_size=64))
    train(shared, project)
    train(shared, dataclasses.replace(project, network=wide, name="wide", training=Training(epochs=2)))
    desk = see_both(shared)
    overlay_and_compare(shared, desk)
    evaluate(shared, desk)
    open_a_wrong_image(shared, desk)
    assert texts(shared.window) == []
