from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from cnnstudio.core.network import Network
from cnnstudio.document.changes import SetTrainable
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.geometry import Point

Show = Callable[[Network], Canvas]


@pytest.fixture
def canvas(make_canvas: Show, networks: SimpleNamespace) -> Canvas:
    return make_canvas(networks.chain())


def test_it_follows_every_edit(qtbot: Any, canvas: Canvas) -> None:
    shown = canvas.canvas_scene.freeze_line
    assert (shown.item.place, shown.line is not None) == (0, True)
    canvas.editor.perform(SetTrainable(("a", "b"), trainable=False))
    qtbot.waitUntil(lambda: shown.item.place == 2)
    canvas.editor.undo_stack.undo()
    qtbot.waitUntil(lambda: shown.item.place == 0)


def test_the_handle_stands_out_and_says_what_it_is_for(canvas: Canvas) -> None:
    scene = canvas.canvas_scene
    line = scene.freeze_line.line
    assert line is not None
    handle = line.handle(0).center
    assert scene.freeze_line.is_at(Point(*handle))
    scene.freeze_line.set_hot(True)
    note = scene.overlay.state.note
    assert note is not None
    assert note.text.startswith("Nothing above this line is frozen. Drag")
    assert scene.freeze_line.item.is_hot
    assert scene.freeze_line.item.boundingRect().contains(handle.x, handle.y)
    scene.freeze_line.set_hot(False)
    assert scene.overlay.state.note is None


def test_an_open_block_is_passed_as_a_whole(make_canvas: Show, networks: SimpleNamespace) -> None:
    canvas = make_canvas(networks.block())
    canvas.view.set_open("unit", is_open=True)
    line = canvas.canvas_scene.freeze_line.line
    assert line is not None
    assert line.passed(1) == ("unit",)
    lowest = max(place.y for place in canvas.canvas_scene.placed.cards.values())
    assert line.stops[1] > lowest
