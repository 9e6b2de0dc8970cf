from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.catalogue import layer_type
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge
from cnnstudio.document.changes import RemoveLayers
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.palette.quick_add import QuickAdd
from cnnstudio.ui.workspaces.layer_search import LayerSearch

POINT = QPoint(40, 40)


class Searching:
    """A search and what a person does with it."""

    def __init__(self, editor: Editor, qtbot: QtBot) -> None:
        self.popup = QuickAdd()
        qtbot.addWidget(self.popup)
        self.search = LayerSearch(editor, self.popup, self._layer, self.popup)
        self._qtbot = qtbot

    @staticmethod
    def _layer(kind: str) -> Layer | None:
        cls = layer_type(kind)
        return None if cls is None else cls()

    def choose(self, words: str) -> None:
        self._qtbot.keyClicks(self.popup.search, words)
        self._qtbot.keyClick(self.popup.search, Qt.Key.Key_Return)


@pytest.fixture
def searching(broken_editor: Editor, qtbot: QtBot) -> Searching:
    return Searching(broken_editor, qtbot)


def inputs(editor: Editor) -> dict[str, tuple[str, ...]]:
    network = editor.document.project.network
    return {node.name: tuple(network[source].name for source in node.inputs) for node in network}


def test_a_layer_goes_on_the_connection(searching: Searching, broken_editor: Editor) -> None:
    searching.search.insert(POINT, Edge("i", "a", 0))
    assert "input" not in searching.popup.kinds()
    searching.choose("dropout")
    assert inputs(broken_editor)["dropout"] == ("image",)
    assert inputs(broken_editor)["conv"] == ("dropout",)


def test_a_layer_goes_behind_a_node(searching: Searching, broken_editor: Editor) -> None:
    searching.search.insert_behind(POINT, "a")
    searching.choose("dropout")
    assert inputs(broken_editor)["add"] == ("dropout", "conv_2")
    assert inputs(broken_editor)["conv_2"] == ("dropout",)


def test_a_layer_feeds_a_merge_or_goes_before_a_layer(searching: Searching, broken_editor: Editor) -> None:
    searching.search.connect_to(POINT, "s")
    searching.choose("dropout")
    assert inputs(broken_editor)["add"] == ("conv", "conv_2", "dropout")
    searching.search.connect_to(POINT, "p")
    searching.choose("activation")
    assert inputs(broken_editor)["pool"] == ("activation",)
    assert inputs(broken_editor)["activation"] == ("add",)


def test_likely_types_stand_first_and_words_still_find(searching: Searching, broken_editor: Editor) -> None:
    searching.search.replace(POINT, ("a",))
    assert set(searching.popup.kinds()[:3]) == {"separable_conv_2d", "conv_2d_transpose", "depthwise_conv_2d"}
    assert {"conv_2d", "input"}.isdisjoint(searching.popup.kinds())
    assert searching.popup.search.placeholderText() == "Replace conv"
    told: list[str] = []
    broken_editor.remarked.connect(told.append)
    searching.choose("depthwise conv2d")
    node = broken_editor.document.project.network["a"]
    assert (node.layer.kind, node.name) == ("depthwise_conv_2d", "conv")
    assert node.layer.padding == "same"  # type: ignore[attr-defined]
    assert told == []
    broken_editor.undo_stack.undo()
    assert broken_editor.document.project.network["a"].layer.kind == "conv_2d"


def test_what_is_lost_is_told(searching: Searching, broken_editor: Editor) -> None:
    told: list[str] = []
    broken_editor.remarked.connect(told.append)
    searching.search.replace(POINT, ("a", "b"))
    assert searching.popup.search.placeholderText() == "Replace 2 layers"
    searching.choose("max pooling")
    assert told == [
        "2 layers became Max pooling, which cannot take over: activation, filters and kernel size."
    ]


def test_a_merge_is_replaced_by_merges_alone(searching: Searching) -> None:
    searching.search.replace(POINT, ("s",))
    assert searching.popup.kinds()[0] == "concatenate"
    assert "conv_2d" not in searching.popup.kinds()


def test_what_is_gone_by_then_is_refused_or_goes_elsewhere(
    searching: Searching, broken_editor: Editor
) -> None:
    searching.search.connect_from(POINT, "b")
    broken_editor.perform(RemoveLayers(("b",)))
    searching.choose("dropout")
    assert inputs(broken_editor)["dropout"] == ("pool",)


def test_another_search_forgets_what_the_last_one_was_for(
    searching: Searching, broken_editor: Editor
) -> None:
    searching.search.replace(POINT, ("a",))
    searching.popup.close()
    searching.search.append(POINT)
    assert searching.popup.search.placeholderText() == "Add a layer"
    searching.choose("conv2d")
    assert inputs(broken_editor)["conv2d"] == ("pool",)
