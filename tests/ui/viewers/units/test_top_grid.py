from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.top_images import TopImagesResult
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.units.top_grid import TopGrid
from cnnstudio.ui.viewers.units.top_pictures import pictures_of


@pytest.fixture
def grid(qtbot: QtBot, model: UntrainedModel, make_result: Callable[..., TopImagesResult]) -> TopGrid:
    made = TopGrid()
    qtbot.addWidget(made)
    made.resize(316, made.heightForWidth(316))
    made.show_pictures(pictures_of(model, make_result(), 0).pictures[:5])
    made.show()
    return made


def test_a_click_and_enter_open_an_image(grid: TopGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.opened) as clicked:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.tile(4).center())
    assert clicked.args == [grid.pictures[4]]
    qtbot.keyClick(grid, Qt.Key.Key_Up)
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    with qtbot.waitSignal(grid.opened) as entered:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert entered.args == [grid.pictures[0]]
    assert grid.number_at(grid.tile(5).center()) == -1


def test_the_patch_is_framed_or_shown_alone(grid: TopGrid) -> None:
    rect = grid.tile(0)
    # The patch begins at row 1, column 2 of 8: its frame is drawn there.
    corner = (round(rect.left() + rect.width() * 2 / 8 + 1), round(rect.top() + rect.height() * 2.5 / 8))
    framed = grid.grab().toImage().pixelColor(*corner)
    assert framed.name() == theme.colours.accent
    grid.show_patches(True)
    pixels = grid.pictures[0].pixels[1:4, 2:5, 0]
    image = grid.grab().toImage()
    for row in range(3):
        for column in range(3):
            x = rect.left() + int(rect.width() * (column + 0.5) / 3)
            y = rect.top() + int(rect.height() * (row + 0.5) / 3)
            assert image.pixelColor(x, y).red() == pixels[row, column]


def test_it_says_where_the_value_comes_from(grid: TopGrid) -> None:
    lines = grid.words(1).splitlines()
    assert lines[1] == "1.875 at row 1, column 2 of the map"
    assert lines[2] == "which sees rows 1 to 3, columns 2 to 4 of the image"
