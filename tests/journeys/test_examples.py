"""Each example opens in the window, and does there what it is made for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.data.readiness import training_problems
from cnnstudio.document.changes import SetProject
from cnnstudio.document.files import load_project
from cnnstudio.document.project import Training
from cnnstudio.ui.inspecting.picture_sources import photographs
from tests.journeys.conftest import Visitor, texts

pytestmark = pytest.mark.journey

RECIPES = {"flowers", "hot_dog"}
"""They need weights and photographs that nobody brings along: see tests/engine/test_transfer.py."""
PROJECTS = [
    path
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*.cnnstudio"))
    if path.stem not in RECIPES
]


@pytest.mark.parametrize("path", PROJECTS, ids=[path.stem for path in PROJECTS])
def test_an_example_is_opened_trained_and_looked_into(shared: Visitor, path: Path) -> None:
    window = shared.window
    window.open_dropped([str(path)])
    project = window.editor.document.project
    assert project == load_project(path)
    assert texts(window) == []
    assert window.editor.document.report.totals.is_complete
    assert set(shared.canvas.canvas_scene.cards()) == {node.id for node in project.network}
    shared.take(f"example-{path.stem}")
    trainable = not any(
        problem.is_error for problem in training_problems(project, window.editor.document.report)
    )
    assert trainable is (path.stem != "line_filters")
    if trainable:
        train(shared)
    inspect(shared, trainable)
    assert window.editor.document.project.network == project.network


def train(visitor: Visitor) -> None:
    """One short epoch."""
    visitor.window.editor.perform(
        SetProject.of("change training settings", training=Training(epochs=1, batch_size=256))
    )
    visitor.train()
    assert visitor.window.train.desk.session.state == "succeeded"


def inspect(visitor: Visitor, digits: bool) -> None:
    """The example's own kind of image, and the maps of every layer with maps."""
    window = visitor.window
    window.show_workspace("inspect")
    desk = window.inspect.desk
    if digits:
        QTest.mouseClick(window.inspect.desk.pictures, Qt.MouseButton.LeftButton)
        desk._samples.open_digits()
    else:
        desk.model_choice.choose("")
        desk.shelf.open((next(source for source in photographs() if "china" in source.name),))
    last = [node.name for node in window.editor.document.project.network][-1]
    visitor.look(last)
    assert desk.notice.text == ""
    for strip in desk.layers.strips:
        visitor.look(strip.name)
        assert desk.notice.text == "", (strip.name, desk.notice.text)
    visitor.take(f"example-inspect-{last}")
