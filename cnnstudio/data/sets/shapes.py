"""Shapes that the program draws from a seed, each with its class, box and mask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cnnstudio.core.settings import setting
from cnnstudio.data.dataset import Dataset, Samples, register
from cnnstudio.data.split_shares import Shares, held_out_setting, shares, validation_setting

if TYPE_CHECKING:
    from cnnstudio.data.collection import Collection
    from cnnstudio.data.scenes import Scene

KINDS = ("circle", "square", "triangle", "star", "pentagon", "cross")
"""The classes, in their order."""

_FIRST = 60  # images: a window full


@register
@dataclass(frozen=True, slots=True)
class Shapes(Dataset):
    """Circles, squares, triangles, stars, pentagons and crosses on textured grounds, drawn from a seed.

    Every object has its class, its box and its mask. The same settings give the same pictures
    on every computer.
    """

    kind = "shapes"
    label = "Shapes"

    seed: int = setting(0, "Seed", "Chooses what is drawn.", minimum=0, maximum=2**31 - 1)
    count: int = setting(1200, "Images", "How many.", minimum=12, maximum=100_000)
    size: int = setting(32, "Size", "Height and width of an image, in px.", minimum=16, maximum=512)
    kinds: int = setting(
        6, "Classes", "The first so many of circle, square, triangle, star, pentagon, cross.",
        minimum=2, maximum=6,
    )  # fmt: skip
    objects: int = setting(
        1, "Objects", "Most objects in an image; classification takes one.", minimum=1, maximum=12
    )
    noise: float = setting(
        0.1, "Noise", "Share of the grey range that pixels are off by.", minimum=0.0, maximum=1.0
    )
    overlap: float = setting(
        0.1, "Overlap", "Largest share of an object that others may cover.", minimum=0.0, maximum=0.9
    )
    coloured: bool = setting(True, "Colour", "In colour, or in grey?")
    validation: float = validation_setting()
    test: float = held_out_setting()

    @property
    def fractions(self) -> Shares:
        """Shares of training, validation and test."""
        return shares(self.validation, self.test)

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Shape of one image, (H, W, C)."""
        return self.size, self.size, 3 if self.coloured else 1

    @property
    def classes(self) -> tuple[str, ...]:
        """The kinds of shapes."""
        return KINDS[: self.kinds]

    @property
    def offers(self) -> frozenset[str]:
        """Boxes and masks; classes of images too, where there is one object in each."""
        return frozenset({"boxes", "masks"} | ({"labels"} if self.objects == 1 else set()))

    def lack(self, subject: str) -> str:
        """That several objects have no one class."""
        if subject in self.offers:
            return ""
        return (
            f"Classification takes one object in an image, and {self.objects} are allowed: set Objects to 1."
        )

    def glimpse(self) -> Shapes | None:
        """The first images, where there are many more."""
        return replace(self, count=_FIRST) if self.count > 2 * _FIRST else None

    def scene(self, place: int) -> Scene:
        """Draw one image with what is known of its objects.

        Args:
            place: Its number, from 0; it does not depend on how many images there are.
        """
        from cnnstudio.data.scenes import drawn_scene

        return drawn_scene(self, place)

    def load(self) -> Samples:
        """Draw all images: uint8, (count, size, size, C); of several objects the largest one gives the class."""
        import numpy as np

        images = np.empty((self.count, *self.input_shape), np.uint8)
        labels = np.empty(self.count, np.int64)
        for place in range(self.count):
            scene = self.scene(place)
            images[place], labels[place] = scene.pixels, scene.label
        return Samples(images, labels, self.classes)

    def collection(self) -> Collection:
        """All images, with their objects."""
        from cnnstudio.data.scene_collection import SceneCollection

        return SceneCollection.drawn(self)
