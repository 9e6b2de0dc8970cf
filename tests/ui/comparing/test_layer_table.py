from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.analysis import analyse
from cnnstudio.core.difference import Difference, Side, difference
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.comparing.layer_table import LayerTable
from cnnstudio.ui.theme import theme


@pytest.fixture
def found() -> Difference:
    layers = Input((8, 8, 1)), Conv2D(4, 3), MaxPooling2D(), Flatten()
    first = chain(*layers, names=("i", "conv", "pool", "flat"))
    nodes = first.nodes
    new = Node("new", "bn", BatchNormalization(), ("n1",))
    second = Network((nodes[0], nodes[1].with_layer(Conv2D(6, 3)), new, nodes[3].with_inputs("new")))
    return difference(Side(analyse(first)), Side(analyse(second)))


def _texts(table: LayerTable) -> list[list[str]]:
    items = [table.topLevelItem(place) for place in range(table.topLevelItemCount())]
    accessible = Qt.ItemDataRole.AccessibleTextRole
    return [
        [item.data(0, accessible), *[item.text(column) for column in range(1, 7)]] for item in items if item
    ]


def test_rows_tell_what_became_of_layers(found: Difference, qtbot: QtBot) -> None:
    table = LayerTable()
    qtbot.addWidget(table)
    table.show_difference(found)
    rows = _texts(table)
    assert rows[0] == ["changed", "conv", "Filters 4 → 6", "6 × 6 × 4 → 6 × 6 × 6", "+20", "+648", "+448 B"]
    assert [row[:2] for row in rows[1:]] == [
        ["removed", "pool"],
        ["added", "bn"],
        ["affected by the others", "flat"],
    ]
    assert table.topLevelItem(0).toolTip(4) == "40 → 60"
    table.show_difference(found, with_same=True)
    assert [row[1] for row in _texts(table)] == ["i", "conv", "pool", "bn", "flat"]
    table.show_difference(None)
    assert table.topLevelItemCount() == 0


def test_what_became_of_a_layer_has_the_room_that_names_and_outputs_leave(
    found: Difference, qtbot: QtBot
) -> None:
    table = LayerTable()
    qtbot.addWidget(table)
    table.resize(912, 300)
    table.show()
    table.show_difference(found)
    assert table.columnWidth(1) < 100
    assert table.columnWidth(3) >= table.fontMetrics().horizontalAdvance("6 × 6 × 4 → 6 × 6 × 6")
    assert table.columnWidth(2) > 250


def test_every_kind_has_a_sign_of_its_own_shape_and_follows_the_theme(
    found: Difference, qtbot: QtBot
) -> None:
    table = LayerTable()
    qtbot.addWidget(table)
    table.show_difference(found)

    def signs() -> list[bytes]:
        images = [table.topLevelItem(place).icon(0).pixmap(16, 16).toImage() for place in range(4)]
        return [bytes(image.constBits()) for image in images]

    def shapes() -> list[tuple[bool, ...]]:
        images = [table.topLevelItem(place).icon(0).pixmap(16, 16).toImage() for place in range(4)]
        return [
            tuple(image.pixelColor(x, y).alpha() > 99 for x in range(16) for y in range(16))
            for image in images
        ]

    before = signs()
    assert len(set(shapes())) == 4
    theme.apply("dark")
    try:
        assert all(one != other for one, other in zip(before, signs(), strict=True))
    finally:
        theme.apply("light")


def test_a_click_and_enter_choose(found: Difference, qtbot: QtBot) -> None:
    table = LayerTable()
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show_difference(found)
    table.show()
    place = table.visualItemRect(table.topLevelItem(1)).center()
    with qtbot.waitSignal(table.layer_chosen) as chosen:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args[0].node.name == "pool"
    with qtbot.waitSignal(table.layer_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Down)
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args[0].node.name == "bn"


def test_an_empty_difference_has_no_rows(qtbot: QtBot) -> None:
    table = LayerTable()
    qtbot.addWidget(table)
    side = Side(analyse(Network()))
    table.show_difference(difference(side, side), with_same=True)
    assert table.shown == ()
