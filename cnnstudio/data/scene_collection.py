"""Images of the data set Shapes in memory, with the objects in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cnnstudio.data.collection import ArrayCollection
from cnnstudio.data.motions import ImageObject

if TYPE_CHECKING:
    from cnnstudio.data.sets.shapes import Shapes


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SceneCollection(ArrayCollection):
    """Drawn images; their objects are drawn again when they are asked for.

    Attributes:
        shapes: What was drawn.
    """

    shapes: Shapes

    @classmethod
    def drawn(cls, shapes: Shapes) -> SceneCollection:
        """Draw all images."""
        samples = shapes.load()
        return cls(
            labels=samples.labels, classes=samples.classes, shape=shapes.input_shape, fractions=shapes.fractions,
            images=samples.images, shapes=shapes,
        )  # fmt: skip

    def objects(self, place: int) -> tuple[ImageObject, ...]:
        """Class, box and mask of each object."""
        found = []
        for thing in self.shapes.scene(place).objects:
            left, top, right, bottom = map(float, thing.box)
            found.append(ImageObject(thing.label, (left, top, right, bottom), thing.mask))
        return tuple(found)
