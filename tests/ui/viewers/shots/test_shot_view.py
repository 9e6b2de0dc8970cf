from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.watching.layer_shots import LayerShot
from cnnstudio.ui.viewers.colour_tables import MISSING, colours
from cnnstudio.ui.viewers.shots.shot_view import ShotView


@pytest.fixture
def view(qtbot: QtBot) -> ShotView:
    made = ShotView()
    qtbot.addWidget(made)
    made.resize(600, 200)
    return made


def test_maps_are_on_one_scale_and_say_what_is_no_number(view: ShotView, shot: LayerShot) -> None:
    view.show_shot(shot, np.full((4, 4, 1), 99, np.float32), "cat.png")
    assert view.maps.words == "2 of 5 maps · 0 … 7 · some are no finite numbers"
    low, high = (
        view.maps.tiles[number].image.pixelColor(*place) for number, place in ((0, (0, 0)), (1, (1, 1)))
    )
    assert low.getRgb()[:3] == tuple(colours("viridis")[0])
    assert high.getRgb()[:3] == pytest.approx(colours("viridis")[255], abs=3)
    assert view.maps.tiles[1].image.pixelColor(0, 0).getRgb()[:3] == MISSING
    assert view.kernels.words.startswith("2 of 5 kernels · ±1 · first input channel")
    assert view.image.image.pixelColor(0, 0).red() == 99
    assert view.name.text() == "cat.png"
    assert not view.grab().isNull()


def test_fewer_kernels_than_maps_are_all_there_are(view: ShotView) -> None:
    kernels = np.ones((3, 3, 1, 2), np.float32)  # of a separable convolution: one a channel before it
    view.show_shot(
        LayerShot(5, np.zeros((5, 4, 4), np.float32), kernels), np.zeros((2, 2, 1), np.float32), "x"
    )
    assert view.maps.words.startswith("5 maps")
    assert view.kernels.words.startswith("2 kernels · ±1")


@pytest.mark.parametrize(
    ("units", "count", "depth", "words"),
    [
        (16, 16, 1, "2 of 16 kernels · ±1 · orange negative, blue positive"),  # depthwise
        (5, 16, 1, "2 of 16 kernels · ±1 · orange negative, blue positive"),  # separable
        (
            6,
            6,
            4,
            "2 of 6 kernels · ±1 · first of 4 channels each, orange negative, blue positive",
        ),  # grouped
        (512, 512, 64, "2 of 512 kernels · ±1 · first of 64 channels each, orange negative, blue positive"),
        (
            512,
            0,
            0,
            "2 of 512 kernels · ±1 · first input channel, orange negative, blue positive",
        ),  # of before
    ],
)
def test_kernels_are_told_of_as_they_are(
    view: ShotView, units: int, count: int, depth: int, words: str
) -> None:
    shot = LayerShot(units, np.zeros((2, 4, 4), np.float32), np.ones((3, 3, 1, 2), np.float32), count, depth)
    view.show_shot(shot, np.zeros((2, 2, 1), np.float32), "x")
    assert view.kernels.words == words


def test_colour_kernels_and_numbers(view: ShotView) -> None:
    kernels = np.zeros((3, 3, 3, 2), np.float32)
    view.show_shot(
        LayerShot(2, np.full((2, 1, 1), 0.25, np.float32), kernels), np.zeros((2, 2, 1), np.float32), "x"
    )
    assert [tile.text for tile in view.maps.tiles] == ["0.25", "0.25"]
    assert view.maps.words == "2 numbers · 0.25 … 0.25"
    assert view.kernels.words.endswith("0 is grey")
    view.show_shot(LayerShot(2, np.zeros((2, 3, 3), np.float32), None), np.zeros((2, 2, 1), np.float32), "x")
    assert view.kernels.isHidden()
    view.clear()
    assert view.maps.tiles == ()
