from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.data.collection import ArrayCollection
from cnnstudio.data.dataset import Samples
from cnnstudio.data.digits import Digits
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.datasets.sample_view import SampleView


def large(count: int) -> DatasetLook:
    """So many small grey images."""
    images = np.broadcast_to(np.arange(count, dtype=np.uint8)[:, None, None, None], (count, 4, 4, 1))
    labels = np.arange(count) % 10
    collection = ArrayCollection.of(Samples(images, labels, tuple("0123456789")))
    return DatasetLook(Digits(), 0, collection, np.zeros(count, np.uint8), np.bincount(labels), ())


@pytest.fixture
def view(shown: Callable[[QWidget], QWidget]) -> SampleView:
    made = SampleView()
    shown(made)
    made.resize(600, 500)
    return made


def test_a_large_set_costs_what_is_seen(view: SampleView, qtbot: QtBot) -> None:
    view.show_look(large(60_000))
    assert view.count == 60_000
    for share in (0.0, 0.3, 1.0):
        view.verticalScrollBar().setValue(round(view.verticalScrollBar().maximum() * share))
        view.viewport().repaint()
        qtbot.waitUntil(lambda: not view.thumbnails.is_busy)
    assert view.thumbnails.count < 300
    last = view.rect_of(59_999)
    assert view.viewport().rect().contains(last)


def test_a_click_and_the_keys_choose(view: SampleView, qtbot: QtBot) -> None:
    view.show_look(large(1000))
    chosen: list[int] = []
    view.chosen.connect(chosen.append)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect_of(3).center())
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Right,
                Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_PageDown):  # fmt: skip
        QTest.keyClick(view, key)
    columns = view.columns
    rows = view.viewport().height() // 114
    assert chosen == [3, 4, 4 + columns, 3 + columns, 3, 999, 0, rows * columns]
    assert view.viewport().rect().intersects(view.rect_of(rows * columns))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.viewport().rect().bottomRight())


def test_some_of_the_images(view: SampleView) -> None:
    view.show_look(large(100))
    view.verticalScrollBar().setValue(400)
    view.show_places(np.array([5, 50, 95]))
    assert (view.count, view.verticalScrollBar().value(), view.current) == (3, 0, -1)
    view.choose(50)
    assert view.current == 50
    view.choose(51)
    assert view.current == 50


def test_the_chosen_image_stays_in_view_in_a_narrower_grid(view: SampleView) -> None:
    view.show_look(large(5000))
    view.choose(3000)
    view.resize(300, 500)
    assert view.viewport().rect().contains(view.rect_of(3000))


def test_it_is_sound_when_empty(view: SampleView) -> None:
    view.show_look(None)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton)
    view.viewport().repaint()
    assert (view.count, view.current) == (0, -1)
