"""Drawing a connection from one port to another."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cnnstudio.core.network import Network
from cnnstudio.core.surgery import refusal
from cnnstudio.document.changes import Connect
from cnnstudio.ui.canvas.geometry import Point
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, Stage
from cnnstudio.ui.canvas.hits import PORT_REACH, Port, card_at, port_place
from cnnstudio.ui.canvas.overlay import Note, OverlayState


def refusing(network: Network, port: Port) -> set[str]:
    """Ids of the cards that a wire from a port cannot go to; in one pass, for all cards at once."""
    around = {port.node}
    todo = [port.node]
    while todo:
        node = todo.pop()
        nearer = (
            network[node].inputs if port.side == "output" else [e.target for e in network.consumers(node)]
        )
        fresh = set(nearer) - around
        around |= fresh
        todo.extend(fresh)
    if port.side == "output":
        around |= {node.id for node in network if node.layer.maximum_inputs == 0}
        return around | {edge.target for edge in network.consumers(port.node)}
    return around | set(network[port.node].inputs)


class Wire(Gesture):
    """Begun on a port, in either direction; dropped on empty canvas it asks for a new layer.

    Args:
        stage: What it works on.
        port: Where it begins.
    """

    scrolls_at_edges = True
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, port: Port) -> None:
        super().__init__(stage)
        self._port = port
        self._is_forward = port.side == "output"
        self._refused: set[str] = set()
        self._aim: str | None = None
        self._has_left = False

    def start(self, pointer: Pointer) -> None:
        """Show which ports can take it; the others fade."""
        scene = self.stage.scene
        self._refused = refusing(self.stage.network, self._port) | set(self.stage.folding.stages)
        for node in self.stage.folding.report.network:
            is_open = node.id not in self._refused
            scene.look_at(
                node.id,
                shows_input=self._is_forward and is_open,
                shows_output=not self._is_forward and is_open,
                is_faded=not is_open and node.id != self._port.node,
                hot_port="",
            )
        scene.look_at(self._port.node, **{f"shows_{self._port.side}": True}, hot_port=self._port.side)

    def move(self, pointer: Pointer) -> None:
        """Draw the wire to the pointer, or to the port that would take it; say why if it would not."""
        aim = card_at(self.stage.layout, pointer.place, PORT_REACH)
        self._has_left = self._has_left or aim != self._port.node
        other: str = "input" if self._is_forward else "output"
        for node in {self._aim, aim} - {None, self._port.node}:
            is_hot = node == aim and node not in self._refused
            self.stage.scene.look_at(node or "", hot_port=other if is_hot else "")
        self._aim = aim
        reason = self._reason()
        snapped = aim is not None and not reason and aim != self._port.node
        end = (
            port_place(self.stage.layout, Port(aim, "input" if self._is_forward else "output"))
            if aim and snapped
            else None
        )
        self._show(end or pointer.place, reason, pointer.place)

    def _show(self, end: Point, reason: str, place: Point) -> None:
        start = port_place(self.stage.layout, self._port)
        note = Note(reason, place, True) if reason else None
        self.stage.scene.overlay.show_state(OverlayState(wire=(start, end), note=note))

    def _reason(self) -> str:
        """Why the card under the pointer cannot take the connection, or ""."""
        if self._aim is None or self._aim == self._port.node:
            return ""
        if self._aim in self.stage.folding.stages:
            return "Unfold the stage to connect one of its layers: double-click it, or press Enter on it."
        return refusal(self.stage.network, *self._ends(self._aim))

    def _ends(self, other: str) -> tuple[str, str]:
        return (self._port.node, other) if self._is_forward else (other, self._port.node)

    def end(self, pointer: Pointer) -> None:
        """Connect, say why not, or ask for a layer to connect."""
        self.move(pointer)
        reason, aim = self._reason(), self._aim
        self.stage.scene.calm()
        if aim is None:
            self._end_on_empty(pointer)
        elif reason:
            self.stage.say(reason)
        elif aim != self._port.node:
            self.stage.editor.perform(Connect(*self._ends(aim)))

    def _end_on_empty(self, pointer: Pointer) -> None:
        if self._is_forward:
            self.stage.ask_layer(pointer.place, self._port.node)
        else:
            self.stage.ask_feeder(pointer.place, self._port.node)

    def cancel(self) -> None:
        """Connect nothing."""
        self.stage.scene.calm()
