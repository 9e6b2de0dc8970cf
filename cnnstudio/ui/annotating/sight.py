"""Which part of an image is seen, and how large; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

LEAST, GREATEST = 0.01, 64.0
_FITTED = 32.0
_MARGIN = 16.0  # px of the view around a fitted image
_KEPT = 48.0  # px of the image that stay in view however far it is pushed

Size = tuple[float, float]
"""Width and height, in px."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How an image lies in a view.

    Attributes:
        scale: Px of the view for one px of the image.
        dx: Where the image's left edge lies in the view, in px.
        dy: Where its upper edge lies.
    """

    scale: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """A place of the image, in the view."""
        return x * self.scale + self.dx, y * self.scale + self.dy

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """A place of the view, in the image."""
        return (x - self.dx) / self.scale, (y - self.dy) / self.scale

    def zoomed(self, factor: float, x: float, y: float) -> Sight:
        """Larger or smaller around a place of the view, which stays where it is."""
        scale = min(GREATEST, max(LEAST, self.scale * factor))
        over_x, over_y = self.to_image(x, y)
        return Sight(scale, x - over_x * scale, y - over_y * scale)

    def moved(self, dx: float, dy: float) -> Sight:
        """Pushed by px of the view."""
        return Sight(self.scale, self.dx + dx, self.dy + dy)

    def held(self, image: Size, view: Size) -> Sight:
        """Pushed back so far that some of the image is in view."""
        dx = min(max(self.dx, _KEPT - image[0] * self.scale), view[0] - _KEPT)
        dy = min(max(self.dy, _KEPT - image[1] * self.scale), view[1] - _KEPT)
        return Sight(self.scale, dx, dy)


def fitted(image: Size, view: Size) -> Sight:
    """All of an image in the middle of a view; a small one at most thirty-two times its size.

    Args:
        image: Width and height of the image, in px.
        view: Width and height of the view, in px.
    """
    room = max(1.0, view[0] - 2 * _MARGIN), max(1.0, view[1] - 2 * _MARGIN)
    scale = min(GREATEST, max(LEAST, min(_FITTED, room[0] / image[0], room[1] / image[1])))
    return centred(scale, image, view)


def centred(scale: float, image: Size, view: Size) -> Sight:
    """An image at a scale in the middle of a view, its place in whole px."""
    return Sight(scale, round((view[0] - image[0] * scale) / 2), round((view[1] - image[1] * scale) / 2))
