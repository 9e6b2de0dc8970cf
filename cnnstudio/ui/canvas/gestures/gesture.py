"""What every gesture is, and what it works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt

from cnnstudio.core.network import Network
from cnnstudio.ui.canvas.folding import Folding
from cnnstudio.ui.canvas.geometry import Layout, Point
from cnnstudio.ui.canvas.scene import CanvasScene
from cnnstudio.ui.editor import Editor


class Pointer(NamedTuple):
    """Where the mouse is.

    Attributes:
        place: The place on the canvas.
        screen: The place in the view, in px.
        is_extending: Whether Ctrl or Shift is held, which add to the selection.
    """

    place: Point
    screen: QPointF
    is_extending: bool = False


EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class Stage:
    """What gestures work on.

    Attributes:
        scene: What is shown.
        say: Shows a sentence in the status area.
        scroll: Moves what is shown by px of the view.
        ask_layer: Asks for a layer to put at a place, fed by a source or by none.
        ask_feeder: Asks for a layer to put at a place, which feeds a node.
    """

    scene: CanvasScene
    say: Callable[[str], None]
    scroll: Callable[[float, float], None]
    ask_layer: Callable[[Point, str | None], None]
    ask_feeder: Callable[[Point, str], None]

    @property
    def editor(self) -> Editor:
        """What makes changes."""
        return self.scene.editor

    @property
    def network(self) -> Network:
        """What is edited, folded stages with all their layers."""
        return self.editor.document.project.network

    @property
    def folding(self) -> Folding:
        """What is seen, and what it stands for."""
        return self.scene.folding

    @property
    def layout(self) -> Layout:
        """Where everything stands."""
        return self.scene.placed


class Gesture:
    """Base of all gestures: begun by a press, moved any number of times, then ended or cancelled."""

    scrolls_at_edges = False
    """Whether the view scrolls while the pointer is near its edge."""
    cursor: Qt.CursorShape | None = None

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def start(self, pointer: Pointer) -> None:
        """Begin where the button was pressed."""

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""

    def end(self, pointer: Pointer) -> None:
        """Do it, where the button was let go."""

    def cancel(self) -> None:
        """Leave everything as it was before."""
