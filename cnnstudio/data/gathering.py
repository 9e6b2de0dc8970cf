"""All images of a collection in one array."""

from __future__ import annotations

import numpy as np

from cnnstudio.data.collection import ArrayCollection, Collection
from cnnstudio.data.dataset import Samples
from cnnstudio.data.preparation import fit_levels


def gathered(collection: Collection) -> Samples:
    """Bring all images to the collection's shape in memory.

    Raises:
        StudioError: An image cannot be read; the message begins with its file's name.
    """
    if isinstance(collection, ArrayCollection):
        return Samples(collection.images, collection.labels, collection.classes, collection.parts)
    height, width, channels = collection.shape
    images = np.empty((len(collection), height, width, channels), np.uint8)
    for place in range(len(collection)):
        images[place] = fit_levels(collection.pixels(place), (height, width), channels, collection.fit)
    return Samples(images, collection.labels, collection.classes, collection.parts)
