from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.engine.pixel.account import Planes, Terms
from cnnstudio.ui.theme.theme import theme
from cnnstudio.ui.viewers.account.blocks import Rect
from cnnstudio.ui.viewers.account.view import AccountView
from tests.ui.viewers.account.accounts import account, row, window


@pytest.fixture
def view(qtbot: QtBot) -> AccountView:
    made = AccountView()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    qtbot.waitExposed(made)
    made.show_account(account())
    return made


def middle(rect: Rect) -> QPoint:
    return QPoint(rect.x + rect.width // 2, rect.y + rect.height // 2)


def click(qtbot: QtBot, view: AccountView, rect: Rect) -> None:
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(rect))


def test_a_click_on_a_number_goes_to_where_it_comes_from(view: AccountView, qtbot: QtBot) -> None:
    grid = view.layout_now.blocks[0].grids[0]
    view.show_plane(1)
    with qtbot.waitSignal(view.number_chosen) as went:
        click(qtbot, view, grid.cell_rect(2, 2))
    assert went.args == [0, (1 * 9 + 1) * 3 + 1]
    with qtbot.assertNotEmitted(view.number_chosen):
        click(qtbot, view, grid.cell_rect(0, 0))  # padding


def test_a_click_on_a_sum_shows_that_channel(view: AccountView, qtbot: QtBot) -> None:
    chips = view.layout_now.blocks[0].chips
    assert view.plane == chips[0][0]
    with qtbot.waitSignal(view.plane_chosen):
        click(qtbot, view, chips[2][1])
    assert view.plane == chips[2][0]
    view.show_account(account())
    assert view.plane == chips[2][0]
    view.show_account(account(layer="other"))
    assert view.plane == chips[0][0]


def test_keys_move_the_place_and_a_mark_that_enter_follows(view: AccountView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.moved) as moved:
        qtbot.keyClick(view, Qt.Key.Key_Left)
    assert moved.args == [0, -1]
    view.show_plane(0)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(view.number_chosen) as went:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert went.args == [0, (1 * 9 + 1) * 3]
    view.show_account(account(row(30), layer="dense"))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(view.number_chosen) as went:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert went.args == [0, 28]


def test_the_tooltip_tells_number_factor_and_origin(view: AccountView) -> None:
    view.show_plane(0)
    grid = view.layout_now.blocks[0].grids[0]
    text = view.text_at(middle(grid.cell_rect(1, 2)))
    assert text == "channel 0 · before, row 0, column 1, unit 0\ninput: 3\nkernel: 0\nproducts: 0"
    assert "padding: outside of the map" in view.text_at(middle(grid.cell_rect(0, 0)))
    assert view.text_at(QPoint(1, 1)) == ""


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_kind_of_step_is_drawn(view: AccountView, mode: str) -> None:
    theme.apply(mode)
    empty = view.grab().toImage()
    odd = np.array([[[math.nan, math.inf, 1.0]]], np.float32)
    strange = Terms("Strange", "largest", odd, odd.astype(np.float64), np.arange(3).reshape(1, 1, 3), 1.0,
                    winners=odd == 1, planes=Planes())  # fmt: skip
    for shown in (account(strange), account(row(3)), account(window(300, 3, 3)), account(window(1, 0, 0))):
        view.show_account(shown)
        assert view.grab().toImage() != empty
    view.show_account(None)
    assert view.plane_count == 0
