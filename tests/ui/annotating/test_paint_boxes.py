from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.annotating.box import Box
from cnnstudio.data.annotating.sheet import Sheet
from cnnstudio.ui.annotating import paint_boxes, shown_sheet
from cnnstudio.ui.annotating.image_view import picture_levels
from cnnstudio.ui.annotating.paint_boxes import frames
from cnnstudio.ui.annotating.sheet_view import SheetView

SIZE = 40


def pixels(rects: list[QRect]) -> np.ndarray:
    """How often each pixel is drawn."""
    drawn = np.zeros((SIZE, SIZE), int)
    for rect in rects:
        drawn[rect.top() : rect.top() + rect.height(), rect.left() : rect.left() + rect.width()] += 1
    return drawn


@given(
    st.lists(st.tuples(*[st.integers(5, 30)] * 2, *[st.integers(0, 5)] * 2), max_size=4),
    st.integers(0, 3),
    st.integers(1, 4),
)
def test_frames_cover_every_pixel_of_a_line_once(
    boxes: list[tuple[int, int, int, int]], outside: int, thickness: int
) -> None:
    edges = np.array([(x, y, x + wide, y + high) for x, y, wide, high in boxes], np.int64).reshape(-1, 4)
    wanted = np.zeros((SIZE, SIZE), int)
    for left, top, right, bottom in edges.tolist():
        one = np.zeros((SIZE, SIZE), int)
        one[top - outside : bottom + outside, left - outside : right + outside] = 1
        inner = thickness - outside
        if right - left > 2 * inner and bottom - top > 2 * inner:
            one[top + inner : bottom - inner, left + inner : right - inner] = 0
        wanted += one
    assert np.array_equal(pixels(frames(edges, outside, thickness)), wanted)


def test_many_boxes_lose_their_shade_while_one_zooms_and_have_it_again_at_rest(
    qapp: object, shown: Callable[[QWidget], QWidget], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (paint_boxes, shown_sheet):
        monkeypatch.setattr(module, "MANY", 3)
    view = SheetView()
    shown(view)
    view.resize(600, 500)
    view.set_classes(("ant", "bee"))
    sheet = Sheet.blank(100, 90)
    for place in range(3):
        sheet = sheet.with_box(Box(10 + 20 * place, 10, 25 + 20 * place, 60, place % 2))
    view.show_image(picture_levels(np.full((90, 100, 3), 255, np.uint8)), sheet)

    def painted() -> QImage:
        QApplication.processEvents()
        image = QImage(view.size(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        view.render(painter, QPoint())
        painter.end()
        return image

    view.zoom_by(0.5)
    view.zoom_by(2.0)
    hasty = painted()
    qtbot.waitUntil(lambda: not view._own_painter.is_quick)
    calm = painted()
    assert hasty != calm
    line = view.view_point(10, 35).toPoint()
    assert hasty.pixelColor(line) == calm.pixelColor(line) != QColor("white")
