from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inspecting.unit_figures import Order
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.map_stack import map_stack
from cnnstudio.ui.viewers.mosaic import MosaicView, grid
from cnnstudio.ui.viewers.tiles import MapTiles


def tiles(units: int, order: Order = "index") -> MapTiles:
    values = np.random.default_rng(0).random((8, 8, units), np.float32)
    return MapTiles(map_stack("conv", values, np.zeros((8, 8, 1), np.float32)), order=order)


@pytest.fixture
def mosaic(qtbot: QtBot) -> MosaicView:
    theme.apply("light")
    view = MosaicView("Maps")
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show_tiles(tiles(512))
    view.show()
    qtbot.waitExposed(view)
    return view


def test_every_place_is_found_again_where_it_lies() -> None:
    where = grid(30, (6, 9), 90, 500)
    assert (where.width, where.height, where.columns) == (90, 60, 4)
    for place in range(30):
        center = where.rect(place).center()
        assert where.at(center.x(), center.y()) == place
    assert where.at(2, 2) is None
    last = where.rect(29)
    assert where.at(last.right() + 40, last.center().y()) is None


def test_only_rows_that_are_seen_are_drawn(mosaic: MosaicView) -> None:
    mosaic.grab()
    assert 0 < mosaic.drawn < 64
    mosaic.verticalScrollBar().setValue(mosaic.verticalScrollBar().maximum())
    mosaic.grab()
    assert 0 < mosaic.drawn < 64


def test_the_last_tile_can_be_scrolled_to(mosaic: MosaicView) -> None:
    mosaic.show_unit(511)
    rect = mosaic.grid().rect(511).translated(0, -mosaic.verticalScrollBar().value())
    assert mosaic.viewport().rect().contains(rect)


def test_a_click_chooses_the_unit_under_the_pointer(mosaic: MosaicView, qtbot: QtBot) -> None:
    mosaic.show_tiles(tiles(20, "strength"))
    shown = mosaic.tiles
    assert shown is not None
    with qtbot.waitSignal(mosaic.chosen) as signal:
        qtbot.mouseClick(mosaic.viewport(), Qt.MouseButton.LeftButton, pos=mosaic.grid().rect(3).center())
    assert signal.args == [shown.unit(3)]
    with qtbot.assertNotEmitted(mosaic.chosen):
        qtbot.mouseClick(mosaic.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_the_chosen_unit_has_a_frame(mosaic: MosaicView) -> None:
    mosaic.show_unit(1)
    image = mosaic.viewport().grab().toImage()
    frame = mosaic.grid().rect(1)
    assert image.pixelColor(frame.left() - 3, frame.center().y()) == QColor(theme.colours.accent)
    other = mosaic.grid().rect(3)
    assert image.pixelColor(other.left() - 3, other.center().y()) == QColor(theme.colours.background)


def test_tiles_show_the_maps(mosaic: MosaicView) -> None:
    shown = mosaic.tiles
    assert shown is not None
    image, rect = mosaic.viewport().grab().toImage(), mosaic.grid().rect(2)
    cell = rect.width() // 8
    for row, column in ((0, 0), (3, 6), (7, 7)):
        point = rect.topLeft() + QPoint(column * cell + cell // 2, row * cell + cell // 2)
        assert image.pixelColor(point) == shown.image(2).pixelColor(column, row)


def test_ctrl_and_wheel_change_the_size(mosaic: MosaicView, qtbot: QtBot) -> None:
    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = mosaic.side
    with qtbot.waitSignal(mosaic.zoomed):
        QApplication.sendEvent(mosaic.viewport(), event)
    assert mosaic.side > before


def test_few_maps_are_shown_large_and_many_small(mosaic: MosaicView) -> None:
    sides = []
    for count in (2, 8, 512):
        mosaic.show_tiles(tiles(count))
        mosaic.fit()
        sides.append(mosaic.side)
        if count < 512:
            assert mosaic.grid().total <= mosaic.viewport().height()
    assert sides[0] > sides[1] > sides[2]


def test_plain_arrows_are_left_to_the_workspace(mosaic: MosaicView) -> None:
    before = mosaic.verticalScrollBar().value()
    from PySide6.QtGui import QKeyEvent

    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    mosaic.keyPressEvent(event)
    assert not event.isAccepted()
    assert mosaic.verticalScrollBar().value() == before


def test_it_says_which_unit_is_chosen(mosaic: MosaicView) -> None:
    mosaic.show_unit(7)
    assert mosaic.accessibleDescription().startswith("unit 7:")
    mosaic.show_tiles(None)
    assert mosaic.accessibleDescription() == ""
    mosaic.grab()
