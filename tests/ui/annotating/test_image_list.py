from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.annotating.image_list import ImageList


@pytest.fixture
def images(qapp: object, shown: Callable[[QWidget], QWidget]) -> ImageList:
    made = ImageList()
    shown(made)
    made.show_names(("a.png", "b.png", "c.png"))
    return made


def test_marks_are_told_in_words_too(images: ImageList) -> None:
    images.show_marks({"b.png"}, {"c.png"})
    model = images.model()
    assert [model.data(model.index(row, 0), Qt.ItemDataRole.ToolTipRole) for row in range(3)] == [
        "a.png: nothing drawn yet", "b.png: annotated", "c.png: cannot be read",
    ]  # fmt: skip
    icons = [model.data(model.index(row, 0), Qt.ItemDataRole.DecorationRole) for row in range(3)]
    assert len({icon.cacheKey() for icon in icons}) == 3


def test_keys_walk_and_letters_are_left_to_the_page(images: ImageList) -> None:
    told: list[int] = []
    images.chosen.connect(told.append)
    images.show_place(0)
    assert told == []
    images.setFocus()
    QTest.keyClick(images, Qt.Key.Key_Down)
    assert told == [1]
    QTest.keyClick(images, Qt.Key.Key_C)
    assert told == [1]
    images.show_names(())
    assert images.model().rowCount() == 0
