from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.activations import ActivationMaps, Activations
from cnnstudio.ui.viewers.activations import ActivationsViewer
from cnnstudio.ui.viewers.viewer import Subject

FED = np.zeros((8, 8, 1), np.float32)


@pytest.fixture
def viewer(qtbot: QtBot) -> ActivationsViewer:
    made = ActivationsViewer()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def maps(*shape: int, layer: str = "conv2d") -> ActivationMaps:
    return ActivationMaps(layer, np.random.default_rng(0).random(shape, np.float32), FED)


def test_it_asks_for_the_layer_of_its_subject() -> None:
    picture = Picture(np.zeros((8, 8, 1), np.uint8), "a")
    model = UntrainedModel(Project())
    viewer_task = ActivationsViewer.task(None, Subject(model, picture, "conv", "Conv2D", (6, 6, 2)))  # type: ignore[arg-type]
    assert viewer_task == Activations(model, picture, "conv")


def test_it_says_how_many_maps_there_are(viewer: ActivationsViewer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(viewer.maps_shown) as signal:
        viewer.show_result(maps(26, 26, 32))
    assert viewer.details.startswith("32 activation maps, 26 × 26 · one scale, ")
    assert len(signal.args[0]) == 32


def test_scale_order_and_colours_can_be_chosen(viewer: ActivationsViewer) -> None:
    viewer.show_result(maps(6, 6, 4))
    viewer._scale.setCurrentIndex(1)
    viewer._order.setCurrentIndex(1)
    viewer._table.setCurrentIndex(1)
    tiles = viewer.mosaic.tiles
    assert (tiles.own_scale, tiles.order, tiles.table) == (True, "strength", "grey")  # type: ignore[union-attr]
    assert "each on its own scale" in viewer.details


def test_many_maps_are_put_in_order_off_the_windows_thread(viewer: ActivationsViewer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(viewer.maps_shown):
        viewer.show_result(maps(112, 112, 64))
        assert viewer.mosaic.tiles is None
    assert viewer.mosaic.tiles is not None


def test_numbers_of_a_vector(viewer: ActivationsViewer) -> None:
    viewer.show_result(maps(10, layer="dense"))
    assert viewer.details.startswith("10 numbers · ")
    assert not viewer._scale.isEnabled()


def test_a_size_that_was_chosen_stays_for_the_layer(viewer: ActivationsViewer) -> None:
    viewer.show_result(maps(6, 6, 64))
    viewer.mosaic.zoom(40)
    viewer.show_result(maps(6, 6, 64))
    assert viewer.mosaic.side == 40
    viewer.show_result(maps(6, 6, 64, layer="other"))
    assert viewer.mosaic.side != 40


def test_nothing_is_left_after_clear(viewer: ActivationsViewer) -> None:
    viewer.show_result(maps(6, 6, 4))
    viewer.clear()
    assert viewer.mosaic.tiles is None
    assert viewer.details == ""
    viewer._scale.setCurrentIndex(1)


def test_results_of_others_are_refused(viewer: ActivationsViewer) -> None:
    with pytest.raises(TypeError):
        viewer.show_result("maps")


def test_what_is_dead_or_no_number_is_counted(viewer: ActivationsViewer) -> None:
    values = maps(6, 6, 5).values
    values[:, :, 1:3] = 0
    values[0, 0, 4] = np.nan
    viewer.show_result(ActivationMaps("conv", values, FED))
    assert "1 with NaN · 2 dead · one scale" in viewer.details
    viewer.show_result(ActivationMaps("dense", np.array([0, 0, 3], np.float32), FED))
    assert viewer.details == "3 numbers · 0 … 3 · 2 zero"


def test_units_can_stand_in_every_order(viewer: ActivationsViewer) -> None:
    values = np.zeros((2, 2, 3), np.float32)
    values[:, :, 1] = 5
    values[0, :, 2] = 3
    viewer.show_result(ActivationMaps("conv", values, FED))
    found = []
    for place in range(viewer._order.count()):
        viewer._order.setCurrentIndex(place)
        tiles = viewer.mosaic.tiles
        assert tiles is not None
        found.append((viewer._order.currentText(), [tiles.unit(spot) for spot in range(3)]))
    assert found == [
        ("by index", [0, 1, 2]), ("by strength", [1, 2, 0]), ("by variance", [2, 0, 1]), ("by sparsity", [0, 2, 1]),
    ]  # fmt: skip


def test_all_maps_are_saved_whatever_is_in_view(viewer: ActivationsViewer) -> None:
    assert (viewer.picture(), dict(viewer.arrays()), viewer.table()) == (None, {}, None)
    result = maps(6, 6, 300)
    viewer.show_result(result)
    drawing, table = viewer.picture(), viewer.table()
    assert drawing is not None
    assert table is not None
    assert drawing.size.height() > viewer.height()
    assert drawing.image().size() == drawing.size * 2
    svg = drawing.svg("maps").decode()
    assert svg.count("<image") == 300
    assert ">299<" in svg
    assert np.array_equal(viewer.arrays()["activations"], result.values)
    rows = table.csv().splitlines()
    assert len(rows) == 301
    assert rows[0].startswith("unit,min,max,mean,standard deviation,zeros,NaN")
    assert float(rows[8].split(",")[3]) == pytest.approx(result.values[:, :, 7].mean(), rel=1e-5)


def test_a_layer_of_a_hundred_thousand_units_stays_usable(viewer: ActivationsViewer) -> None:
    viewer.show_result(maps(100_000, layer="dense"))
    viewer._order.setCurrentIndex(1)
    viewer.show_unit(99_999)
    viewer.grab()
    assert 0 < viewer.mosaic.drawn < 2000
    drawing = viewer.picture()
    assert drawing is not None
    assert drawing.size.height() < 20_000


def test_it_says_of_axes_that_they_are_the_file_s(viewer: ActivationsViewer) -> None:
    note = "axes as in the file: 4 × 6 × 7"
    viewer.show_result(dataclasses.replace(maps(4, 6, 7), note=note))
    assert viewer.details.startswith(f"7 activation maps, 4 × 6 · {note} · ")
