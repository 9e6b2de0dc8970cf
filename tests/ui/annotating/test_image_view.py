from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.data.annotating.mask import Mask
from cnnstudio.ui.annotating.image_view import ImageView, picture_levels

PIXELS = np.random.default_rng(0).integers(0, 256, (600, 800, 3)).astype(np.uint8)


@pytest.fixture
def view(qapp: object, shown: Callable[[QWidget], QWidget]) -> ImageView:
    made = ImageView()
    shown(made)
    made.resize(500, 400)
    made.show_levels(picture_levels(PIXELS))
    QApplication.processEvents()
    return made


def on_screen(view: ImageView) -> QImage:
    """What stands on the screen, without drawing it again."""
    device = view.backingStore().paintDevice()
    assert isinstance(device, QImage)
    return device.copy()


def pixels_of(image: QImage) -> np.ndarray:
    """uint32, (H, W)."""
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())


def test_levels_halve_until_they_are_small(qapp: object) -> None:
    levels = picture_levels(PIXELS)
    assert [(one.width(), one.height()) for one in levels] == [(800, 600), (400, 300)]
    assert picture_levels(PIXELS[:, :, :1])[0].pixelColor(5, 6).red() == PIXELS[6, 5, 0]


def test_pixels_stand_where_they_belong(view: ImageView) -> None:
    view.show_mask(Mask.empty(600, 800).painted(300, 200, np.ones((1, 1), np.bool_), 1))
    view.zoom_by(100)
    view.bring_into_view(QRectF(299, 199, 3, 3))
    QApplication.processEvents()
    picture = on_screen(view)
    for x, y in ((299, 199), (301, 201)):
        point = view.view_point(x + 0.5, y + 0.5).toPoint()
        assert picture.pixelColor(point).getRgb()[:3] == tuple(int(part) for part in PIXELS[y, x])
    point = view.view_point(300.5, 200.5).toPoint()
    expected = (PIXELS[200, 300].astype(int) + np.array((230, 159, 0))) / 2
    assert np.abs(np.array(picture.pixelColor(point).getRgb()[:3]) - expected).max() <= 2


def test_what_is_pushed_looks_as_if_it_were_drawn_anew(view: ImageView) -> None:
    view.show_mask(Mask.empty(600, 800).painted(300, 200, np.ones((50, 60), np.bool_), 1))
    view.zoom_by(3)
    QApplication.processEvents()
    drawn: list[int] = []
    paint_over = view.paint_over

    def noted(painter: QPainter, area: QRectF) -> None:
        drawn.append(round(area.width() * area.height()))
        paint_over(painter, area)

    view.paint_over = noted  # type: ignore[method-assign]
    for dx, dy in ((13, -7), (-40, 22), (0, 5)):
        view.push(dx, dy)
        QApplication.processEvents()
    assert 0 < sum(drawn) < view.width() * view.height() / 2
    pushed = on_screen(view)
    view.update()
    QApplication.processEvents()
    # Where a px of the image begins may be rounded otherwise along a column or row.
    assert (pixels_of(pushed) != pixels_of(on_screen(view))).mean() < 0.01


def test_a_ground_that_was_kept_is_that_of_the_picture_and_the_sight(view: ImageView) -> None:
    def changes() -> Iterator[None]:
        yield None
        yield view.zoom_by(0.7)
        yield view.push(-13, 9)
        yield view.resize(420, 380)
        yield view.show_levels(picture_levels(PIXELS[::-1].copy()))

    for _ in changes():
        fresh = ImageView()
        fresh.resize(view.size())
        fresh.show_levels(view._levels)
        fresh._set_sight(view.sight)
        expected = fresh.grab().toImage()
        for _ in range(3):  # drawn, kept, and drawn from what was kept
            assert view.grab().toImage() == expected
        assert view._ground is not None
        fresh.deleteLater()


def test_it_zooms_at_the_pointer_and_pushes_with_the_wheel(view: ImageView) -> None:
    point = QPointF(120, 90)

    def turn(notches: int, held: Qt.KeyboardModifier) -> None:
        event = QWheelEvent(
            point, view.mapToGlobal(point), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)

    view.zoom_by(4)
    before = view.image_point(point)
    turn(2, Qt.KeyboardModifier.ControlModifier)
    assert view.image_point(point) == pytest.approx(before)
    place = view.sight
    turn(-1, Qt.KeyboardModifier.NoModifier)
    assert (view.sight.dx, view.sight.dy) == (place.dx, place.dy - 72)
    turn(1, Qt.KeyboardModifier.ShiftModifier)
    assert view.sight.dx == place.dx + 72
    view.actual_size()
    assert view.sight.scale == 1
    view.fit()
    fitted = view.sight
    view.resize(300, 200)
    assert view.sight.scale < fitted.scale  # all of it is shown still
    view.zoom_in()
    zoomed = view.sight
    view.resize(310, 210)
    assert view.sight == zoomed


def test_without_an_image_nothing_happens(qapp: object, shown: Callable[[QWidget], QWidget]) -> None:
    view = ImageView()
    shown(view)
    for act in (view.fit, view.actual_size, view.zoom_in, view.zoom_out):
        act()
    view.push(5, 5)
    QTest.keyClick(view, Qt.Key.Key_Period)
    assert view.image_size.isNull()
