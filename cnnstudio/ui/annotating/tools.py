"""The tools of the Annotate page: names, keys and signs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class ToolFacts:
    """What stands on a tool's button.

    Attributes:
        title: Its name.
        key: The key that takes it.
        help: What it does, in one sentence.
        glyph: Its sign.
    """

    title: str
    key: str
    help: str
    glyph: str


class Tool(Enum):
    """What the left mouse button does."""

    SELECT = ToolFacts(
        "Select",
        "V",
        "Choose a box; drag it to move it, its handles to resize it.",
        "mdi6.cursor-default-outline",
    )
    BOX = ToolFacts("Box", "B", "Drag from corner to corner.", "mdi6.vector-rectangle")
    BRUSH = ToolFacts("Brush", "P", "Paint pixels of the chosen class.", "mdi6.brush")
    ERASER = ToolFacts("Eraser", "E", "Make pixels background again.", "mdi6.eraser")
    POLYGON = ToolFacts(
        "Polygon",
        "L",
        "Click corner after corner; a double-click or Enter fills it with the class.",
        "mdi6.vector-polygon",
    )
    FILL = ToolFacts(
        "Fill", "F", "Click into an area of the mask to give it the class.", "mdi6.format-color-fill"
    )

    @property
    def paints(self) -> bool:
        """Whether it has a round tip."""
        return self in (Tool.BRUSH, Tool.ERASER)

    @property
    def is_for_boxes(self) -> bool:
        """Whether it is about boxes, not the mask."""
        return self in (Tool.SELECT, Tool.BOX)
