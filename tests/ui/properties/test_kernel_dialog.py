from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.values import Matrices
from cnnstudio.ui.properties.kernel_dialog import KernelDialog
from cnnstudio.ui.properties.planes import PRESETS

Show = Callable[[QWidget], QWidget]


def choose(dialog: KernelDialog, name: str) -> None:
    actions = {action.text(): action for action in dialog.preset_button.menu().actions()}
    actions[name].trigger()


def test_a_vertical_line_of_seven_px_is_two_clicks_away(shown: Show) -> None:
    dialog = KernelDialog("Kernel values", None)
    shown(dialog)
    choose(dialog, "Vertical line")
    assert dialog.matrices.planes == (PRESETS["Vertical line"]((7, 7)),)


def test_kernels_are_added_removed_and_kept_apart(qtbot: QtBot, shown: Show) -> None:
    dialog = KernelDialog("Kernel values", Matrices((((1.0, 2.0), (3.0, 4.0)),)))
    shown(dialog)
    assert not dialog.remove_button.isEnabled()
    qtbot.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    index = dialog.table.model().index(0, 1)
    assert dialog.table.model().setData(index, "-1e-1")
    assert dialog.matrices.planes == (((1.0, 2.0), (3.0, 4.0)), ((0.0, -0.1), (0.0, 0.0)))
    dialog.tabs.setCurrentIndex(0)
    assert dialog.table.model().data(index) == "2"
    qtbot.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert dialog.matrices.planes == (((0.0, -0.1), (0.0, 0.0)),)


def test_a_text_that_is_no_number_leaves_the_cell(shown: Show) -> None:
    dialog = KernelDialog("Kernel values", Matrices((((1.0,),),)))
    shown(dialog)
    assert not dialog.table.model().setData(dialog.table.model().index(0, 0), "x")
    assert "“x”" in dialog._message.text()
    assert dialog.matrices.planes == (((1.0,),),)


def test_another_size_cuts_and_brings_back(qtbot: QtBot, shown: Show) -> None:
    dialog = KernelDialog("Kernel values", None)
    shown(dialog)
    choose(dialog, "Horizontal line")
    before = dialog.matrices
    for text in ("3", "11", "7"):
        dialog.width_field.selectAll()
        qtbot.keyClicks(dialog.width_field, text)
        assert dialog.matrices.size == (7, int(text))
    assert dialog.matrices == before
    dialog.width_field.selectAll()
    qtbot.keyClicks(dialog.width_field, "0")
    assert "from 1 to 31" in dialog._message.text()


def test_what_is_on_the_clipboard_is_pasted(qtbot: QtBot, shown: Show) -> None:
    dialog = KernelDialog("Kernel values", None)
    shown(dialog)
    QGuiApplication.clipboard().setText("1\t2\n3\t4\n\n5\t6\n7\t8")
    qtbot.mouseClick(dialog.paste_button, Qt.MouseButton.LeftButton)
    assert dialog.matrices.planes == (((1.0, 2.0), (3.0, 4.0)), ((5.0, 6.0), (7.0, 8.0)))
    dialog.copy()
    assert QGuiApplication.clipboard().text() == "1\t2\n3\t4"
    QGuiApplication.clipboard().setText("no kernel")
    dialog.paste()
    assert "must be a number" in dialog._message.text()
    assert dialog.matrices.size == (2, 2)
