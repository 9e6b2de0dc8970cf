"""The items of the connections near the view."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGraphicsItem

from cnnstudio.core.network import Edge
from cnnstudio.core.shapes import shape_text
from cnnstudio.ui.canvas.card_state import ConnectionState, connection_state
from cnnstudio.ui.canvas.folding import Folding
from cnnstudio.ui.canvas.frame_shapes import FrameShape, label_ground
from cnnstudio.ui.canvas.geometry import LABEL_WIDTH, Layout, Rect
from cnnstudio.ui.canvas.items import ConnectionItem
from cnnstudio.ui.canvas.paint_connection import ConnectionLook


class ShownLines:
    """Keeps one item for each connection that passes an area; changes only what differs.

    Args:
        layer: What the items belong to.
        folding: What is seen at present, and what it stands for.
        frames: The frames of blocks that are open.

    Attributes:
        items: The item of each connection in the area.
        looks: How connections stand out.
    """

    def __init__(
        self,
        layer: QGraphicsItem,
        folding: Callable[[], Folding],
        frames: Callable[[], Sequence[FrameShape]],
    ) -> None:
        self._layer = layer
        self._folding = folding
        self._frames = frames
        self._placed = Layout({}, {}, Rect(0, 0, 0, 0))
        self.items: dict[Edge, ConnectionItem] = {}
        self.looks: dict[Edge, ConnectionLook] = {}

    def state_of(self, edge: Edge) -> ConnectionState:
        """What a connection shows, in or out of view."""
        folding, frames = self._folding(), self._frames()
        state = connection_state(edge, folding.report)
        if edge.source in folding.stages:
            label = shape_text(folding.whole[folding.edge(edge).source].output)
            state = dataclasses.replace(state, label=label)
        if frames and edge in self._placed.routes:
            depth, crosses = label_ground(self._placed.routes[edge].label, frames)
            return dataclasses.replace(state, depth=depth, crosses=crosses)
        return state

    def near(self, edge: Edge) -> ConnectionState:
        """The same; that of the item where there is one."""
        return self.items[edge].state if edge in self.items else self.state_of(edge)

    def look_at(self, edge: Edge, **changes: bool) -> None:
        """Let a connection stand out in another way."""
        look = self.looks[edge] = dataclasses.replace(self.looks.get(edge, ConnectionLook()), **changes)
        if edge in self.items:
            self.items[edge].show_look(look)

    def calm(self) -> None:
        """Let nothing stand out."""
        self.looks.clear()
        for line in self.items.values():
            line.show_look(ConnectionLook())

    def refit(self) -> None:
        """Fit all labels anew, since the fonts are others."""
        for line in self.items.values():
            line.refit()

    def forget(self, placed: Layout) -> None:
        """Forget how connections stand out that are not there any more."""
        for edge in [edge for edge in self.looks if edge not in placed.routes]:
            del self.looks[edge]

    def update(self, placed: Layout, area: Rect | None, *, is_crowd: bool) -> None:
        """Show the present connections of an area, or none while all are drawn at once."""
        self._placed = placed
        wanted = [] if is_crowd else _routes_near(placed, area)
        for edge in self.items.keys() - set(wanted):
            line = self.items.pop(edge)
            line.scene().removeItem(line)
        for edge in wanted:
            route, state = placed.routes[edge], self.state_of(edge)
            item = self.items.get(edge)
            if item is None:
                item = self.items[edge] = ConnectionItem(edge, state, route)
                item.show_look(self.looks.get(edge, ConnectionLook()))
                item.setParentItem(self._layer)
                continue
            item.show_state(state)
            item.run(route)


def _routes_near(placed: Layout, area: Rect | None) -> list[Edge]:
    """The connections that may pass an area."""
    if area is None:
        return list(placed.routes)
    left, top, right, bottom = area.x - LABEL_WIDTH, area.y, area.right, area.bottom
    near = []
    for edge, (points, _, _) in placed.routes.items():
        first, last = points[0].y, points[-1].y
        if (first < bottom and last > top) or (last < bottom and first > top):
            xs = [x for x, _ in points]
            if min(xs) < right and max(xs) > left:
                near.append(edge)
    return near
