"""Keeping groups from a window, and what is told of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import chain
from cnnstudio.document.changes import GroupLayers, Rename, SetSettings
from cnnstudio.document.folders import groups_folder
from cnnstudio.document.kept_groups import ENDING
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.main_window import MainWindow


def grouped(window: MainWindow) -> str:
    """Opens a project with a group that is selected; gives its id."""
    applied = GroupLayers(("n1", "n2")).apply(Project(chain(Input((16, 16, 3)), Conv2D(8), Conv2D(8))))
    window.editor.open(applied.project, None)
    window.editor.select(applied.added)
    return applied.added[0]


def told(window: MainWindow) -> str:
    return window.messages.rows[0].text


def test_a_group_without_a_title_takes_its_name(main_window: MainWindow) -> None:
    node = grouped(main_window)
    main_window.editor.perform(SetSettings.of((node,), {"title": ""}))
    main_window.keeping.keep_selected()
    assert "group is in your palette now" in told(main_window)
    assert [group.title for group in main_window.design.shelf.groups.values()] == ["group"]


def test_one_of_the_same_title_is_replaced_or_kept_beside(main_window: MainWindow) -> None:
    node, shelf = grouped(main_window), main_window.design.shelf
    main_window.editor.perform(Rename(node, "Stem"))
    main_window.keeping.keep_selected()
    main_window.keeping.keep_selected()
    assert "already, just as it is" in told(main_window)
    main_window.design.open_block(node)
    main_window.design.front.perform(SetSettings.of(("n1",), {"filters": 5}))
    main_window.design.levels.go_back(1)
    main_window.keeping.keep_selected()
    row = main_window.messages.rows[0]
    assert [button.text() for button in row.buttons] == ["Replace it", "Keep both"]
    QTest.mouseClick(row.buttons[0], Qt.MouseButton.LeftButton)
    assert list(shelf.groups.values()) == [main_window.editor.document.project.network[node].layer]
    main_window.editor.perform(SetSettings.of((node,), {"title": "Stem "}))
    main_window.design.open_block(node)
    main_window.design.front.perform(SetSettings.of(("n1",), {"filters": 6}))
    main_window.design.levels.go_back(1)
    main_window.keeping.keep_selected()
    QTest.mouseClick(main_window.messages.rows[0].buttons[1], Qt.MouseButton.LeftButton)
    assert len(shelf.groups) == 2


def test_what_is_taken_out_can_be_brought_back(main_window: MainWindow) -> None:
    grouped(main_window)
    main_window.keeping.keep_selected()
    (key,) = main_window.design.shelf.groups
    main_window.design.palette_panel.tree.removed.emit(key)
    assert "taken out" in told(main_window)
    QTest.mouseClick(main_window.messages.rows[0].buttons[0], Qt.MouseButton.LeftButton)
    assert list(main_window.design.shelf.groups) == [key]


def test_a_damaged_file_is_told_of(main_window: MainWindow) -> None:
    groups_folder().mkdir(parents=True)
    (groups_folder() / f"bad{ENDING}").write_text("nothing")
    main_window.design.shelf.refresh()
    assert "left out" in told(main_window)
