from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import SetProject
from cnnstudio.document.project import DataChoice
from cnnstudio.document.standardizing import standardizing
from cnnstudio.engine.batches.image_cache import PreparingImages
from cnnstudio.engine.batches.pixel_statistics import PixelFigures, PixelStatistics
from cnnstudio.layers.scaling import Normalization
from cnnstudio.ui.augmenting.standardizing_part import StandardizingPart
from cnnstudio.ui.editor import Editor
from tests.ui.fake_engine import FakeEngine, fail, progress, stop, succeed

FIGURES = PixelFigures((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), 1234)


@pytest.fixture
def part(editor: Editor, engine: FakeEngine, shown: Callable[[QWidget], QWidget]) -> StandardizingPart:
    made = StandardizingPart(editor, engine)  # type: ignore[arg-type]
    shown(made)
    made.refresh()
    return made


def test_one_button_puts_the_numbers_into_the_network(
    part: StandardizingPart, editor: Editor, engine: FakeEngine, qtbot: QtBot
) -> None:
    part.start.setFocus()
    part.start.click()
    assert engine.tasks(PixelStatistics) == [PixelStatistics(editor.document.project)]
    assert part.is_busy
    assert not part.start.isVisible()
    assert part.cancel.hasFocus()
    progress(engine.jobs[-1], PreparingImages(10, 40))
    assert (part.bar.value(), part.bar.maximum()) == (10, 40)
    before = editor.document.project
    with qtbot.waitSignal(part.done):
        succeed(engine.jobs[-1], FIGURES)
    assert part.start.hasFocus()
    node = standardizing(editor.document.project.network)
    assert node is not None
    assert node.layer == Normalization(mean=FIGURES.mean, variance=FIGURES.variance)
    assert node.note == "Mean and variance of 1,234 training images (seed 0)."
    part.refresh()
    assert node.note in part.state.text()
    assert part.start.text() == "Compute them anew"
    editor.undo_stack.undo()
    assert editor.document.project == before


def test_a_stop_leaves_everything_as_it_was(
    part: StandardizingPart, editor: Editor, engine: FakeEngine
) -> None:
    before = editor.document.project
    part.start.click()
    part.cancel.click()
    assert engine.commands == [("stop", 1)]
    stop(engine.jobs[-1])
    assert not part.is_busy
    assert editor.document.project == before


def test_what_went_wrong_is_said(part: StandardizingPart, engine: FakeEngine) -> None:
    part.start.click()
    fail(engine.jobs[-1], "There is no folder.")
    assert part.error.text() == "There is no folder."
    assert part.error.isVisible()
    part.start.click()
    assert not part.error.isVisible()


def test_numbers_of_other_data_are_not_taken(
    part: StandardizingPart, editor: Editor, engine: FakeEngine
) -> None:
    part.start.click()
    editor.perform(SetProject.of("x", data=DataChoice("digits")))
    succeed(engine.jobs[-1], FIGURES)
    assert standardizing(editor.document.project.network) is None
    assert "changed meanwhile" in part.error.text()
