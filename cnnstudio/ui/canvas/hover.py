"""What stands out under the pointer while no button is held: ports of a card, a connection."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cnnstudio.core.network import Edge
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.hits import PORT_REACH, Port, card_at, connection_at, port_at
from cnnstudio.ui.canvas.scene import CanvasScene


class Hover:
    """Follows the pointer over a scene.

    Args:
        scene: What is shown.
    """

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._card: str | None = None
        self._edge: Edge | None = None

    def move(self, place: Point) -> Qt.CursorShape:
        """Follow the pointer; gives the shape that it should have."""
        port = self.port(place)
        card = port.node if port is not None else card_at(self._scene.placed, place, PORT_REACH)
        edge = (
            connection_at(self._scene.placed, place) if card_at(self._scene.placed, place) is None else None
        )
        on_line = port is None and self._scene.freeze_line.is_at(place)
        self._scene.freeze_line.set_hot(on_line)
        self._show_card(card, port)
        self._show_edge(edge if port is None and not on_line else None)
        if port is not None:
            return Qt.CursorShape.CrossCursor
        if on_line:
            return Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.PointingHandCursor if self._edge is not None else Qt.CursorShape.ArrowCursor

    def port(self, place: Point) -> Port | None:
        """The port under a place."""
        sources = {node.id for node in self._scene.network if node.layer.maximum_inputs == 0}
        port = port_at(self._scene.placed, place, sources)
        return None if port is not None and port.node in self._scene.folding.stages else port

    def leave(self) -> None:
        """Let nothing stand out any more."""
        self._show_card(None, None)
        self._show_edge(None)
        self._scene.freeze_line.set_hot(False)

    def _show_card(self, card: str | None, port: Port | None) -> None:
        if self._card is not None and self._card != card:
            self._scene.look_at(self._card, shows_input=False, shows_output=False, hot_port="")
        self._card = card
        if card is not None and card in self._scene.network and card not in self._scene.folding.stages:
            takes_input = self._scene.network[card].layer.maximum_inputs != 0
            hot = port.side if port is not None else ""
            self._scene.look_at(card, shows_input=takes_input, shows_output=True, hot_port=hot)

    def _show_edge(self, edge: Edge | None) -> None:
        if self._edge != edge:
            if self._edge is not None:
                self._scene.look_at_edge(self._edge, is_hovered=False)
            self._edge = edge
            if edge is not None:
                self._scene.look_at_edge(edge, is_hovered=True)
