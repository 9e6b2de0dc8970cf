"""What the style draws otherwise than Fusion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QScrollBar, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.scroll_bars import EXTENT


@pytest.fixture(autouse=True)
def styled(qapp: QApplication) -> Iterator[None]:
    theme.apply("light")
    yield
    theme.apply("light")


@pytest.fixture
def bar(qtbot: QtBot) -> QScrollBar:
    """A vertical bar of 200 px over 300 lines, of which 100 are seen."""
    made = QScrollBar(Qt.Orientation.Vertical)
    qtbot.addWidget(made)
    made.setRange(0, 200)
    made.setPageStep(100)
    made.resize(EXTENT, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def _part(bar: QScrollBar, part: QStyle.SubControl) -> tuple[int, int]:
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    rect = bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, bar)
    return rect.top(), rect.height()


def test_a_bar_is_slim_and_has_no_arrows(bar: QScrollBar) -> None:
    assert bar.sizeHint().width() == EXTENT
    assert _part(bar, QStyle.SubControl.SC_ScrollBarAddLine)[1] <= 0
    assert _part(bar, QStyle.SubControl.SC_ScrollBarSubLine)[1] <= 0
    assert _part(bar, QStyle.SubControl.SC_ScrollBarGroove) == (0, 200)


@pytest.mark.parametrize(("value", "start"), [(0, 0), (100, 67), (200, 134)])
def test_the_handle_shows_the_part_that_is_seen(bar: QScrollBar, value: int, start: int) -> None:
    bar.setValue(value)
    assert _part(bar, QStyle.SubControl.SC_ScrollBarSlider) == (start, 66)
    assert _part(bar, QStyle.SubControl.SC_ScrollBarSubPage) == (0, start)
    assert _part(bar, QStyle.SubControl.SC_ScrollBarAddPage) == (start + 66, 200 - 66 - start)


def test_the_handle_stays_large_enough_to_hold(bar: QScrollBar) -> None:
    bar.setRange(0, 100_000)
    assert _part(bar, QStyle.SubControl.SC_ScrollBarSlider)[1] == 28


def _mouse(bar: QScrollBar, kind: QEvent.Type, y: int) -> None:
    """Send an event to the bar itself, whatever other tests have left open or grabbed."""
    place, left, none = QPointF(5, y), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, place, bar.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(bar, event)


def test_a_bar_is_dragged_and_paged(bar: QScrollBar) -> None:
    _mouse(bar, QEvent.Type.MouseButtonPress, 10)
    _mouse(bar, QEvent.Type.MouseMove, 77)
    _mouse(bar, QEvent.Type.MouseButtonRelease, 77)
    assert bar.value() == 100
    _mouse(bar, QEvent.Type.MouseButtonPress, 195)
    _mouse(bar, QEvent.Type.MouseButtonRelease, 195)
    assert bar.value() == 200


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_handle_stands_out_from_its_ground(bar: QScrollBar, mode: str) -> None:
    theme.apply(mode)
    drawn = bar.grab().toImage()
    ground, handle = drawn.pixelColor(5, 150), drawn.pixelColor(5, 30)
    assert ground == QColor(theme.colours.panel)
    assert abs(ground.lightness() - handle.lightness()) > 60


def test_a_bar_without_a_range_is_bare(bar: QScrollBar) -> None:
    bar.setRange(0, 0)
    assert len(_colours(bar.grab().toImage())) == 1


def test_a_long_text_in_a_combo_box_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    text = "Latest run: 20261121-004318-ur"
    box = QComboBox()
    qtbot.addWidget(box)
    box.resize(160, 26)
    drawn = _with_text(box, text)
    shorter = (text[:length] + "…" for length in range(1, len(text)))
    shown = next(short for short in shorter if _with_text(box, short) == drawn)
    assert box.fontMetrics().horizontalAdvance(shown) < box.width() - 20


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_frame_of_a_text_can_be_told_from_its_ground(qtbot: QtBot, mode: str) -> None:
    theme.apply(mode)
    text = QPlainTextEdit()
    qtbot.addWidget(text)
    text.resize(120, 60)
    assert text.grab().toImage().pixelColor(0, 30).name() == theme.colours.outline


def _with_text(box: QComboBox, text: str) -> QImage:
    box.clear()
    box.addItem(text)
    return box.grab().toImage()


def _colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
