"""Tests of views that paint all of themselves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QScrollArea, QWidget

from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.header import Header
from cnnstudio.ui.viewers.painted_view import PaintedView, lay_out_scrolled

Show = Callable[[QWidget], QWidget]
RED = "#ff0000"


class Stripes(PaintedView):
    """Red lines of 40 px, two beside each other where there is room."""

    count = 0

    @property
    def is_empty(self) -> bool:
        return not self.count

    def content_height(self) -> int:
        return 40 * (-(-self.count // 2) if self.width() >= 300 else self.count)

    def paint_content(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, self.content_height() - 10, self.width(), 10), QColor(RED))


def colour(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


def test_all_of_it_is_drawn_whatever_is_in_view(shown: Show) -> None:
    viewer, header, view = QWidget(), Header(), Stripes()
    lay_out_scrolled(viewer, header, view)
    assert view.drawing() is None
    view.count = 60
    shown(viewer)
    viewer.resize(280, 200)
    view.fit()
    assert view.minimumHeight() == 2400
    drawing = view.drawing()
    assert drawing is not None
    assert drawing.size == QSize(view.width(), 2400)
    image = drawing.image()
    assert colour(image, 20, 4790) == RED
    assert colour(image, 20, 20) == theme.colours.background
    (scroll,) = viewer.findChildren(QScrollArea)
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    seen = view.grab().toImage()
    assert colour(seen, 10, seen.height() - 3) == RED


def test_another_width_arranges_it_anew(shown: Show) -> None:
    view = Stripes()
    view.count = 5
    shown(view)
    view.resize(280, 100)
    assert view.minimumHeight() == 200
    view.resize(400, 200)
    assert view.minimumHeight() == 120
    drawing = view.drawing()
    assert drawing is not None
    assert drawing.size == QSize(400, 120)
    assert colour(view.grab().toImage(), 5, 190) == theme.colours.background
