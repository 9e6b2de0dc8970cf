from __future__ import annotations

import csv
import dataclasses
import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.dense_inputs import DenseFigures, DenseInputs
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.inputs import InputsViewer
from cnnstudio.ui.viewers.paint_inputs import equation, input_rows, place_words, unit_rows
from cnnstudio.ui.viewers.viewer import Subject

MODEL = UntrainedModel(Project())


def figures() -> DenseFigures:
    """Two of three units of a layer on a map of 2 × 3 × 4."""
    return DenseFigures(
        "dense", "relu", np.array([0.5, 0, 2], np.float32), ("ant", "bee", "cat"), np.array([2, 0]),
        np.array([1.5, 0.75], np.float32), np.array([0.5, -0.25], np.float32), np.array([[13, 2], [0, 23]]),
        np.array([[2, 1], [1, np.nan]], np.float32), np.array([[1, -0.5], [0.5, 1]], np.float32), (2, 3, 4),
        np.arange(12, dtype=np.float32).reshape(2, 2, 3) - 5,
    )  # fmt: skip


@pytest.fixture
def viewer(qtbot: QtBot) -> InputsViewer:
    theme.apply("light")
    made = InputsViewer()
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def test_dense_layers_are_taken_once_there_is_an_image() -> None:
    picture = Picture(np.zeros((8, 8, 1), np.uint8), "a")
    dense = Subject(MODEL, picture, "dense", "Dense", (10,), (144, 10))
    assert InputsViewer.accepts(dense)
    assert InputsViewer.task(None, dense) == DenseInputs(MODEL, picture, "dense")  # type: ignore[arg-type]
    assert not InputsViewer.accepts(dataclasses.replace(dense, picture=None))
    assert not InputsViewer.accepts(dataclasses.replace(dense, shape=(4, 4, 10)))
    assert not InputsViewer.accepts(dataclasses.replace(dense, kernel=(3, 3, 1, 10)))


def test_units_inputs_and_the_sum_are_put_in_words() -> None:
    found = figures()
    assert unit_rows(found) == [("unit 2 · cat", "2", 2.0), ("unit 0 · ant", "0.5", 0.5)]
    assert input_rows(found, 0) == [
        ("row 1, column 0, map 1", "2 · 1 = 2", 2.0),
        ("row 0, column 0, map 2", "1 · −0.5 = −0.5", -0.5),
    ]
    assert equation(found, 0) == "products 1.5 + bias 0.5 = 2 → relu → 2"
    assert place_words(dataclasses.replace(found, map_shape=None), 13) == "input 13"


def test_a_click_on_a_unit_chooses_it(viewer: InputsViewer, qtbot: QtBot) -> None:
    viewer.show_result(figures())
    viewer.show_unit(2)
    assert viewer.view.row == 0
    with qtbot.waitSignal(viewer.unit_chosen) as signal:
        qtbot.mouseClick(viewer.view, Qt.MouseButton.LeftButton, pos=QPoint(40, 56 + 22 + 8))
    assert signal.args == [0]
    with qtbot.assertNotEmitted(viewer.unit_chosen):
        qtbot.mouseClick(viewer.view, Qt.MouseButton.LeftButton, pos=QPoint(900, 56 + 8))
        qtbot.mouseClick(viewer.view, Qt.MouseButton.LeftButton, pos=QPoint(40, 8))


def test_a_product_that_is_no_number_has_the_colour_of_errors(viewer: InputsViewer) -> None:
    viewer.show_result(figures())

    def has_error() -> bool:
        image = viewer.view.grab().toImage()
        wanted = QColor(theme.colours.error)
        return any(image.pixelColor(x, y) == wanted for x in range(400, 990) for y in range(56, 56 + 44))

    viewer.show_unit(2)
    assert not has_error()
    viewer.show_unit(0)
    assert has_error()


def test_a_unit_that_was_not_looked_into_is_told(viewer: InputsViewer) -> None:
    viewer.show_result(figures())
    viewer.show_unit(1)
    assert viewer.view.row is None
    drawing = viewer.picture()
    assert drawing is not None
    assert "Only the 2 strongest units were looked into" in drawing.svg("inputs").decode()


def test_it_can_be_saved_and_cleared(viewer: InputsViewer) -> None:
    assert (viewer.picture(), dict(viewer.arrays()), viewer.table()) == (None, {}, None)
    viewer.show_result(figures())
    assert viewer.details == "3 units, 2 × 3 × 4 flattened"
    table = viewer.table()
    assert table is not None
    rows = list(csv.DictReader(io.StringIO(table.csv())))
    assert [(row["unit"], row["place"], row["product"]) for row in rows][:2] == [
        ("2", "row 1, column 0, map 1", "2.0"),
        ("2", "row 0, column 0, map 2", "-0.5"),
    ]
    assert viewer.arrays()["shares"].shape == (2, 2, 3)
    viewer.resize(420, 600)
    viewer.grab()
    viewer.clear()
    assert viewer.picture() is None
    with pytest.raises(TypeError):
        viewer.show_result(None)
