"""What is drawn over one image: a value, and the edits that make another of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cnnstudio.data.annotating.box import Box, Grip, moved, resized
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.data.annotating.painting import Patch, Point, flood, polygon, stroke


@dataclass(frozen=True, slots=True)
class Sheet:
    """Boxes and a mask over one image; every edit gives a new one and leaves this one as it was.

    Attributes:
        width: Of the image, in px.
        height: Of the image, in px.
        boxes: In the order in which they were drawn; all inside the image, and none without an area.
        mask: Of the size of the image.
    """

    width: int
    height: int
    boxes: tuple[Box, ...]
    mask: Mask

    @classmethod
    def blank(cls, width: int, height: int) -> Sheet:
        """Nothing drawn yet."""
        return cls(width, height, (), Mask.empty(height, width))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is drawn."""
        return not self.boxes and self.mask.is_empty

    # Boxes

    def with_box(self, box: Box) -> Sheet:
        """One box more, which lies inside the image."""
        return replace(self, boxes=(*self.boxes, box))

    def with_moved(self, place: int, dx: float, dy: float) -> Sheet:
        """A box so many px further, as far as the image reaches."""
        return self._with(place, moved(self.boxes[place], dx, dy, self.width, self.height))

    def with_resized(self, place: int, grip: Grip, x: float, y: float) -> Sheet:
        """A box with an edge or corner brought to a point."""
        return self._with(place, resized(self.boxes[place], grip, x, y, self.width, self.height))

    def with_class(self, place: int, label: int) -> Sheet:
        """A box of another class."""
        return self._with(place, replace(self.boxes[place], label=label))

    def without_box(self, place: int) -> Sheet:
        """One box less."""
        return replace(self, boxes=self.boxes[:place] + self.boxes[place + 1 :])

    def with_copy(self, place: int, shift: float) -> Sheet:
        """A box more, like another and a little off it, so that both are seen."""
        box = self.boxes[place]
        copy = moved(box, shift, shift, self.width, self.height)
        if copy.place == box.place:
            copy = moved(box, -shift, -shift, self.width, self.height)
        return self.with_box(replace(copy, source=-1))

    def _with(self, place: int, box: Box) -> Sheet:
        return replace(self, boxes=(*self.boxes[:place], box, *self.boxes[place + 1 :]))

    # The mask

    def with_stroke(self, points: Sequence[Point], radius: float, value: int) -> Sheet:
        """The pixels under a brush with another value; 0 erases."""
        return self.with_patch(stroke(points, radius, self.width, self.height), value)

    def with_polygon(self, corners: Sequence[Point], value: int) -> Sheet:
        """The pixels inside a polygon with another value."""
        return self.with_patch(polygon(corners, self.width, self.height), value)

    def with_fill(self, x: int, y: int, value: int) -> Sheet:
        """The pixels that hang together with one, and are like it, with another value."""
        if self.mask.value_at(x, y) == value:
            return self
        return self.with_patch(flood(self.mask.values(), x, y), value)

    def with_patch(self, patch: Patch, value: int) -> Sheet:
        """Some pixels with another value."""
        mask = self.mask.painted(patch.left, patch.top, patch.where, value)
        return self if mask.changed_area(self.mask) is None else replace(self, mask=mask)

    def with_blank_mask(self) -> Sheet:
        """The boxes alone."""
        if self.mask.is_empty:
            return self
        return replace(self, mask=Mask.empty(self.height, self.width))
