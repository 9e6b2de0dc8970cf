"""Tests of the way from an empty canvas to the demonstrations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network, Node
from cnnstudio.document.demonstrations import DEMONSTRATIONS
from cnnstudio.document.document import Document
from cnnstudio.document.layer_changes import AddLayer
from cnnstudio.document.project import Project
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.demonstration_link import DemonstrationLink
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme

Show = Callable[[QWidget], QWidget]


def made(shown: Show, network: Network | None = None) -> tuple[Canvas, DemonstrationLink]:
    canvas = Canvas(Editor(Document(Project(network=network or Network(())))))
    link = DemonstrationLink(canvas)
    shown(canvas)
    return canvas, link


def test_it_stands_below_the_invitation_in_the_middle(shown: Show) -> None:
    canvas, link = made(shown)
    for width, height in ((640, 420), (300, 300)):
        canvas.resize(width, height)
        view = canvas.viewport().geometry()
        assert link.isVisible()
        assert view.contains(link.geometry())
        assert abs(link.geometry().center().x() - view.center().x()) <= 1
        assert link.y() > view.center().y() + 60
    colours = {
        link.grab().toImage().pixelColor(x, y).name()
        for x in range(link.width())
        for y in range(link.height())
    }
    assert theme.colours.accent in colours


def test_it_goes_as_soon_as_there_is_a_layer_and_comes_back(shown: Show) -> None:
    canvas, link = made(shown)
    canvas.editor.perform(AddLayer(Input((8, 8, 1))))
    assert link.isHidden()
    canvas.editor.undo_stack.undo()
    assert link.isVisible()
    _, other = made(shown, Network((Node("i", "image", Input((8, 8, 1))),)))
    assert other.isHidden()


def test_it_opens_the_menu_and_asks_for_the_chosen_one(shown: Show, qtbot: QtBot) -> None:
    _, link = made(shown)
    with qtbot.waitSignal(link.menu_of_demonstrations.aboutToShow):
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert not link.hasFocus()
    link.menu_of_demonstrations.close()
    with qtbot.waitSignal(link.demonstration_requested) as asked:
        link.menu_of_demonstrations.actions()[2].trigger()
    assert asked.args == [DEMONSTRATIONS[2]]
    link.setFocus(Qt.FocusReason.TabFocusReason)
    link.grab()
    with qtbot.waitSignal(link.menu_of_demonstrations.aboutToShow):
        qtbot.keyClick(link, Qt.Key.Key_Space)
    link.menu_of_demonstrations.close()
