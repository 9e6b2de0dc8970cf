"""Each example opens in the window, and does there what it is made for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.data.readiness import training_problems
from cnnstudio.document.changes import SetProject
from cnnstudio.document.demonstrations import DEMONSTRATIONS, Demonstration
from cnnstudio.document.files import load_project
from cnnstudio.document.project import Training
from cnnstudio.ui.inspecting.picture_sources import photographs
from tests.journeys.conftest import Visitor, texts

pytestmark = pytest.mark.journey

RECIPES = {"blood_cells", "flowers", "hot_dog", "membranes"}
"""They need weights, photographs or annotations that nobody brings along: see tests/engine/training/test_transfer.py."""
SHIPPED = {"shapes_detector", "shapes_segmenter"}
"""They take minutes to train: see tests/test_shipped_models.py."""
PROJECTS = [
    path
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*.cnnstudio"))
    if path.stem not in RECIPES | SHIPPED | {one.name for one in DEMONSTRATIONS}
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
        desk.samples.open_digits()
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


def test_demonstrations_are_opened_read_and_played_with(shared: Visitor) -> None:
    """Each from the menu: its text stands beside the maps that it is about; a slider then changes one."""
    window = shared.window
    desk = window.inspect.desk
    desk.model_choice.choose("")
    for demonstration in DEMONSTRATIONS:
        window.commands[f"help.demonstration_{demonstration.name}"].trigger()
        shared.until(lambda one=demonstration: shows(shared, one))
        assert window.guide.isVisible()
        assert window.guide.text.toPlainText().startswith(demonstration.title)
        assert texts(window) == []
        assert desk.notice.text == ""
        assert desk.tabs.current.kind == demonstration.view
        shared.take(f"demonstration-{demonstration.name}")
    window.commands[f"help.demonstration_{DEMONSTRATIONS[0].name}"].trigger()
    shared.until(lambda: shows(shared, DEMONSTRATIONS[0]))
    assert len(window.projects.all) == len(DEMONSTRATIONS)
    before = desk.unit_panel._stack
    desk.kernel_bar.strength.setValue(0)
    shared.until(lambda: desk.unit_panel._stack is not before)
    maps, image = desk.unit_panel._stack.planes, desk.unit_panel._stack.input
    np.testing.assert_allclose(maps[0], image[..., 0] / 255, atol=1e-5)
    shared.until(lambda: not desk.inquiry.settle.isActive() and not desk.is_busy)


def shows(visitor: Visitor, demonstration: Demonstration) -> bool:
    """Whether the maps of a demonstration's layer are seen, and nothing more is on its way."""
    desk, project = visitor.window.inspect.desk, visitor.window.editor.document.project
    stack, layer = desk.unit_panel._stack, desk.layers.current
    if project.name != demonstration.name or desk.is_busy or stack is None or layer is None:
        return False
    names = [strip.name for strip in desk.layers.strips]
    has_own = names == [node.name for node in project.network][1:]
    return has_own and layer.name == stack.layer == demonstration.layer
