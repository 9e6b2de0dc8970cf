"""The map in the corner of the canvas."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import Network, chain
from cnnstudio.document.changes import RemoveLayers
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.overview import Overview

MakeCanvas = Callable[[Network], Canvas]


def _tall(count: int = 80) -> Network:
    return chain(Input((8, 8, 1)), *(Conv2D(4, padding="same") for _ in range(count)))


def test_it_shows_only_what_does_not_fit(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    assert not Overview(make_canvas(networks.chain())).isVisible()
    canvas = make_canvas(_tall())
    overview = Overview(canvas)
    assert overview.isVisible()
    overview.set_wanted(False)
    assert not overview.isVisible()
    overview.set_wanted(True)
    assert overview.isVisible()
    canvas.editor.perform(RemoveLayers(tuple(f"n{number}" for number in range(4, 81))))
    canvas.fit()
    assert not overview.isVisible()


def test_it_stays_in_the_corner(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    overview = Overview(canvas)
    canvas.resize(700, 500)
    gap = canvas.rect().bottomRight() - overview.geometry().bottomRight()
    assert gap == QPoint(12, 12)
    assert overview.height() <= 250


def test_a_click_goes_there(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    overview = Overview(canvas)
    QTest.mouseClick(
        overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2, overview.height() - 12)
    )
    assert "n80" in canvas.shown_nodes()
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2, 10))
    assert "n0" in canvas.shown_nodes()


def test_a_drag_goes_along(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    overview = Overview(canvas)
    middle = overview.width() // 2
    QTest.mousePress(overview, Qt.MouseButton.LeftButton, pos=QPoint(middle, 10))
    seen = []
    for y in (60, 120, 180):
        QTest.mouseMove(overview, QPoint(middle, y))
        seen.append(canvas.seen().center().y())
    QTest.mouseRelease(overview, Qt.MouseButton.LeftButton, pos=QPoint(middle, 180))
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]


def test_the_frame_is_where_the_view_is(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    overview = Overview(canvas)
    for node in ("n10", "n40", "n70"):
        canvas.center_on(node)
        part = (overview.frame().center().y() - 8) / (overview.height() - 16)
        expected = canvas.canvas_scene.placed.rect(node).center.y / canvas.contents().height()
        assert part == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(("key", "node"), [(Qt.Key.Key_End, "n80"), (Qt.Key.Key_Home, "n0")])
def test_keys_go_along_too(make_canvas: MakeCanvas, key: Qt.Key, node: str) -> None:
    canvas = make_canvas(_tall())
    overview = Overview(canvas)
    canvas.center_on("n40")
    QTest.keyClick(overview, key)
    assert node in canvas.shown_nodes()
    before = canvas.seen().center().y()
    QTest.keyClick(overview, Qt.Key.Key_PageDown if key == Qt.Key.Key_Home else Qt.Key.Key_PageUp)
    assert abs(canvas.seen().center().y() - before) > canvas.seen().height() / 2


def test_screen_readers_hear_where_the_view_is(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_tall())
    overview = Overview(canvas)
    assert overview.accessibleName()
    canvas.center_on("n80")
    assert "100%" in overview.accessibleDescription()
