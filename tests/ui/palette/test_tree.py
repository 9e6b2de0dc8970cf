"""The tree of layer types: what shows at once, what is folded away, and what a search brings out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from cnnstudio.core.catalogue import layer_types
from cnnstudio.ui.palette.tree import LayerTree

EVERYDAY = tuple(cls.kind for cls in layer_types() if cls.is_everyday)
RARE = tuple(cls.kind for cls in layer_types() if not cls.is_everyday)


def _tree(qtbot: QtBot) -> LayerTree:
    tree = LayerTree()
    qtbot.addWidget(tree)
    tree.resize(220, 3000)
    tree.show()
    return tree


def _fold(tree: LayerTree, group: str) -> QTreeWidgetItem:
    (section,) = tree.findItems(group, Qt.MatchFlag.MatchExactly)
    fold = section.child(section.childCount() - 1)
    assert fold is not None
    return fold


def test_what_is_seldom_used_is_folded_away(qtbot: QtBot) -> None:
    tree = _tree(qtbot)
    assert sorted(tree.visible_kinds()) == sorted(EVERYDAY)
    assert "conv_1d" in RARE
    assert "conv_2d" in EVERYDAY


def test_a_click_on_more_shows_the_rest_and_another_folds_it(qtbot: QtBot) -> None:
    tree = _tree(qtbot)
    fold = _fold(tree, "Convolution")
    assert fold.text(0) == "More…"
    place = tree.visualItemRect(fold).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert fold.text(0) == "Less"
    assert "conv_1d" in tree.visible_kinds()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert "conv_1d" not in tree.visible_kinds()


def test_a_search_brings_out_what_is_folded_away(qtbot: QtBot) -> None:
    tree = _tree(qtbot)
    assert tree.filter("conv1d") >= 1
    assert tree.current_kind() == "conv_1d"
    assert "conv_1d" in tree.visible_kinds()
    tree.filter("")
    assert sorted(tree.visible_kinds()) == sorted(EVERYDAY)


def test_the_fold_alone_is_no_layer(qtbot: QtBot) -> None:
    tree = _tree(qtbot)
    tree.setCurrentItem(_fold(tree, "Convolution"))
    assert tree.current_kind() is None
    assert not tree.mimeData([_fold(tree, "Convolution")]).formats()
