"""What the pointer looks like over a handle, a box or the image."""

from __future__ import annotations

from PySide6.QtCore import Qt

from cnnstudio.data.annotating.box import Grip
from cnnstudio.ui.annotating.tools import Tool

_SHAPES = Qt.CursorShape
_GRIPS: dict[Grip, Qt.CursorShape] = {
    "n": _SHAPES.SizeVerCursor, "s": _SHAPES.SizeVerCursor, "e": _SHAPES.SizeHorCursor, "w": _SHAPES.SizeHorCursor,
    "nw": _SHAPES.SizeFDiagCursor, "se": _SHAPES.SizeFDiagCursor, "ne": _SHAPES.SizeBDiagCursor,
    "sw": _SHAPES.SizeBDiagCursor,
}  # fmt: skip


def cursor_of_grip(grip: Grip) -> Qt.CursorShape:
    """An arrow in the directions that an edge or corner can go."""
    return _GRIPS[grip]


def cursor_of_tool(tool: Tool, over_box: bool) -> Qt.CursorShape:
    """The pointer of a tool.

    Args:
        tool: The tool at hand.
        over_box: Whether a box is under the pointer.
    """
    if tool is Tool.SELECT:
        return _SHAPES.SizeAllCursor if over_box else _SHAPES.ArrowCursor
    if tool.paints:
        return _SHAPES.BlankCursor  # the tip is drawn instead
    return _SHAPES.PointingHandCursor if tool is Tool.FILL else _SHAPES.CrossCursor
