from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inspecting.strips import LayerStrip, bare_strip, strip
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


def test_the_first_layers_are_seen_before_the_last_are_made(
    qtbot: QtBot, strips: tuple[LayerStrip, ...]
) -> None:
    layers = LayerList()
    qtbot.addWidget(layers)
    layers.add_layers(0, strips[:2])
    layers.add_layers(2, strips[2:3])
    assert [strip.name for strip in layers.strips] == [strip.name for strip in strips[:3]]
    assert layers.current is None
    layers.show_layers(strips)
    assert layers.strips == strips
    assert layers.current is not None
    other = tuple(dataclasses.replace(strip, low=-5.0) for strip in strips)
    layers.add_layers(0, other[:2])  # of another image: those that are seen stay until all are there
    layers.add_layers(2, other[2:])
    assert layers.strips == strips


def test_layers_without_an_image_get_their_maps_as_they_come(
    qtbot: QtBot, strips: tuple[LayerStrip, ...]
) -> None:
    layers = LayerList()
    qtbot.addWidget(layers)
    layers.show_layers(tuple(bare_strip(strip.name, strip.type, strip.shape, None) for strip in strips))
    layers.choose("flatten")
    layers.add_layers(0, strips[:1])
    layers.add_layers(2, strips[2:])  # one between them is missing
    assert [len(strip.maps) > 0 for strip in layers.strips] == [True, False, False, False]
    layers.add_layers(0, (dataclasses.replace(strips[1], name="foreign"),))
    layers.add_layers(1, strips[1:3])
    assert [len(strip.maps) > 0 for strip in layers.strips] == [True, False, False, False]
    assert layers.current is not None
    assert layers.current.name == "flatten"


def test_the_focus_alone_chooses_no_layer(qtbot: QtBot, strips: tuple[LayerStrip, ...]) -> None:
    """Else one that is given the focus while the layers come would begin with the first, and stay there."""
    layers = LayerList()
    qtbot.addWidget(layers)
    layers.show()
    layers.add_layers(0, strips[:2])
    QApplication.sendEvent(layers, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert layers.current is None
    layers.show_layers(strips)
    chosen = layers.current
    assert chosen is not None
    assert chosen.name == "conv2d"
    QApplication.sendEvent(layers, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert layers.current is chosen


def test_axes_in_another_order_are_told_of(layers: LayerList) -> None:
    note = "axes as in the file: 4 × 4 × 2"
    odd = dataclasses.replace(strip("odd", "Dense", np.zeros((4, 4, 2), np.float32)), note=note)
    layers.show_layers((odd,))
    tooltip = layers.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert note in tooltip
    layers.grab()
