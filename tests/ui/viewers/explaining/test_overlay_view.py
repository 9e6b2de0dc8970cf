from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.data.mosaic import VIRIDIS
from cnnstudio.ui.viewers.explaining.overlay_view import OverlayView


@pytest.fixture
def view(qtbot: QtBot, picture: Picture) -> OverlayView:
    made = OverlayView("a map")
    qtbot.addWidget(made)
    made.resize(300, 250)
    made.show_picture(picture)
    return made


def colour_at(view: OverlayView, column: float, row: float) -> Any:
    """The colour at a place of the image, in its px."""
    rect, shot = view.picture_rect(), view.grab().toImage()
    scale = shot.width() / view.width()
    point = QPointF(rect.width() * column / 30, rect.height() * row / 20) * scale
    colour = QColor(shot.pixel(point.toPoint()))
    return np.array([colour.red(), colour.green(), colour.blue()])


def close(first: Any, second: Any) -> bool:
    return bool(np.abs(first.astype(int) - np.asarray(second, int)).max() <= 6)


def test_the_image_fills_the_room_in_its_proportions(view: OverlayView) -> None:
    rect = view.picture_rect()
    assert (rect.width(), rect.height()) == (300, 200)
    assert close(colour_at(view, 15, 10), [200, 0, 0])


def test_the_map_lies_over_it_as_opaque_as_wanted(view: OverlayView, explanation: Callable[..., Any]) -> None:
    found = explanation()
    view.show_map(found.map, found.limits, found.outline)
    view.show_opacity(0.5)
    assert close(colour_at(view, 29.5, 10), 0.5 * VIRIDIS[255] + [100, 0, 0])
    view.show_opacity(0.0)
    assert close(colour_at(view, 29.5, 10), [200, 0, 0])
    view.show_alone(True)
    assert close(colour_at(view, 29.5, 10), VIRIDIS[255])
    view.show_map(None)
    assert close(colour_at(view, 29.5, 10), [200, 0, 0])


def test_places_without_a_value_are_dark(view: OverlayView, explanation: Callable[..., Any]) -> None:
    values = explanation().map.copy()
    values[:, :10], values[:, 20:] = np.nan, np.inf
    view.show_map(values, (0.0, 2.0))
    for column in (5, 25):
        dark = colour_at(view, column, 10)
        assert dark[0] < 100
        assert dark[1] == dark[2] == 0
    assert colour_at(view, 15, 10)[1] > 60


def test_the_outline_is_seen_on_dark_and_light(view: OverlayView, explanation: Callable[..., Any]) -> None:
    found = explanation()
    view.show_map(found.map, found.limits, found.outline)
    before = colour_at(view, 15, 10)
    view.show_outline(True)
    after = colour_at(view, 15, 10)
    assert not close(before, after)
    assert after.min() > 180
    assert colour_at(view, 15 + 1.6 / 10, 10).max() < after.min() - 60


def test_the_place_under_the_pointer_is_told(
    view: OverlayView, explanation: Callable[..., Any], qtbot: QtBot
) -> None:
    seen: list[tuple[int, int]] = []
    view.hovered.connect(lambda row, column: seen.append((row, column)))
    view.show()
    qtbot.mouseMove(view, QPoint(5, 5))
    view.show_map(explanation().map, (0.0, 2.0))
    qtbot.mouseMove(view, QPoint(295, 195))
    qtbot.waitUntil(lambda: (19, 29) in seen)
    qtbot.mouseMove(view, QPoint(295, 240))
    qtbot.waitUntil(lambda: seen[-1] == (-1, -1))


def test_constant_maps_and_no_picture_are_drawn(view: OverlayView, qtbot: QtBot) -> None:
    view.show_map(np.zeros((20, 30), np.float32), (0.0, 0.0))
    view.show_alone(True)
    assert close(colour_at(view, 15, 10), VIRIDIS[0])
    view.show_picture(None)
    assert view.values is None
    assert view.grab().toImage().width() > 0
