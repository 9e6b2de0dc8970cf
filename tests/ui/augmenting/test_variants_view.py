from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from cnnstudio.data.motions import ImageObject
from cnnstudio.ui.augmenting.variants_view import VariantsView, shown_picture


@pytest.fixture
def view(shown: Callable[[QWidget], QWidget]) -> VariantsView:
    made = VariantsView()
    shown(made)
    made.setFixedSize(600, 460)
    return made


def grey(level: int) -> np.ndarray:
    return np.full((16, 16, 1), level, np.uint8)


def middle(view: VariantsView, number: int) -> QColor:
    return view.grab().toImage().pixelColor(view.rect_of(number).center())


def test_every_picture_stands_in_its_cell(view: VariantsView) -> None:
    view.show_original(shown_picture(grey(10)), "to come")
    assert view.words == "to come"
    view.show_variants(tuple(shown_picture(grey(100 + 10 * number)) for number in range(9)))
    for number in range(-1, 9):
        expected = 10 if number < 0 else 100 + 10 * number
        assert middle(view, number).red() == expected
    rects = [view.rect_of(number) for number in range(-1, 9)]
    assert all(view.rect().contains(rect) for rect in rects)
    assert not any(one.intersects(other) for one in rects for other in rects if one is not other)


def test_masks_and_boxes_are_drawn_on_demand(view: VariantsView) -> None:
    mask = np.zeros((16, 16), bool)
    mask[4:12, 4:12] = True
    view.show_original(shown_picture(grey(128), (ImageObject(0, (4, 4, 12, 12), mask),)))
    with_objects = view.grab().toImage()
    cell = view.rect_of(-1)
    assert with_objects.pixelColor(cell.center()) != QColor(128, 128, 128)
    assert with_objects.pixelColor(cell.topLeft() + cell.center() * 0).red() == 128
    view.set_objects_shown(False)
    assert middle(view, -1) == QColor(128, 128, 128)


def test_numbers_of_any_kind_are_shown(view: VariantsView) -> None:
    view.show_original(shown_picture(np.full((16, 16, 3), 300.0, np.float32)))
    assert middle(view, -1) == QColor(255, 255, 255)


def test_nothing_and_little_room(view: VariantsView) -> None:
    view.show_original(None)
    assert not view.grab().isNull()
    view.setFixedSize(40, 30)
    view.show_original(shown_picture(grey(3)), "Add a change.")
    assert not view.grab().isNull()
    assert view.accessibleDescription() == "Add a change."
