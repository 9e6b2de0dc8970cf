"""A box of a class over an image, and the ways in which it is moved and resized."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

LEAST = 1.0
"""The least width and height of a box, in px."""

Grip = Literal["nw", "n", "ne", "e", "se", "s", "sw", "w"]
"""Which edge or corner of a box is held, by its direction from the middle."""

GRIPS: tuple[Grip, ...] = ("nw", "n", "ne", "e", "se", "s", "sw", "w")


@dataclass(frozen=True, slots=True)
class Box:
    """A box in px of the image; right and bottom are where the next pixel begins.

    Attributes:
        left: Left edge.
        top: Upper edge.
        right: Right edge.
        bottom: Lower edge.
        label: The class, an index into the class list.
        source: The number under which it stands in the file that it was read from; −1 if it was drawn.
    """

    left: float
    top: float
    right: float
    bottom: float
    label: int
    source: int = -1

    @property
    def width(self) -> float:
        """Width, in px."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height, in px."""
        return self.bottom - self.top

    @property
    def place(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        return self.left, self.top, self.right, self.bottom

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it or on its edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def spanned(x1: float, y1: float, x2: float, y2: float, label: int, width: int, height: int) -> Box | None:
    """The box between two opposite corners, clipped to the image; None where nothing of it is left.

    Args:
        x1: One corner.
        y1: One corner.
        x2: The other corner, in any direction.
        y2: The other corner.
        label: Its class.
        width: Of the image, in px.
        height: Of the image, in px.
    """
    left, right = max(0.0, min(x1, x2)), min(float(width), max(x1, x2))
    top, bottom = max(0.0, min(y1, y2)), min(float(height), max(y1, y2))
    if right - left < LEAST or bottom - top < LEAST:
        return None
    return Box(left, top, right, bottom, label)


def moved(box: Box, dx: float, dy: float, width: int, height: int) -> Box:
    """The box as far on as the image reaches, at its size.

    Args:
        box: The box, inside the image.
        dx: Px to the right.
        dy: Px down.
        width: Of the image, in px.
        height: Of the image, in px.
    """
    left = min(max(0.0, box.left + dx), max(0.0, width - box.width))
    top = min(max(0.0, box.top + dy), max(0.0, height - box.height))
    # Through min, since a sum of fractions may end a hair beyond the image.
    right, bottom = min(float(width), left + box.width), min(float(height), top + box.height)
    return replace(box, left=left, top=top, right=right, bottom=bottom)


def resized(box: Box, grip: Grip, x: float, y: float, width: int, height: int) -> Box:
    """The box with a held edge or corner brought to a point; the other edges stay.

    It keeps a px of width and height, and stays inside the image.

    Args:
        box: The box, inside the image.
        grip: What is held.
        x: Where it goes.
        y: Where it goes.
        width: Of the image, in px.
        height: Of the image, in px.
    """
    left, top, right, bottom = box.place
    if "w" in grip:
        left = max(0.0, min(x, right - LEAST))
    if "e" in grip:
        right = min(float(width), max(x, left + LEAST))
    if "n" in grip:
        top = max(0.0, min(y, bottom - LEAST))
    if "s" in grip:
        bottom = min(float(height), max(y, top + LEAST))
    if right <= left or bottom <= top:  # a sliver read from a file, at the image's edge
        return box
    return replace(box, left=left, top=top, right=right, bottom=bottom)


def grip_point(box: Box, grip: Grip) -> tuple[float, float]:
    """Where a grip of a box is, in px of the image."""
    x = box.left if "w" in grip else box.right if "e" in grip else (box.left + box.right) / 2
    y = box.top if "n" in grip else box.bottom if "s" in grip else (box.top + box.bottom) / 2
    return x, y
