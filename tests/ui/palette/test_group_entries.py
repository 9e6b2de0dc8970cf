"""The palette's section of one's own groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.document import Document
from cnnstudio.document.group import group_of
from cnnstudio.document.kept_groups import KeptGroups
from cnnstudio.document.project import Project
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.gestures.palette_drop import dragged_layer
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.palette.panel import PalettePanel
from cnnstudio.ui.palette.quick_add import QuickAdd
from cnnstudio.ui.palette.shelf import GroupShelf
from tests.document.test_group import stem


@pytest.fixture
def shelf(qapp: object, tmp_path: Path) -> GroupShelf:
    shelf = GroupShelf(KeptGroups(tmp_path / "groups"))
    shelf.keep(stem(title="My stem"))
    return shelf


@pytest.fixture
def panel(shelf: GroupShelf, shown: Callable[[QWidget], QWidget]) -> PalettePanel:
    panel = PalettePanel(Editor(Document(Project(chain(Input((16, 16, 3)), Flatten())))), shelf)
    shown(panel)
    return panel


def key_of(shelf: GroupShelf) -> str:
    return next(iter(shelf.groups))


def test_they_stand_first_in_a_section_of_their_own(panel: PalettePanel, shelf: GroupShelf) -> None:
    section = panel.tree.topLevelItem(0)
    assert section is not None
    assert section.text(0) == "Your groups"
    assert panel.tree.visible_kinds()[0] == key_of(shelf)
    shelf.remove(key_of(shelf))
    first = panel.tree.topLevelItem(0)
    assert first is not None
    assert first.text(0) == "Input and shape"


def test_the_search_finds_them(panel: PalettePanel, shelf: GroupShelf) -> None:
    panel.search.setText("my st")
    assert panel.tree.visible_kinds() == (key_of(shelf),)
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    (added,) = [node for node in panel._editor.document.project.network if group_of(node.layer) is not None]
    assert (added.name, added.layer) == ("My stem", stem(title="My stem"))


def test_a_double_click_appends_one(panel: PalettePanel, shelf: GroupShelf) -> None:
    item = panel.tree.groups.item(key_of(shelf))
    assert item is not None
    place = panel.tree.visualItemRect(item).center()
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(panel._editor.document.project.network) == 3


def test_what_is_dragged_is_the_group_itself(panel: PalettePanel, shelf: GroupShelf) -> None:
    item = panel.tree.groups.item(key_of(shelf))
    assert item is not None
    assert dragged_layer(panel.tree.mimeData([item])) == stem(title="My stem")


def test_it_is_renamed_in_its_place(qtbot: QtBot, panel: PalettePanel, shelf: GroupShelf) -> None:
    item = panel.tree.groups.item(key_of(shelf))
    panel.tree.setCurrentItem(item)  # type: ignore[arg-type]
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_F2)
    (field,) = panel.tree.viewport().findChildren(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Head")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [group.label for group in shelf.groups.values()] == ["Head"])
    again = panel.tree.groups.item(key_of(shelf))
    assert again is not None
    assert again.text(0) == "Head"


def test_the_menu_adds_and_takes_out(panel: PalettePanel, shelf: GroupShelf) -> None:
    item = panel.tree.groups.item(key_of(shelf))
    assert item is not None
    menu = panel.tree.groups.menu(item)
    assert [action.text() for action in menu.actions()] == ["Add to the network", "Rename", "Remove"]
    menu.actions()[0].trigger()
    assert len(panel._editor.document.project.network) == 3
    menu.actions()[2].trigger()
    assert shelf.groups == {}
    panel.tree.groups.show({})


def test_quick_add_finds_them_too(qapp: object, shelf: GroupShelf) -> None:
    popup = QuickAdd()
    popup.set_groups(shelf.groups)
    popup._on_text_changed("my stem")
    assert popup.kinds()[0] == key_of(shelf)
    popup._on_text_changed("conv2d")
    assert popup.kinds()[0] == "conv_2d"
