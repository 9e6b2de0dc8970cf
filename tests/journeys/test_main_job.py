"""The main job from an empty canvas to feature maps, by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from cnnstudio.document.project import Project
from cnnstudio.ui.viewers.activations import ActivationsViewer
from cnnstudio.ui.viewers.explain import ExplainViewer
from cnnstudio.ui.viewers.overview import OverviewViewer
from cnnstudio.ui.viewers.pixel import PixelViewer
from cnnstudio.ui.viewers.unit import UnitViewer
from tests.journeys.conftest import CONTROL, SHIFT, Visitor, names, texts
from tests.ui.conftest import Answers

pytestmark = pytest.mark.journey


def build(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small residual network for digits: drag, connect, break, mend."""
    for title in ("Input", "Conv2D", "Conv2D", "Add", "Flatten", "Dense"):
        visitor.drag_from_palette(title, monkeypatch)
    assert names(visitor.window) == ["input", "conv2d", "conv2d_1", "add", "flatten", "dense"]
    visitor.set("input", "shape", "8", "8", "1")
    for name in ("conv2d", "conv2d_1"):
        visitor.choose(name, "padding", "same")
    visitor.set("dense", "units", "10")
    visitor.choose("dense", "activation", "softmax")
    visitor.take("built")
    connect_skip(visitor)
    break_and_mend(visitor)


def connect_skip(visitor: Visitor) -> None:
    """From the lower port of the first convolution to the upper port of the sum."""
    visitor.canvas.fit()
    visitor.drag(
        visitor.port(visitor.node("conv2d").id, "output"), visitor.port(visitor.node("add").id, "input")
    )
    assert visitor.inputs["add"] == ("conv2d_1", "conv2d")
    assert visitor.window.editor.document.report.totals.is_complete


def break_and_mend(visitor: Visitor) -> None:
    """32 and 64 channels cannot be added; the button of the problem mends it."""
    window = visitor.window
    visitor.set("conv2d_1", "filters", "64")
    assert not window.editor.document.report.totals.is_complete
    row = window.design.problems.rows[0]
    visitor.take("broken")
    assert {"32", "64"} <= set(
        row.entry.message.replace("×", " ").replace(".", " ").replace(",", " ").split()
    )
    QTest.mouseClick(row.buttons[0], Qt.MouseButton.LeftButton)
    assert window.editor.document.report.totals.is_complete
    visitor.canvas.fit()
    visitor.take("mended")


def undo_and_redo_all(visitor: Visitor) -> None:
    """Every state on the way down comes again on the way up."""
    editor = visitor.window.editor
    visitor.canvas.setFocus()
    down: list[Project] = [editor.document.project]
    while editor.undo_stack.canUndo():
        visitor.press_key(Qt.Key.Key_Z, CONTROL)
        assert editor.document.project != down[-1]
        down.append(editor.document.project)
    assert down[-1] == Project()
    for place, expected in enumerate(reversed(down[:-1])):
        visitor.press_key(*((Qt.Key.Key_Y, CONTROL) if place % 2 else (Qt.Key.Key_Z, CONTROL | SHIFT)))
        assert editor.document.project == expected
    assert not editor.undo_stack.canRedo()


def save_and_reopen(visitor: Visitor, answers: Answers, path: Path) -> None:
    """Ctrl+S, Ctrl+N, Ctrl+O: the same project."""
    editor, answers.path = visitor.window.editor, path
    visitor.press_key(Qt.Key.Key_S, CONTROL)
    assert not editor.document.is_modified
    saved = editor.document.project
    assert saved.name == path.stem
    visitor.press_key(Qt.Key.Key_N, CONTROL)
    assert editor.document.project == Project()
    visitor.press_key(Qt.Key.Key_O, CONTROL)
    assert editor.document.project == saved
    assert texts(visitor.window) == []


def train_two_epochs(visitor: Visitor) -> None:
    """Type the number of epochs, Ctrl+Enter, read the outcome."""
    window = visitor.window
    visitor.press_key(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert window.workspace_name == "train"
    desk = window.train.desk
    visitor.take("train-ready")
    (field,) = desk.settings.training.rows["epochs"].field.parts()
    visitor.type_into(field, "2")
    visitor.press_key(Qt.Key.Key_Return, CONTROL)
    visitor.until(lambda: desk.session.progress is not None)
    QTest.mouseClick(desk.watch.fold.button, Qt.MouseButton.LeftButton)
    visitor.until(lambda: desk.watch.epochs.view.maps.tiles)
    visitor.take("training")
    visitor.until(lambda: not desk.session.is_active)
    assert desk.outcome.kind == "good"
    assert desk.outcome.text.startswith("Finished after 2 epochs")
    assert desk.session.progress is not None
    assert len(desk.session.history.epochs) == 2
    visitor.until(lambda: desk.watch.epochs.replay is not None)
    assert desk.watch.epochs.words.text() == "epoch 2"
    visitor.take("trained")


def look_inside(visitor: Visitor) -> None:
    """From the outcome to a digit, its maps and the kernels."""
    window = visitor.window
    QTest.mouseClick(window.train.desk.outcome.buttons[0], Qt.MouseButton.LeftButton)
    assert window.workspace_name == "inspect"
    desk = window.inspect.desk
    visitor.take("inspect-empty")
    desk.samples.open_digits()
    visitor.until(lambda: desk.shelf.picture is not None)
    visitor.look("conv2d")
    assert {"conv2d", "conv2d_1", "add", "flatten", "dense"} < {strip.name for strip in desk.layers.strips}
    assert sum(score.score for score in desk.pictures.scores.scores) <= 1.0001
    viewer = desk.tabs.viewer("activations")
    assert isinstance(viewer, ActivationsViewer)
    assert viewer.layer == "conv2d"
    visitor.take("inspect-maps")
    desk.tabs.open_tab("kernels")
    visitor.until(lambda: not desk.is_busy)
    visitor.take("inspect-kernels")
    assert desk.tabs.current.details  # type: ignore[attr-defined]
    assert desk.notice.isHidden()


def compare_and_save(visitor: Visitor, answers: Answers, path: Path) -> None:
    """Two digits before and after training, side by side; the figures of a layer; a picture of what is seen."""
    desk = visitor.window.inspect.desk
    desk.tabs.open_tab("overview")
    overview = desk.tabs.viewer("overview")
    assert isinstance(overview, OverviewViewer)
    overview._count.setCurrentText("2 images")
    overview._beside.setCurrentText("Start weights")
    columns = overview.view
    visitor.until(lambda: len(columns.columns) == 4 and all(column.is_done for column in columns.columns))
    visitor.take("inspect-overview")
    trained, start, *_ = columns.columns
    assert trained.scores != start.scores
    answers.path = path
    visitor.window.commands["file.picture"].trigger()
    assert ">conv2d_1<" in path.read_text("utf-8")
    visitor.look("dense")
    for kind in ("statistics", "inputs"):
        desk.tabs.open_tab(kind)
        viewer = desk.tabs.viewer(kind)
        visitor.until(lambda viewer=viewer: not desk.is_busy and viewer.details)
        visitor.take(f"inspect-{kind}")
    assert desk.notice.isHidden()


def take_apart(visitor: Visitor) -> None:
    """Click a number of a map, step to the one beside it, and go back to the layer before."""
    desk = visitor.window.inspect.desk
    view, viewer = desk.unit_panel.view, desk.tabs.viewer("pixel")
    assert isinstance(viewer, PixelViewer)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.map_rect().center().toPoint())
    visitor.until(lambda: viewer.account is not None and viewer.account.place == (4, 4))
    assert viewer.account is not None
    assert viewer.account.agrees
    visitor.take("inspect-number")
    visitor.press_key(Qt.Key.Key_Right)
    visitor.until(lambda: viewer.account is not None and viewer.account.place == (4, 5))
    assert view.marked == (4, 5)
    cell = viewer.view.layout_now.blocks[0].grids[0].cell_rect(0, 1)
    QTest.mouseClick(viewer.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(cell.x + 4, cell.y + 4))
    visitor.until(lambda: viewer.account is not None and viewer.account.layer == "pixel_scaling")
    visitor.until(lambda: viewer.account is not None and viewer.account.place == (3, 5))
    visitor.press_key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("pixel_scaling, row 3, column 5, unit 0: ")
    visitor.look("conv2d")


def explain(visitor: Visitor) -> None:
    """Which strokes of a digit speak for its class, and for another."""
    desk = visitor.window.inspect.desk
    desk.tabs.open_tab("explain")
    viewer = desk.tabs.viewer("explain")
    assert isinstance(viewer, ExplainViewer)
    visitor.until(lambda: viewer.found is not None and not viewer.is_busy)
    assert viewer.found is not None
    assert viewer.found.map.shape == (8, 8)
    visitor.take("inspect-explain")
    viewer.form.class_choice.choose(3)
    visitor.until(lambda: viewer.found is not None and viewer.found.target == 3 and not viewer.is_busy)
    viewer.form.method_choice.setCurrentText("Occlusion")
    visitor.until(
        lambda: viewer.found is not None and viewer.found.method == "occlusion" and not viewer.is_busy
    )
    viewer.pictures.check_button.click()
    visitor.until(lambda: viewer.pictures.other.isVisible())
    assert "rank correlation" in viewer.pictures.verdict.text()
    assert viewer.notice.isHidden()
    visitor.take("inspect-explain-check")


def look_at_a_unit(visitor: Visitor) -> None:
    """Search the digits for those that excite a unit, open one, climb to what maximizes it."""
    desk = visitor.window.inspect.desk
    desk.tabs.open_tab("unit")
    viewer = desk.tabs.viewer("unit")
    assert isinstance(viewer, UnitViewer)
    assert viewer.top is not None
    assert viewer.maximize is not None
    top, climb = viewer.top, viewer.maximize
    visitor.until(lambda: not desk.is_busy and not viewer.is_busy)
    desk.choose_unit(5)
    QTest.mouseClick(top.button, Qt.MouseButton.LeftButton)
    visitor.until(lambda: len(top.grid.pictures) == 9 and not viewer.is_busy)
    climb.steps.setValue(20)
    QTest.mouseClick(climb.button, Qt.MouseButton.LeftButton)
    visitor.until(lambda: climb.shown is not None and not climb.is_busy)
    assert climb.shown is not None
    assert climb.shown.values[-1] > climb.shown.values[0]
    visitor.take("inspect-unit")
    chosen = top.grid.pictures[4]
    QTest.mouseClick(top.grid, Qt.MouseButton.LeftButton, pos=top.grid.tile(4).center())
    visitor.until(lambda: desk.shelf.picture is not None and desk.shelf.picture.name == chosen.name)
    visitor.until(lambda: not desk.is_busy)
    assert desk.notice.isHidden()


def test_from_an_empty_canvas_to_feature_maps(
    shared: Visitor, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.take("empty")
    build(shared, monkeypatch)
    undo_and_redo_all(shared)
    save_and_reopen(shared, answers, tmp_path / "residual.cnnstudio")
    train_two_epochs(shared)
    look_inside(shared)
    take_apart(shared)
    compare_and_save(shared, answers, tmp_path / "overview.svg")
    look_at_a_unit(shared)
    explain(shared)
    assert shared.window.close()
