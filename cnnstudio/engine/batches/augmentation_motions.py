"""What Keras's random layers have drawn, as motions that boxes and masks can follow.

Keras moves boxes along wrong axes in RandomCrop, wrongly in RandomShear and by half a pixel in RandomZoom,
so that they are moved here by the very matrix that moves the image.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from cnnstudio.data.motions import Matrix, Size, identity, of_eight, stretching

UNFOLLOWED = frozenset({"RandomElasticTransform"})
"""Layers that bend images in a way that nothing else can be bent in: they draw it anew for each tensor."""

Drawn = Any
"""What a layer's ``get_random_transformation`` gives."""


def parts_of(layer: Any, drawn: Drawn) -> Iterator[tuple[Any, Drawn]]:
    """The layers that act on a batch, one after another, each with what it drew.

    RandAugment holds many, of which it chooses some; any other layer acts itself.
    """
    if not (isinstance(drawn, Mapping) and "layer_idxes" in drawn):
        yield layer, drawn
        return
    inner = list(drawn["transforms"].items())
    for number in _array(drawn["layer_idxes"]).astype(int):
        name, inner_drawn = inner[int(number)]
        yield getattr(layer, name), inner_drawn


def motions_of(layer: Any, drawn: Drawn, size: Size, images: int) -> list[Matrix] | None:
    """The motion of each image of a batch; None if the layer moves nothing.

    Args:
        layer: The Keras layer.
        drawn: What it drew for the batch.
        size: Height and width of the images that it gets, in px.
        images: How many there are.
    """
    function = _MOTIONS.get(type(layer).__name__)
    if function is None or drawn is None:
        return None
    return [function(layer, drawn, size, place) for place in range(images)]


def _array(tensor: Any) -> Any:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(tensor))


def _flip(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    motion = identity()
    if bool(_array(drawn["flips"]).reshape(-1)[place]):
        for axis, word in enumerate(("horizontal", "vertical")):
            if word in layer.mode:
                motion[axis, axis], motion[axis, 2] = -1, size[1 - axis] - 1
    return motion


def _rotation(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    return of_eight(_array(drawn["rotation_matrix"])[place])


def _translation(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    motion = identity()
    motion[:2, 2] = -_array(drawn["translations"])[place]
    return motion


def _zoom(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    motion = identity()
    for axis, name in enumerate(("width_zoom", "height_zoom")):
        factor = float(_array(drawn[name])[place, 0])
        motion[axis, axis], motion[axis, 2] = factor, (size[1 - axis] - 1) / 2 * (1 - factor)
    return motion


def _shear(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    motion = identity()
    motion[0, 1], motion[1, 0] = _array(drawn["shear_factor"])[place]
    return motion


def _crop(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    top, left = (int(_array(start)) for start in drawn)
    part = min(layer.height, size[0] - top), min(layer.width, size[1] - left)
    return stretching(part, (layer.height, layer.width), top, left)


def _perspective(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    import keras

    if not bool(_array(drawn["apply_perspective"])[place]):
        return identity()
    found = layer.backend.image.compute_homography_matrix(
        keras.ops.cast(drawn["start_points"], "float32"), keras.ops.cast(drawn["end_points"], "float32")
    )
    return of_eight(_array(found)[place])


def _resizing(layer: Any, drawn: Drawn, size: Size, place: int) -> Matrix:
    return stretching(size, (layer.height, layer.width))


_MOTIONS: Mapping[str, Callable[[Any, Drawn, Size, int], Matrix]] = {
    "RandomFlip": _flip,
    "RandomRotation": _rotation,
    "RandomTranslation": _translation,
    "RandomZoom": _zoom,
    "RandomShear": _shear,
    "RandomCrop": _crop,
    "RandomPerspective": _perspective,
    "Resizing": _resizing,
}
"""Keras's layers that move pixels, each with what it makes of its draw."""
