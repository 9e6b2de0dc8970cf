"""The bar that finds layers, with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, Node, chain
from cnnstudio.document.changes import InsertLayer, RemoveLayers
from cnnstudio.document.project import Project
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.workspaces.design import DesignWorkspace

_Key = Qt.Key


def _network() -> Network:
    plain = chain(Input((16, 16, 8)), *(Conv2D(8, padding="same") for _ in range(40)))
    return Network((*plain.nodes, Node("unit", "unit", ResidualUnit(8), ("n40",))))


@pytest.fixture
def design(main_window: MainWindow) -> DesignWorkspace:
    main_window.editor.open(Project(_network()), None)
    main_window.design.find_layer()
    return main_window.design


def _type(design: DesignWorkspace, text: str) -> None:
    design.find_bar.field.clear()
    QTest.keyClicks(design.find_bar.field, text)


def _press(
    design: DesignWorkspace, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(design.find_bar.field, key, held)


def test_typing_selects_the_first_and_counts(main_window: MainWindow, design: DesignWorkspace) -> None:
    _type(design, "conv2d_3")
    assert main_window.editor.selection == ("n4",)
    assert design.find_bar.count.text() == "1 of 11"
    assert "n4" in design.canvas.shown_nodes()


def test_enter_goes_on_and_shift_enter_back(main_window: MainWindow, design: DesignWorkspace) -> None:
    _type(design, "conv2d_39")
    _press(design, _Key.Key_Return)
    assert main_window.editor.selection == ("n40",)
    _type(design, "conv2d_1")
    assert main_window.editor.selection == ("n2",) or design.find_bar.count.text().endswith("of 11")
    first = design.find_bar.count.text()
    _press(design, _Key.Key_Return)
    second = design.find_bar.count.text()
    _press(design, _Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert design.find_bar.count.text() == first != second
    assert main_window.editor.selection[0] in design.canvas.shown_nodes()


def test_a_layer_inside_a_block_is_opened_with_enter(
    main_window: MainWindow, design: DesignWorkspace
) -> None:
    inner = main_window.editor.document.report["unit"].inner
    assert inner is not None
    name = inner.network.nodes[-1].name
    _type(design, name)
    assert main_window.editor.selection == ("unit",)
    assert design.shown_canvas is design.canvas
    while design.shown_canvas is design.canvas:
        _press(design, _Key.Key_Return)
    assert design.level.node == "unit"
    chosen = design.level.canvas.editor.selection
    assert name in inner.network[chosen[0]].name
    assert design.find_bar.field.hasFocus()


def test_escape_closes_and_gives_the_canvas_the_focus(qtbot: QtBot, design: DesignWorkspace) -> None:
    _press(design, _Key.Key_Escape)
    assert design.find_bar.isHidden()
    qtbot.waitUntil(design.canvas.hasFocus)


def test_nothing_found_is_said(main_window: MainWindow, design: DesignWorkspace) -> None:
    main_window.editor.select(("n3",))
    design.find_bar.field.setText("lstm")
    assert design.find_bar.count.text() == "No layer found"
    assert not design.find_bar.next.isEnabled()
    _press(design, _Key.Key_Return)
    assert main_window.editor.selection == ("n3",)


def test_an_edit_is_followed(main_window: MainWindow, design: DesignWorkspace) -> None:
    _type(design, "conv2d_3")
    main_window.editor.perform(InsertLayer(Conv2D(8, padding="same"), Edge("n0", "n1", 0)))
    main_window.editor.perform(RemoveLayers(("n4",)))
    assert design.find_bar.count.text() == "1 of 10"
    assert ("n4",) not in design.find_bar.found


def test_typing_finds_from_the_selection_on(main_window: MainWindow, design: DesignWorkspace) -> None:
    main_window.editor.select(("n20",))
    _type(design, "conv")
    assert main_window.editor.selection == ("n20",)
