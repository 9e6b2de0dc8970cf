from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.strips import LayerStrip, bare_strip, strip
from cnnstudio.ui.inspecting.layer_list import LayerList


@pytest.fixture
def layers(strips: tuple[LayerStrip, ...], qtbot: QtBot) -> LayerList:
    made = LayerList()
    qtbot.addWidget(made)
    made.resize(240, 400)
    made.show()
    made.show_layers(strips)
    return made


def name(layers: LayerList) -> str:
    assert layers.current is not None
    return layers.current.name


def test_it_begins_with_the_first_layer_that_computes(layers: LayerList) -> None:
    assert name(layers) == "conv2d"


def test_up_and_down_walk_and_the_ends_hold(layers: LayerList, qtbot: QtBot) -> None:
    told: list[str] = []
    layers.layer_chosen.connect(lambda chosen: told.append(chosen.name))
    for _ in range(4):
        qtbot.keyClick(layers, Qt.Key.Key_Down)
    layers.step(1)
    assert told == ["flatten", "dense"]
    for _ in range(5):
        layers.step(-1)
    assert name(layers) == "pixel_scaling"


def test_the_chosen_layer_stays_while_images_change(
    layers: LayerList, strips: tuple[LayerStrip, ...]
) -> None:
    layers.choose("flatten")
    layers.show_layers(tuple(dataclasses.replace(one) for one in strips))
    assert name(layers) == "flatten"
    layers.show_layers((*strips[:1], strip("new", "Conv2D", np.zeros((4, 4, 2), np.float32)), *strips[2:]))
    assert name(layers) == "flatten"
    layers.show_layers(strips[:2])
    assert name(layers) == "conv2d"
    layers.show_layers(())
    assert layers.current is None


def test_a_name_that_is_not_there_is_ignored(layers: LayerList) -> None:
    layers.choose("nowhere")
    assert name(layers) == "conv2d"


def test_it_is_drawn_with_maps_of_every_form(layers: LayerList, qtbot: QtBot) -> None:
    noise = np.random.default_rng(0)
    odd = tuple(
        strip(f"a_layer_with_quite_a_long_name_{number}", kind, noise.random(shape, np.float32))
        for number, (kind, shape) in enumerate(
            (
                ("Conv2D", (427, 640, 2)),
                ("Reshape", (5, 7)),
                ("Dense", (1,)),
                ("Flatten", (9216,)),
                ("Unheard", (1, 1, 3)),
            )
        )
    )
    before = layers.grab().toImage()
    layers.show_layers(odd)
    assert layers.grab().toImage() != before
    layers.resize(160, 300)
    layers.grab()


def test_left_and_right_are_left_to_the_workspace(layers: LayerList) -> None:
    from PySide6.QtGui import QKeyEvent

    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    layers.keyPressEvent(event)
    assert not event.isAccepted()


def test_reading_aids_hear_type_and_shape(layers: LayerList) -> None:
    index = layers.model().index(1, 0)
    assert layers.model().data(index, Qt.ItemDataRole.AccessibleTextRole) == "conv2d, Conv2D, 6 × 6 × 4"


def test_without_an_image_names_and_shapes_are_listed_and_none_is_chosen(
    layers: LayerList, qtbot: QtBot
) -> None:
    bare = bare_strip("wide", "Conv2D", (None, None, 4), (3, 3, 3, 4))
    layers.show_layers(())
    layers.show_layers((bare,), chooses=False)
    layers.grab()
    assert layers.current is None
    index = layers.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "wide\nConv2D, ? × ? × 4"
    qtbot.keyClick(layers, Qt.Key.Key_Down)
    assert name(layers) == "wide"
