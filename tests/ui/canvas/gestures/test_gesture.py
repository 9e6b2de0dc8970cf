"""What gestures work on."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, Stage
from cnnstudio.ui.canvas.scene import CanvasScene
from cnnstudio.ui.editor import Editor


def test_a_stage_gives_what_the_scene_shows(qtbot: QtBot, networks: SimpleNamespace) -> None:
    editor = Editor(Document(Project(networks.chain())))
    scene = CanvasScene(editor)
    stage = Stage(scene, print, lambda dx, dy: None, lambda place, source: None, lambda place, target: None)
    assert stage.editor is editor
    assert stage.network is editor.document.project.network
    assert stage.layout is scene.placed
    plain, pointer = Gesture(stage), Pointer(Point(0, 0), QPointF())
    for step in (plain.start, plain.move, plain.end):
        step(pointer)
    plain.cancel()
    assert editor.undo_stack.count() == 0
