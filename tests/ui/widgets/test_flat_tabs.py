from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.widgets.flat_tabs import FlatTabs


def tabs(qtbot: QtBot) -> FlatTabs:
    bar = FlatTabs("Views")
    qtbot.addWidget(bar)
    for text in ("Activations", "Kernels"):
        bar.addTab(text)
    bar.resize(400, 36)
    bar.show()
    return bar


def test_the_open_tab_is_underlined(qtbot: QtBot) -> None:
    theme.apply("light")
    bar = tabs(qtbot)
    for place in (0, 1):
        bar.setCurrentIndex(place)
        image, rect = bar.grab().toImage(), bar.tabRect(place)
        assert image.pixelColor(rect.center().x(), rect.bottom()) == QColor(theme.colours.accent)
        other = bar.tabRect(1 - place)
        assert image.pixelColor(other.center().x(), other.bottom()) != QColor(theme.colours.accent)


def test_tabs_do_not_move_when_another_is_opened(qtbot: QtBot) -> None:
    bar = tabs(qtbot)
    before = bar.tabRect(1)
    bar.setCurrentIndex(1)
    assert bar.tabRect(1) == before


def test_many_tabs_stand_closer_where_room_is_short(qtbot: QtBot) -> None:
    bar = FlatTabs("Views")
    qtbot.addWidget(bar)
    for _ in range(8):
        bar.addTab("Activations")
    bar.resize(2000, 36)
    bar.show()
    wide = bar.tabRect(0).width()
    texts = wide - 2 * 16
    bar.resize(8 * (texts + 2 * 9), 36)
    assert bar.tabRect(0).width() == texts + 2 * 9
    assert bar.tabRect(7).right() < bar.width()
    bar.resize(100, 36)
    assert bar.tabRect(0).width() == texts + 2 * 7


def test_no_word_is_cut_by_the_arrows(qtbot: QtBot) -> None:
    bar = FlatTabs("Views")
    qtbot.addWidget(bar)
    for _ in range(8):
        bar.addTab("Activations")
    bar.resize(370, 36)
    bar.show()
    qtbot.waitUntil(lambda: not bar.is_whole(7))
    whole = [place for place in range(8) if bar.is_whole(place)]
    cut = next(place for place in range(8) if place not in whole)
    assert bar.tabRect(cut).left() < bar.width(), "a part of it has room"
    image, rect, ratio = bar.grab().toImage(), bar.tabRect(cut), bar.devicePixelRatioF()
    arrows = min(arrow.x() for arrow in bar.findChildren(QToolButton) if arrow.isVisible())
    seen = {
        image.pixel(round(x * ratio), round(y * ratio))
        for x in range(rect.left(), arrows)
        for y in range(4, rect.height() - 4)
    }
    assert len(seen) == 1, "nothing is written there"
