from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.data.annotating.suggesting import Suggestion
from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.annotating.sheet_view import SheetView
from cnnstudio.ui.annotating.tools import Tool

LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier
GROUND = np.zeros((100, 160, 3), np.uint8)


@pytest.fixture
def view(qapp: object, shown: Callable[[QWidget], QWidget]) -> SheetView:
    """A black image of 160 × 100 px, five px of the view to each of its own."""
    made = SheetView()
    shown(made)
    made.resize(900, 600)
    made.set_classes(("ant", "bee"))
    made.show_image(picture_levels(GROUND), Sheet.blank(160, 100))
    QApplication.processEvents()
    assert made.sight.scale > 4
    return made


def seen(view: SheetView, x: float, y: float) -> str:
    """The colour at a place of the image."""
    QApplication.processEvents()
    return view.grab().toImage().pixelColor(view.view_point(x, y).toPoint()).name()


def at(view: SheetView, x: float, y: float) -> QPoint:
    return view.view_point(x, y).toPoint()


def test_boxes_are_drawn_in_the_colours_of_their_classes_at_every_zoom(view: SheetView) -> None:
    sheet = Sheet.blank(160, 100).with_box(Box(20, 30, 60, 70, 1)).with_box(Box(100, 30, 140, 70, 0))
    view.show_sheet(sheet)
    for factor in (1, 0.3, 0.5):
        view.zoom_by(factor)
        for edge, label in ((20, 1), (140, 0)):  # within a px, since lines lie on whole px
            colours = {seen(view, edge + off / view.sight.scale, 50) for off in (-1, -0.4, 0)}
            assert QColor(*class_rgb(label)).name() in colours
        assert seen(view, 40, 50) == "#000000"


def test_what_is_suggested_is_in_dashes_and_stripes(view: SheetView) -> None:
    guess = Sheet.blank(160, 100).with_box(Box(20, 20, 60, 60, 1)).with_stroke([(120, 50)], 20, 1)
    view.show_suggested(Suggestion(guess, ("ant", "bee")))
    edge = 60 - 0.6 / view.sight.scale
    colours = {seen(view, x, edge) for x in range(22, 58)}
    assert QColor(*class_rgb(1)).name() in colours
    assert len(colours) > 1
    stripes = [seen(view, x + 0.5, 50.5) for x in range(108, 132)]
    assert "#000000" in stripes
    assert 0 < sum(colour != "#000000" for colour in stripes) < len(stripes)
    assert seen(view, 80, 90) == "#000000"
    view.show_suggested(None)
    assert seen(view, 110.5, 50.5) == "#000000"


def test_the_image_is_pushed_with_the_middle_button_or_space(view: SheetView) -> None:
    start = view.sight
    QTest.mousePress(view, MIDDLE, NONE, QPoint(300, 300))
    QTest.mouseMove(view, QPoint(340, 280))
    QTest.mouseRelease(view, MIDDLE, NONE, QPoint(340, 280))
    assert (view.sight.dx, view.sight.dy) == (start.dx + 40, start.dy - 20)
    view.setFocus()
    QTest.keyPress(view, Qt.Key.Key_Space)
    QTest.mousePress(view, LEFT, NONE, QPoint(300, 300))
    QTest.mouseMove(view, QPoint(310, 300))
    QTest.mouseRelease(view, LEFT, NONE, QPoint(310, 300))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.sight.dx == start.dx + 50
    assert view.sheet is not None
    assert view.sheet.is_blank


def test_clicks_go_through_boxes_upon_each_other(view: SheetView) -> None:
    sheet = Sheet.blank(160, 100)
    for inset in (0, 10, 20):
        sheet = sheet.with_box(Box(10 + inset, 10 + inset, 90 - inset, 90 - inset, 0))
    view.show_sheet(sheet)
    view.set_tool(Tool.SELECT)
    chosen = []
    for _ in range(4):
        QTest.mouseClick(view, LEFT, NONE, at(view, 50, 50))
        chosen.append(view.selection)
    assert chosen == [2, 1, 0, 2]
    QTest.mouseClick(view, LEFT, NONE, at(view, 5, 5))
    assert view.selection == -1


def test_the_pointer_shows_what_it_would_do(view: SheetView) -> None:
    view.show_sheet(Sheet.blank(160, 100).with_box(Box(20, 20, 80, 80, 0)))
    view.set_tool(Tool.SELECT)
    QTest.mouseClick(view, LEFT, NONE, at(view, 50, 50))
    shapes = Qt.CursorShape
    for place, shape in (
        ((50, 50), shapes.SizeAllCursor), ((20, 20), shapes.SizeFDiagCursor), ((80, 50), shapes.SizeHorCursor),
        ((120, 50), shapes.ArrowCursor),
    ):  # fmt: skip
        QTest.mouseMove(view, at(view, *place))
        assert view.cursor().shape() is shape
    told: list[tuple[int, int]] = []
    view.pointed.connect(lambda x, y: told.append((x, y)))
    QTest.mouseMove(view, at(view, 33.5, 44.5))
    QTest.mouseMove(view, QPoint(1, 1))
    assert told == [(33, 44), (-1, -1)]


def test_the_tip_of_the_brush_is_as_large_as_what_it_paints(view: SheetView) -> None:
    view.set_tool(Tool.BRUSH)
    view.set_radius(10)
    QTest.mouseMove(view, at(view, 80, 50))
    assert seen(view, 90, 50) != "#000000"
    assert seen(view, 80, 50) == "#000000"
    QTest.mouseMove(view, at(view, 30, 50))
    assert seen(view, 90, 50) == "#000000"


def test_pictures_of_another_image_begin_anew(view: SheetView) -> None:
    view.show_sheet(Sheet.blank(160, 100).with_box(Box(20, 20, 80, 80, 0)))
    view.set_tool(Tool.POLYGON)
    QTest.mouseClick(view, LEFT, NONE, at(view, 50, 50))
    assert view.is_busy
    view.show_image((), None)
    assert not view.is_busy
    assert view.sheet is None
    assert not view.close_polygon()
    QTest.mouseClick(view, LEFT, NONE, QPoint(100, 100))
    assert not view.is_busy
