"""A picture with what is known of the objects in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.collection import Collection
from cnnstudio.data.images import Picture
from cnnstudio.data.motions import ImageObject
from cnnstudio.vision.boxes import boxes_of
from cnnstudio.vision.detections import Truths

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class KnownPicture(Picture):
    """A picture of a data set.

    Attributes:
        objects: The objects in it, in px of the picture.
        classes: What the classes are called that they have.
        ignored: Objects that to find is no fault: crowds, and those hard to see.
        mask: uint8, (H, W): 0 background, k + 1 class k, 255 unknown; None where the masks are not known.
    """

    objects: tuple[ImageObject, ...] = ()
    classes: tuple[str, ...] = ()
    ignored: tuple[ImageObject, ...] = ()
    mask: Mask | None = None

    def __post_init__(self) -> None:
        """Check the pixels, as of every picture."""
        Picture.__post_init__(self)


def known_picture(collection: Collection, place: int, *, knows: bool) -> Picture:
    """An image of a data set with what the data set knows of it.

    Args:
        collection: The data set.
        place: Which of its images.
        knows: Whether the data set says what objects there are; else it says the class of the image at most.

    Raises:
        StudioError: It cannot be read.
    """
    pixels = np.clip(np.rint(collection.pixels(place)), 0, 255).astype(np.uint8)
    if not knows:
        name = f"{collection.classes[collection.labels[place]]} ({collection.name(place)})"
        return Picture(pixels, name)
    objects, mask = collection.objects(place), collection.label_map(place)
    return KnownPicture(
        pixels, collection.name(place), (), objects, collection.classes, collection.ignored(place), mask
    )


def plain(picture: Picture) -> Picture:
    """The picture alone, as the engine takes it."""
    return (
        Picture(picture.pixels, picture.name, picture.notes) if isinstance(picture, KnownPicture) else picture
    )


def truths_of(picture: Picture | None, classes: tuple[str, ...]) -> Truths | None:
    """The boxes that are there in truth, with the classes of a model; None where nobody knows.

    A class that the model has not is the number behind its last one.

    Args:
        picture: The picture.
        classes: What the model's classes are called.
    """
    if not isinstance(picture, KnownPicture):
        return None
    places = {name.casefold(): place for place, name in enumerate(classes)}
    things = (*picture.objects, *picture.ignored)
    names = [picture.classes[thing.label].casefold() for thing in things]
    labels = np.array([places.get(name, len(classes)) for name in names], np.int64)
    crowd = np.arange(len(things)) >= len(picture.objects)
    return Truths(boxes_of([thing.box for thing in things]), labels, crowd, np.zeros(len(things), bool))


def mask_of(picture: Picture | None, classes: tuple[str, ...]) -> Mask | None:
    """The true mask with the numbers of a model's classes: uint8, (H, W); None where nobody knows.

    A class that the model has not is unknown, 255.

    Args:
        picture: The picture.
        classes: What the model's classes are called, without the background.
    """
    if not isinstance(picture, KnownPicture) or picture.mask is None:
        return None
    places = {name.casefold(): place + 1 for place, name in enumerate(classes)}
    table = np.full(256, 255, np.uint8)
    table[0] = 0
    for place, name in enumerate(picture.classes[:254], 1):
        table[place] = places.get(name.casefold(), 255)
    renamed: Mask = table[picture.mask]
    return renamed
