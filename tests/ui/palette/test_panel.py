from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.core.catalogue import layer_type, layer_types
from cnnstudio.document.document import Document
from cnnstudio.ui.canvas.gestures.palette_drop import LAYER_MIME
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.palette.panel import PalettePanel, place_to_append

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def panel(broken_editor: Editor, shown: Show) -> PalettePanel:
    panel = PalettePanel(broken_editor)
    shown(panel)
    return panel


def test_the_sections_stand_in_the_order_of_registration(panel: PalettePanel) -> None:
    groups = list(dict.fromkeys(cls.group for cls in layer_types()))
    assert [section.text(0) for section in panel.tree._sections()] == groups
    assert set(panel.tree.visible_kinds()) == {cls.kind for cls in layer_types() if cls.is_everyday}
    assert all(section.isExpanded() and not section.icon(0).isNull() for section in panel.tree._sections())


def test_the_search_filters_as_one_types(qtbot: QtBot, panel: PalettePanel) -> None:
    qtbot.keyClicks(panel.search, "pool")
    found = set(panel.tree.visible_kinds())
    assert {"max_pooling_2d", "average_pooling_2d", "global_average_pooling_2d"} <= found
    assert "conv_2d" not in found
    assert "Pooling" in [section.text(0) for section in panel.tree._sections() if not section.isHidden()]
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert len(panel.tree.visible_kinds()) == sum(cls.is_everyday for cls in layer_types())


def test_a_search_without_a_hit_says_so(qtbot: QtBot, panel: PalettePanel) -> None:
    assert not panel.empty.isVisible()
    qtbot.keyClicks(panel.search, "xyzzy")
    assert panel.empty.isVisible()
    assert "“xyzzy”" in panel.empty.text()


def test_enter_appends_after_the_selection(qtbot: QtBot, panel: PalettePanel, broken_editor: Editor) -> None:
    broken_editor.select(("a",))
    qtbot.keyClicks(panel.search, "dropout")
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    network = broken_editor.document.project.network
    (added,) = broken_editor.selection
    assert network[added].layer.kind == "dropout"
    assert network[added].inputs == ("a",)
    assert network["b"].inputs == (added,)
    broken_editor.undo_stack.undo()
    assert len(broken_editor.document.project.network) == 5


def test_arrow_keys_lead_into_the_list_and_back(
    qtbot: QtBot, panel: PalettePanel, broken_editor: Editor
) -> None:
    panel.search.setFocus()
    qtbot.keyClicks(panel.search, "pooling")
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    qtbot.waitUntil(panel.tree.hasFocus)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Down)
    assert panel.tree.current_kind() == "average_pooling_2d"
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert (
        broken_editor.document.project.network[broken_editor.selection[0]].layer.kind == "average_pooling_2d"
    )
    qtbot.keyClick(panel.tree, Qt.Key.Key_Up)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Up)
    qtbot.waitUntil(panel.search.hasFocus)
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    qtbot.keyClicks(panel.tree, "x")
    assert panel.search.text() == "poolingx"


def test_a_double_click_appends_at_the_end(qtbot: QtBot, panel: PalettePanel, broken_editor: Editor) -> None:
    section = next(section for section in panel.tree._sections() if section.text(0) == "Dense")
    panel.tree.scrollToItem(section.child(0))
    where = panel.tree.visualItemRect(section.child(0)).center()
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    network = broken_editor.document.project.network
    assert (network.nodes[-1].layer.kind, network.nodes[-1].inputs) == ("dense", ("p",))


def test_what_is_dragged_is_the_kind_with_a_picture(
    qtbot: QtBot, panel: PalettePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[bytes, bool, QPoint]] = []

    def take(drag: QDrag, *_: object) -> Qt.DropAction:
        data = bytes(drag.mimeData().data(LAYER_MIME).data())
        started.append((data, drag.pixmap().isNull(), drag.hotSpot()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", take)
    section = next(section for section in panel.tree._sections() if section.text(0) == "Convolution")
    panel.tree.setCurrentItem(section.child(0))
    panel.tree.startDrag(Qt.DropAction.CopyAction)
    assert [(data, is_null) for data, is_null, _ in started] == [(b"conv_2d", False)]
    assert panel.tree.mimeTypes() == [LAYER_MIME]


def test_the_place_of_a_new_layer(broken_editor: Editor) -> None:
    network = broken_editor.document.project.network
    dense, source = layer_type("dense"), layer_type("input")
    assert dense is not None
    assert source is not None
    assert place_to_append(network, (), dense) == "p"
    assert place_to_append(network, ("a", "b"), dense) == "b"
    assert place_to_append(network, ("a",), source) is None
    assert place_to_append(Document().project.network, (), dense) is None
