"""The chapters of the tour: design, data, train, runs, inspect."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.project import Project, Training
from cnnstudio.document.tasks import Demonstrating
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.scaling import Rescaling
from cnnstudio.ui.inspecting.model_choice import UNTRAINED
from cnnstudio.ui.inspecting.picture_sources import photographs
from cnnstudio.ui.properties.form_row import FormRow
from cnnstudio.ui.tour.stage import Stage
from cnnstudio.ui.viewers.explain import ExplainViewer
from cnnstudio.ui.viewers.pixel import PixelViewer
from cnnstudio.ui.viewers.unit import UnitViewer

_TRAINING_SECONDS = 600.0
_ANSWER_SECONDS = 120.0


def design(stage: Stage) -> dict[str, Any]:
    """Build a network from the palette, break a shape, and mend it with the button that is offered."""
    window = stage.window
    window.show_workspace("design")
    stage.take("design-empty")
    for title in (
        "Input", "Conv2D", "Max pooling", "Conv2D", "Max pooling", "Dropout", "Flatten", "Dense",
    ):  # fmt: skip
        stage.double_click_entry(window.design.palette_panel.tree, title)
    _set(stage, "input", "shape", "16", "16", "1")
    for name, filters in (("conv2d", "16"), ("conv2d_1", "32")):
        _set(stage, name, "filters", filters)
        _choose(stage, name, "activation", "relu")
    _choose(stage, "conv2d", "padding", "same")
    _set(stage, "dropout", "rate", "0.25")
    _set(stage, "dense", "units", "10")
    _choose(stage, "dense", "activation", "softmax")
    _break_and_mend(stage)
    _select(stage, "conv2d_1")
    stage.take("design")
    totals = window.editor.document.report.totals
    return {"params": totals.cost.params, "macs": totals.cost.macs}


def _break_and_mend(stage: Stage) -> None:
    """Make a kernel larger than its map; the first fix in the list must make the network sound again."""
    window = stage.window
    _set(stage, "conv2d_1", "kernel_size", "9", "9")
    if _is_sound(stage):
        raise EngineError("A kernel of 9 px on a map of 8 px went unnoticed: this build is broken.")
    window.design.canvas.fit()
    stage.take("design-problem")
    (row, *_) = window.design.problems.rows
    stage.click(row.buttons[0])
    if not _is_sound(stage):
        raise EngineError("The fix that was offered did not mend the network: this build is broken.")
    _set(stage, "conv2d_1", "kernel_size", "3", "3")
    window.design.canvas.fit()


def _is_sound(stage: Stage) -> bool:
    return stage.window.editor.document.report.totals.is_complete


def _select(stage: Stage, name: str) -> None:
    """Select a layer by its name."""
    editor = stage.window.editor
    node = editor.document.project.network.by_name(name)
    if node is None:
        raise EngineError(f"The tour built no layer called {name}: this build is broken.")
    editor.select((node.id,))
    stage.settle()


def _row(stage: Stage, layer: str, setting: str) -> FormRow:
    _select(stage, layer)
    return stage.window.design.properties.layers.form.rows[setting]


def _set(stage: Stage, layer: str, setting: str, *numbers: str) -> None:
    """Type numbers into the fields of a setting."""
    parts = _row(stage, layer, setting).field.parts()
    for part, number in zip(parts, numbers, strict=False):
        stage.type_into(part, number)


def _choose(stage: Stage, layer: str, setting: str, value: str) -> None:
    """Choose one of a setting's values with the keyboard."""
    (combo, *_) = _row(stage, layer, setting).field.parts()
    choose_in(stage, combo, value)


def choose_in(stage: Stage, combo: QWidget, value: str) -> None:
    """Step through a combo box until it holds a value."""
    combo.setFocus()
    place = combo.findData(value) if combo.findData(value) >= 0 else combo.findText(value)  # type: ignore[attr-defined]
    stage.press(Qt.Key.Key_Home)
    for _ in range(place):
        stage.press(Qt.Key.Key_Down)


def data(stage: Stage) -> dict[str, Any]:
    """Look at the images that the network is to learn from, and at one of them large."""
    window = stage.window
    window.show_workspace("data")
    desk = window.data.desk
    stage.until(lambda: desk.look is not None and desk.view.count > 0, _ANSWER_SECONDS, "the digits")
    stage.until(lambda: desk.findings.inspection is not None, _ANSWER_SECONDS, "the check of the images")
    desk.view.choose(3)
    stage.until(lambda: not desk.sample.is_busy, _ANSWER_SECONDS, "a large digit")
    stage.until(lambda: desk.view.thumbnails.count > 0 and not desk.view.thumbnails.is_busy, _ANSWER_SECONDS,
                "the small digits")  # fmt: skip
    stage.take("data")
    return {"images": desk.view.count, "classes": len(desk.bars.rows)}


def train(stage: Stage) -> dict[str, Any]:
    """Train on Digits, watch the curves, and read what the run folder says."""
    window = stage.window
    window.show_workspace("train")
    stage.take("train-empty")
    desk = window.train.desk
    start = time.monotonic()
    stage.click(desk.controls.start)
    session = desk.session
    stage.until(lambda: _epochs(session.run) >= 2 or not session.is_active, _TRAINING_SECONDS, "two epochs")
    if desk.curves is not None:
        desk.curves.draw()  # both plots at one moment
    stage.take("train-running")
    stage.until(lambda: not session.is_active, _TRAINING_SECONDS, "the end of training")
    seconds = time.monotonic() - start
    if session.state != "succeeded":
        raise EngineError(f"Training ended as {session.state}: run `cnnstudio doctor`.")
    stage.take("train")
    history = _history(session.run)
    best = max(float(row["val_accuracy"]) for row in history)
    return {"val_accuracy": round(best, 4), "epochs": len(history), "seconds": round(seconds, 1)}


def _history(run: str) -> list[dict[str, str]]:
    path = Path(run, "history.csv")
    if not run or not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _epochs(run: str) -> int:
    return len(_history(run))


def runs(stage: Stage) -> dict[str, Any]:
    """Look at the curves of the run, and at the test images that it gets wrong."""
    window = stage.window
    run = Path(window.train.desk.session.run)
    window.show_workspace("runs")
    desk = window.runs.desk
    stage.until(lambda: desk.model.record(run) is not None, _ANSWER_SECONDS, "the run in the table")
    desk.table.choose(run)
    desk.model.tick([run], True)
    stage.until(lambda: bool(desk.contents.runs), _ANSWER_SECONDS, "the curves of the run")
    stage.take("runs")
    panel = desk.evaluation
    desk.pages.open("test")
    stage.until(lambda: not panel.is_busy, _ANSWER_SECONDS, "the run folder")
    stage.click(panel.start)
    done = panel.evaluating
    stage.until(lambda: not panel.is_busy, _ANSWER_SECONDS, "the test images")
    if done.evaluation is None:
        raise EngineError(f"The run could not be evaluated ({done.message}): run `cnnstudio doctor`.")
    thumbnails = panel.images.grid.thumbnails
    wrong = len(done.evaluation.judgement.mistakes)
    stage.until(lambda: (thumbnails.count > 0 or not wrong) and not thumbnails.is_busy, _ANSWER_SECONDS,
                "the small test images")  # fmt: skip
    stage.take("runs-test")
    found = done.evaluation.judgement
    return {"test_accuracy": round(found.main[1], 4), "mistakes": len(found.mistakes)}


def inspect(stage: Stage) -> dict[str, Any]:
    """Look at a digit through the trained network, and at a photograph through two typed kernels."""
    window = stage.window
    window.show_workspace("inspect")
    desk = window.inspect.desk
    stage.take("inspect-empty")
    desk.shelf.open_group("digits", lambda: _digits(window.editor.document.project.training.seed))
    _look(stage, "conv2d")
    stage.take("inspect-digit")
    desk.tabs.open_tab("kernels")
    stage.until(lambda: not desk.is_busy, _ANSWER_SECONDS, "the kernels")
    stage.take("inspect-kernels")
    _look_closer(stage)
    desk.tabs.open_tab("activations")
    desk.shelf.open((photographs()[0],))
    stage.until(lambda: not desk.is_busy, _ANSWER_SECONDS, "the photograph")
    window.editor.document.open(line_filters(), None)
    desk.model_choice.choose(UNTRAINED)
    _look(stage, "line_filters")
    stage.take("inspect-photograph")
    return {"layers": len(desk.layers.strips)}


def _look_closer(stage: Stage) -> None:
    """The whole network at a glance, how one number came about, what excites a unit, what speaks for a class."""
    desk = stage.window.inspect.desk
    tabs = desk.tabs
    desk.choose_unit(next(strip.units[0] for strip in desk.layers.strips if strip.name == "conv2d"))
    for kind in ("overview", "statistics"):
        tabs.open_tab(kind)
        stage.until(lambda: not desk.is_busy, _ANSWER_SECONDS, f"the tab {kind}")
        stage.take(f"inspect-{kind}")
    tabs.open_tab("pixel")
    number = cast(PixelViewer, tabs.viewer("pixel"))
    number.show_place(6, 9)
    stage.until(
        lambda: number.account is not None and number.account.place == (6, 9), _ANSWER_SECONDS, "a number"
    )
    stage.take("inspect-number")
    tabs.open_tab("unit")
    unit = cast(UnitViewer, tabs.viewer("unit"))
    stage.until(lambda: not desk.is_busy and not unit.is_busy, _ANSWER_SECONDS, "the unit")
    top, climb = unit.top, unit.maximize
    if top is not None and climb is not None:
        stage.click(top.button)
        stage.until(
            lambda: len(top.grid.pictures) == 9 and not unit.is_busy, _ANSWER_SECONDS, "the nine images"
        )
        climb.steps.setValue(30)
        stage.click(climb.button)
        stage.until(
            lambda: climb.shown is not None and not climb.is_busy, _ANSWER_SECONDS, "what maximizes it"
        )
    stage.take("inspect-unit")
    tabs.open_tab("explain")
    explain = cast(ExplainViewer, tabs.viewer("explain"))
    explain.form.method_choice.setCurrentText("LayerCAM")
    stage.until(lambda: explain.found is not None and explain.found.method == "layercam" and not explain.is_busy,
                _ANSWER_SECONDS, "the explanation")  # fmt: skip
    stage.take("inspect-explain")


def _digits(seed: int) -> tuple[Any, ...]:
    from cnnstudio.data.sample_images import digit_samples

    return digit_samples(seed)


def _look(stage: Stage, layer: str) -> None:
    """Wait for the overview of the present image, choose a layer, and wait for its maps."""
    desk = stage.window.inspect.desk
    stage.until(lambda: not desk.is_busy and _holds(stage, layer), _ANSWER_SECONDS, f"the maps of {layer}")
    desk.layers.choose(layer)
    maps = desk.tabs.viewer("activations")
    stage.until(lambda: getattr(maps, "layer", "") == layer, _ANSWER_SECONDS, f"the maps of {layer}")


def _holds(stage: Stage, layer: str) -> bool:
    return any(strip.name == layer for strip in stage.window.inspect.desk.layers.strips)


def line_filters() -> Project:
    """A photograph's network with two typed kernels: a vertical and a horizontal line.

    Source: Géron, figure 14-5.
    """
    side = range(7)
    vertical = tuple(tuple(float(column == 3) for column in side) for _ in side)
    horizontal = tuple(tuple(float(row == 3) for _ in side) for row in side)
    kernels = Conv2D(
        2,
        (7, 7),
        padding="same",
        activation="relu",
        use_bias=False,
        kernel_values=Matrices((vertical, horizontal)),
    )
    names = ("photograph", "pixels_to_one", "line_filters")
    network = chain(Input((427, 640, 3)), Rescaling(1 / 255), kernels, names=names)
    return Project(network, "line_filters", Demonstrating(), training=Training(scaling="none"))
