from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.activations import ActivationMaps, Activations
from cnnstudio.engine.models import UntrainedModel
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
    assert (tiles.own_scale, tiles.by_strength, tiles.table) == (True, True, "grey")  # type: ignore[union-attr]
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


def test_a_hundred_thousand_numbers_are_laid_out_and_only_those_seen_are_drawn(qtbot: QtBot) -> None:
    viewer = ActivationsViewer()
    qtbot.addWidget(viewer)
    viewer.resize(800, 600)
    viewer.show()
    values = np.random.default_rng(0).random(100_000, np.float32)
    viewer.show_result(ActivationMaps("wide", values, np.zeros((8, 8, 1), np.float32)))
    viewer.show_unit(99_999)
    viewer.mosaic.grab()
    assert 0 < viewer.mosaic.drawn < 500
    assert viewer.details.startswith("100,000 numbers")
