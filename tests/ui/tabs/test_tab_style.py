from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionTab

from cnnstudio.ui.tabs.tab_style import TabLook, TabStyle
from cnnstudio.ui.theme import theme


def _drawn(look: TabLook, *, is_open: bool = False) -> QImage:
    style = TabStyle(lambda _: look)
    image = QImage(220, 35, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colours.background))
    option = QStyleOptionTab()
    option.rect = QRect(0, 0, 220, 35)
    if is_open:
        option.state |= QStyle.StateFlag.State_Selected
    painter = QPainter(image)
    for element in (QStyle.ControlElement.CE_TabBarTabShape, QStyle.ControlElement.CE_TabBarTabLabel):
        style.drawControl(element, option, painter)
    painter.end()
    return image


def _holds(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).name()
    return any(
        image.pixelColor(x, y).name() == wanted
        for x in range(image.width())
        for y in range(4, image.height())
    )


def test_a_dot_marks_unsaved_work(qapp: object) -> None:
    assert _drawn(TabLook("net")) != _drawn(TabLook("net", is_modified=True))


@pytest.mark.parametrize(("progress", "shows"), [(None, False), (-1.0, False), (0.5, True)])
def test_a_ring_shows_how_far_a_training_is(progress: float | None, shows: bool, qapp: object) -> None:
    assert _holds(_drawn(TabLook("net", progress=progress)), theme.colours.accent) is shows
    assert _drawn(TabLook("net", progress=-1.0)) != _drawn(TabLook("net"))


def test_the_open_tab_stands_out(qapp: object) -> None:
    image = _drawn(TabLook("net"), is_open=True)
    assert image.pixelColor(100, 0).name() == QColor(theme.colours.accent).name()
    assert image.pixelColor(100, 34).name() == QColor(theme.colours.panel).name()
    assert _drawn(TabLook("net")).pixelColor(100, 34).name() == QColor(theme.colours.line).name()


def test_a_long_title_ends_before_the_cross(qapp: object) -> None:
    image = _drawn(TabLook("m" * 90, is_modified=True))
    ground = QColor(theme.colours.background).name()
    assert {image.pixelColor(x, y).name() for x in range(195, 218) for y in range(2, 33)} == {ground}
