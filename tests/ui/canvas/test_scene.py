"""The scene follows the editor, and is after any walk of edits what a fresh one would be."""

from __future__ import annotations

import random
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Edge, Network, chain
from cnnstudio.core.report import State
from cnnstudio.document.changes import (
    AddLayer,
    AppendLayer,
    Change,
    Connect,
    Disconnect,
    InsertLayer,
    MoveLayers,
    RemoveLayers,
    Rename,
    SetSettings,
    SetTrainable,
    SwapLayer,
    Ungroup,
)
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.items import CardItem
from cnnstudio.ui.canvas.scene import CanvasScene
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.theme import theme

MakeCanvas = Callable[[Network], Canvas]


def _editor(network: Network) -> Editor:
    return Editor(Document(Project(network)))


def _shown(scene: CanvasScene) -> dict[object, object]:
    """Everything that is seen of each item."""
    cards = {node: (card.state, card.look, card.place, card.pos()) for node, card in scene.cards().items()}
    lines = {}
    for edge, line in scene.connections().items():
        bounds = line.sceneBoundingRect().getRect()
        lines[edge] = (line.state, line.look, line.route, tuple(round(value, 6) for value in bounds))
    return {**cards, **lines}


def _random_change(chance: random.Random, network: Network) -> Change:
    nodes = [node.id for node in network]
    edges = list(network.edges())
    layer = chance.choice(
        [Activation("relu"), Conv2D(chance.choice([4, 8]), padding="same"), Add(), ResidualUnit(8)]
    )
    some = tuple(chance.sample(nodes, min(len(nodes), chance.randint(1, 2))))
    one, other = chance.choice(nodes), chance.choice(nodes)
    choices: list[Change] = [
        AddLayer(layer, (one,)), AppendLayer(layer, one), RemoveLayers(some), Connect(one, other), Rename(one, f"x{chance.random()}"),
        SetSettings.of((one,), {"filters": chance.randint(1, 16)}), SwapLayer(one, chance.random() < 0.5), Ungroup(one),
        SetTrainable(some, chance.random() < 0.5),
    ]  # fmt: skip
    if edges:
        edge = chance.choice(edges)
        choices += [InsertLayer(layer, edge), Disconnect(edge), MoveLayers(some, edge)]
    return chance.choice(choices)


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_of_edits_shows_what_a_fresh_scene_would(
    qtbot: QtBot, networks: SimpleNamespace, seed: int
) -> None:
    chance = random.Random(seed)
    editor = _editor(networks.branches())
    scene = CanvasScene(editor)
    for _ in range(40):
        network = editor.document.project.network
        if len(network) > 1:
            editor.perform(_random_change(chance, network))
        else:
            editor.undo_stack.undo()
        assert _shown(scene) == _shown(CanvasScene(editor))
    while editor.undo_stack.canUndo():
        editor.undo_stack.undo()
    assert _shown(scene) == _shown(CanvasScene(editor))
    while editor.undo_stack.canRedo():
        editor.undo_stack.redo()
        assert _shown(scene) == _shown(CanvasScene(editor))


def test_only_what_differs_is_drawn(
    qtbot: QtBot, networks: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = _editor(networks.bad())
    scene = CanvasScene(editor)
    drawn: list[str] = []
    monkeypatch.setattr(CardItem, "update", lambda card, *rest: drawn.append(card.node))
    editor.perform(Rename("flat", "other"))
    assert drawn == ["flat"]
    drawn.clear()
    editor.perform(Rename("add", "sum"))
    assert set(drawn) == {"add", "pool", "flat"}
    assert scene.card("flat").state.second_line == "waits for sum"


def test_items_that_go_leave_the_scene(qtbot: QtBot, networks: SimpleNamespace) -> None:
    editor = _editor(networks.chain())
    scene = CanvasScene(editor)
    gone = scene.card("b")
    editor.perform(RemoveLayers(("b",)))
    assert gone.scene() is None
    assert set(scene.cards()) == {"image", "a", "c"}
    assert set(scene.connections()) == {Edge("image", "a", 0), Edge("a", "c", 0)}


def test_a_connection_turns_bad_with_what_joins_its_target(qtbot: QtBot, networks: SimpleNamespace) -> None:
    network = networks.chain()
    nodes = (networks.node("pool", MaxPooling2D(), "a"), networks.node("add", Add(), "a"))
    editor = _editor(Network((*network.nodes, *nodes)))
    scene = CanvasScene(editor)
    line = scene.connections()[Edge("a", "add", 0)]
    assert line.state.standing is State.SOUND
    editor.perform(Connect("pool", "add"))
    assert line.state.standing is State.BAD


def test_selection_shows_on_cards(qtbot: QtBot, networks: SimpleNamespace) -> None:
    editor = _editor(networks.chain())
    scene = CanvasScene(editor)
    editor.select(("a", "b"))
    assert [node for node, card in scene.cards().items() if card.look.is_selected] == ["a", "b"]
    editor.select(("b",))
    assert [node for node, card in scene.cards().items() if card.look.is_selected] == ["b"]


def test_a_connection_is_selected_instead_of_cards(qtbot: QtBot, networks: SimpleNamespace) -> None:
    editor = _editor(networks.chain())
    scene = CanvasScene(editor)
    edge = Edge("a", "b", 0)
    editor.select(("a",))
    with qtbot.waitSignal(scene.connection_selected):
        scene.select_edge(edge)
    assert editor.selection == ()
    assert scene.connections()[edge].look.is_selected
    editor.select(("c",))
    assert scene.selected_edge is None
    assert not scene.connections()[edge].look.is_selected
    scene.select_edge(edge)
    editor.perform(Disconnect(edge))
    assert scene.selected_edge is None


def test_bars_show_the_measure_that_is_asked_for(qtbot: QtBot) -> None:
    editor = _editor(chain(Input((8, 8, 1)), Conv2D(4), Flatten(), Dense(2)))
    scene = CanvasScene(editor)
    before = scene.card("n1").state.share
    scene.set_measure("macs")
    after = scene.card("n1").state.share
    assert before is not None
    assert after is not None
    assert after > before
    assert scene.measure == "macs"


def test_the_layout_is_told_only_when_it_changes(qtbot: QtBot, networks: SimpleNamespace) -> None:
    editor = _editor(networks.chain())
    scene = CanvasScene(editor)
    with qtbot.assertNotEmitted(scene.layout_changed):
        editor.perform(SetSettings.of(("a",), {"filters": 3}))
    with qtbot.waitSignal(scene.layout_changed):
        editor.perform(RemoveLayers(("a",)))


def test_another_theme_is_painted_at_once(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    before = theme.mode
    try:
        theme.apply("light")
        canvas = make_canvas(networks.chain())
        light = canvas.grab().toImage()
        theme.apply("dark")
        dark = canvas.grab().toImage()
        place = canvas.mapFromScene(canvas.canvas_scene.card("a").sceneBoundingRect().center())
        assert _panel(light, place.x(), place.y()) != _panel(dark, place.x(), place.y())
        assert _panel(dark, place.x(), place.y()) == theme.colours.panel
        assert _panel(dark, 3, 40) == theme.colours.background
    finally:
        theme.apply(before)


def _panel(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()
