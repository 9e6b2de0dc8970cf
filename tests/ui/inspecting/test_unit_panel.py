from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inspecting.overview import OverviewResult
from cnnstudio.ui.inspecting.unit_panel import UnitPanel, scaling_line
from cnnstudio.ui.viewers.map_stack import map_stack

FED = np.zeros((6, 6, 1), np.float32)


@pytest.fixture
def panel(qtbot: QtBot) -> UnitPanel:
    made = UnitPanel()
    qtbot.addWidget(made)
    made.resize(360, 800)
    made.show()
    return made


def test_before_anything_is_chosen_it_says_what_to_do(panel: UnitPanel) -> None:
    assert panel._empty.isVisible()
    assert not panel.view.isVisible()
    assert not panel._preparation_part.isVisible()


def test_the_numbers_of_a_map(panel: UnitPanel) -> None:
    values = np.zeros((6, 6, 2), np.float32)
    values[2, 3, 1] = 1.25
    values[0, 0, 1] = -0.5
    panel.show_stack(map_stack("conv2d", values, FED))
    panel.show_unit(1)
    assert panel._title.text == "conv2d · unit 1"
    assert panel.statistics == "min −0.5   max 1.25   mean 0.02083"
    assert panel._statistics.wordWrap(), "a number that is cut is another number"
    panel.view.hovered.emit(2, 3)
    assert panel.pointer_text == "row 2, column 3: 1.25"
    panel.show_stack(map_stack("conv2d", values * 2, FED))
    assert panel.pointer_text == "row 2, column 3: 2.5"
    panel.show_stack(map_stack("conv2d", values[:2], FED))
    assert panel.pointer_text == "Point to read a number; click to take it apart."
    panel.view.hovered.emit(-1, -1)
    assert panel.pointer_text == "Point to read a number; click to take it apart."


def test_a_number_of_a_vector_is_written_large(panel: UnitPanel) -> None:
    panel.show_stack(map_stack("dense", np.array([0.5, -2], np.float32), FED))
    panel.show_unit(1)
    assert panel._number.text() == "−2"
    assert panel._shape.text() == "one of 2 numbers"
    assert not panel.view.isVisible()


def test_a_unit_beyond_the_last_is_none(panel: UnitPanel) -> None:
    panel.show_stack(map_stack("conv2d", np.zeros((6, 6, 2), np.float32), FED))
    panel.show_unit(7)
    assert panel._empty.isVisible()


def test_what_was_done_is_numbered(panel: UnitPanel) -> None:
    panel.show_preparation(("resized 9 × 9 → 6 × 6 px", "colour → grey"))
    assert panel.preparation == "1. Resized 9 × 9 → 6 × 6 px\n2. Colour → grey"


@pytest.mark.parametrize("shape", [(6, 6, 2), (3, 12, 2), (12, 3, 2)])
def test_the_scale_stands_close_below_the_map(
    panel: UnitPanel, shape: tuple[int, int, int], qtbot: QtBot
) -> None:
    panel.show_stack(map_stack("conv2d", np.random.default_rng(0).random(shape, np.float32), FED))
    qtbot.waitUntil(lambda: panel._scale.y() - (panel.view.y() + panel.view.map_rect().bottom()) < 12)


def test_scaling_is_told_only_where_it_comes_first(overview: OverviewResult) -> None:
    assert len(scaling_line(overview.layers)) == 1
    assert scaling_line(overview.layers[1:]) == scaling_line(()) == ()


def test_a_layer_of_a_hundred_thousand_units(panel: UnitPanel) -> None:
    values = np.arange(100_000, dtype=np.float32)
    panel.show_stack(map_stack("dense", values, FED))
    panel.show_unit(99_999)
    assert panel._number.text() == "99999"
    assert panel._shape.text() == "one of 100,000 numbers"


def test_what_is_dead_constant_or_no_number_is_said(panel: UnitPanel) -> None:
    values = np.zeros((6, 6, 3), np.float32)
    values[0, 0, 1], values[0, 1, 1], values[:, :, 2] = np.nan, np.inf, 4
    panel.show_stack(map_stack("conv2d", values, FED))
    said = []
    for unit in range(3):
        panel.show_unit(unit)
        panel.grab()
        said.append(panel.statistics.split("   ")[3:])
    assert said == [["dead: 0 everywhere"], ["1 NaN", "1 infinite"], ["the same everywhere"]]
    panel.show_unit(1)
    panel.view.hovered.emit(0, 0)
    assert panel.pointer_text == "row 0, column 0: NaN"
    panel.show_stack(map_stack("dense", np.array([np.nan, np.inf, 1], np.float32), FED))
    panel.show_unit(0)
    assert panel._number.text() == "NaN"


def test_the_map_of_a_unit_can_be_saved(panel: UnitPanel, answers: Any, tmp_path: Path, qtbot: QtBot) -> None:
    assert panel.picture() is None
    assert not panel.save_button.isVisible()
    values = np.random.default_rng(0).normal(size=(4, 6, 2)).astype(np.float32)
    panel.show_stack(map_stack("conv2d", values, FED))
    panel.show_unit(1)
    assert panel.save_button.isVisible()
    answers.path = tmp_path / "map.csv"
    with qtbot.waitSignal(panel.saved):
        panel.save_button.save_data()
    assert answers.asked == ["Save data conv2d unit 1.npz"]
    rows = [line.split(",") for line in answers.path.read_text().splitlines()]
    assert rows[0][5] == "column 5"
    assert np.array_equal(np.array(rows[1:], np.float32), values[:, :, 1])
    drawing = panel.picture()
    assert drawing is not None
    assert drawing.size == panel.view.size()
    panel.show_stack(map_stack("dense", values[0, 0], FED))
    assert not panel.save_button.isVisible()


def test_a_map_whose_axes_may_be_no_places_is_not_laid_over_the_image(panel: UnitPanel) -> None:
    values, note = np.ones((3, 6, 5), np.float32), "axes as in the file: 3 × 6 × 5"
    panel.show_stack(map_stack("dense", values, FED, note))
    assert panel._note.isVisible()
    assert panel._note.text() == "Axes as in the file: 3 × 6 × 5. The image is not laid over it."
    assert not panel._share_row.isVisible()
    assert not panel.view.has_places
    panel.show_stack(map_stack("conv2d", values, FED))
    assert not panel._note.isVisible()
    assert panel._share_row.isVisible()
    assert panel.view.has_places
