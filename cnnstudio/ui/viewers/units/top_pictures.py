"""The images that excite a unit, as they were fed to the network; no Qt, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import Collection
from cnnstudio.data.collections import opened
from cnnstudio.data.images import Picture
from cnnstudio.data.readiness import dataset_of
from cnnstudio.engine.batches.image_rows import brought_to
from cnnstudio.engine.inside.models import ModelSource, project_of
from cnnstudio.engine.inside.receptive_fields import Patch
from cnnstudio.engine.inspecting.top_images import TopImagesResult
from cnnstudio.ui.inspecting.shelf import PictureSource


@dataclass(frozen=True, slots=True, eq=False)
class TopPicture:
    """One of the images that excite a unit most.

    Attributes:
        pixels: uint8, (H, W, 1 or 3): the image in the form in which it was fed.
        value: What the unit answers at its strongest place.
        spot: Row and column of that place in the map.
        patch: What that place sees of the pixels.
        name: What the image is called, with its class.
        source: The image in its own size.
    """

    pixels: NDArray[np.uint8]
    value: float
    spot: tuple[int, int]
    patch: Patch
    name: str
    source: PictureSource


@dataclass(frozen=True, slots=True, eq=False)
class UnitPictures:
    """The images that excite one unit most, the strongest first.

    Attributes:
        unit: The unit.
        pictures: At most nine.
    """

    unit: int
    pictures: tuple[TopPicture, ...]


def pictures_of(model: ModelSource, result: TopImagesResult, unit: int) -> UnitPictures:
    """Fetch the images of a unit.

    Raises:
        StudioError: The data cannot be had, or are not those that were looked through.
    """
    project = project_of(model)
    if project is None:
        raise DataError("The project of this model is gone, so that its data set is not known.")
    collection = opened(dataset_of(project))
    if collection.fingerprint() != result.fingerprint:
        raise DataError("The data set has changed since it was looked through: search again.")
    ranks = [rank for rank in range(result.places.shape[1]) if result.places[unit, rank] >= 0]
    return UnitPictures(unit, tuple(_picture(collection, result, unit, rank) for rank in ranks))


def _picture(collection: Collection, result: TopImagesResult, unit: int, rank: int) -> TopPicture:
    place = int(result.places[unit, rank])
    own = collection.pixels(place)
    row, column = (int(at) for at in result.spots[unit, rank])
    name = f"{collection.caption(place)} ({collection.name(place)})"
    key = f"{result.fingerprint}/image {place}"
    return TopPicture(
        _levels(brought_to(own, result.form, collection.fit)),
        float(result.values[unit, rank]),
        (row, column),
        result.patch(unit, rank),
        name,
        PictureSource(key, name, partial(_whole, collection, place, name)),
    )


def _whole(collection: Collection, place: int, name: str) -> Picture:
    return Picture(_levels(collection.pixels(place)), name)


def _levels(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Pixels for the screen and the shelf; the first channel where there are neither one nor three."""
    shown = pixels if pixels.shape[2] in (1, 3) else pixels[:, :, :1]
    levels: NDArray[np.uint8] = np.clip(np.rint(shown), 0, 255).astype(np.uint8)
    return levels
