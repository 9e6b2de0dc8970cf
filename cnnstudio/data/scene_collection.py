"""Images of the data set Shapes in memory, with the objects in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.collection import ArrayCollection
from cnnstudio.data.motions import ImageObject
from cnnstudio.data.object_counts import counted_objects, holding_objects, object_words

if TYPE_CHECKING:
    from cnnstudio.data.scenes import Scene
    from cnnstudio.data.sets.shapes import Shapes

MAPS_LIMIT = 128 * 10**6
"""Bytes of label maps that are kept; where there would be more, scenes are drawn again when they are asked for."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SceneCollection(ArrayCollection):
    """Drawn images with their boxes and label maps; single masks are drawn again when they are asked for.

    Attributes:
        shapes: What was drawn.
        things: The objects of each image without their masks.
        maps: uint8, (N, H, W): 0 for the background, k + 1 for class k; None where that would be too much.
    """

    shapes: Shapes
    things: tuple[tuple[ImageObject, ...], ...]
    maps: NDArray[np.uint8] | None

    @classmethod
    def drawn(cls, shapes: Shapes) -> SceneCollection:
        """Draw all images."""
        height, width, _ = shapes.input_shape
        images = np.empty((shapes.count, *shapes.input_shape), np.uint8)
        labels = np.zeros(shapes.count, np.int64)
        keeps = shapes.count * height * width <= MAPS_LIMIT
        maps = np.zeros((shapes.count, height, width), np.uint8) if keeps else None
        things = []
        for place in range(shapes.count):
            scene = shapes.scene(place)
            images[place], labels[place] = scene.pixels, scene.label
            things.append(tuple(ImageObject(thing.label, _box(thing.box)) for thing in scene.objects))
            if maps is not None:
                _paint(maps[place], scene)
        return cls(
            labels=labels, classes=shapes.classes, shape=shapes.input_shape, fractions=shapes.fractions, images=images,
            shapes=shapes, things=tuple(things), maps=maps,
        )  # fmt: skip

    def objects(self, place: int) -> tuple[ImageObject, ...]:
        """Class, box and mask of each object."""
        return tuple(
            ImageObject(thing.label, _box(thing.box), thing.mask)
            for thing in self.shapes.scene(place).objects
        )

    def boxed(self, place: int) -> tuple[ImageObject, ...]:
        """The same without masks."""
        return self.things[place]

    @property
    def counted(self) -> str:  # type: ignore[override]
        """What `class_counts` counts: of one object an image, images."""
        return "images" if self.shapes.objects == 1 else "objects"

    def caption(self, place: int) -> str:
        """The class, or how many objects of which classes."""
        return ArrayCollection.caption(self, place) if self.shapes.objects == 1 else object_words(self, place)

    def holding(self, label: int) -> NDArray[np.bool_]:
        """Which images hold an object of a class: bool, (N,)."""
        return holding_objects(self, label)

    def class_counts(self) -> NDArray[np.int64]:
        """Objects of each class: int64, (classes,)."""
        return counted_objects(self)

    def label_map(self, place: int) -> NDArray[np.uint8]:
        """The class of every pixel: uint8, (H, W); 0 for the background, k + 1 for class k."""
        if self.maps is not None:
            found: NDArray[np.uint8] = self.maps[place]
            return found
        height, width, _ = self.shape
        painted = np.zeros((height, width), np.uint8)
        _paint(painted, self.shapes.scene(place))
        return painted


def _box(sides: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    left, top, right, bottom = map(float, sides)
    return left, top, right, bottom


def _paint(target: NDArray[np.uint8], scene: Scene) -> None:
    """Put the classes of a scene's pixels into a map of zeros."""
    for thing in scene.objects:
        target[thing.mask] = thing.label + 1
