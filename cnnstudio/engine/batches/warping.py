"""Images that are moved: pixels looked up where a motion says, in NumPy and in TensorFlow alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.motions import Matrix, Size


@dataclass(frozen=True, slots=True)
class Filling:
    """What a layer does where no pixel comes to, and between pixels.

    Attributes:
        mode: ``reflect``, ``wrap``, ``constant`` or ``nearest``.
        interpolation: ``nearest`` or ``bilinear``.
        value: Of the places that no pixel comes to, in mode constant.
    """

    mode: str = "constant"
    interpolation: str = "bilinear"
    value: float = 0.0

    @property
    def of_labels(self) -> Filling:
        """The same for maps of labels, which have no values in between; what is empty is background."""
        return Filling(self.mode, "nearest", 0.0)


def warped(images: NDArray[Any], motions: Sequence[Matrix], size: Size, filling: Filling) -> NDArray[Any]:
    """Images after motions without perspective, one motion each.

    Args:
        images: (N, H, W, C).
        motions: (3, 3) each, see `data.motions`.
        size: Height and width that come out, in px.
        filling: What is put where no pixel comes to.

    Returns:
        (N, H′, W′, C), of the same dtype.

    Source: keras.ops.image.affine_transform.
    """
    found = np.empty((len(images), *size, images.shape[3]), images.dtype)
    rows, columns = np.indices(size, np.float32)
    for place, (image, motion) in enumerate(zip(images, motions, strict=True)):
        (a, b, c), (d, e, f) = np.asarray(motion, np.float32)[:2]
        found[place] = _looked_up(image, a * columns + b * rows + c, d * columns + e * rows + f, filling)
    return found


def _looked_up(
    image: NDArray[Any], x: NDArray[np.float32], y: NDArray[np.float32], filling: Filling
) -> NDArray[Any]:
    """The values of an image at places: (H′, W′, C)."""
    height, width = image.shape[:2]
    x, y = _inside(x, width, filling.mode), _inside(y, height, filling.mode)
    edge = 0
    if filling.mode == "constant":
        edge = 1
        image = np.pad(image, ((1, 1), (1, 1), (0, 0)), constant_values=image.dtype.type(filling.value))
        x, y = np.clip(x + 1, 0, width + 1), np.clip(y + 1, 0, height + 1)
    flat = image.reshape(-1, image.shape[2])
    across = width + 2 * edge
    if filling.interpolation == "nearest":
        # Halves go away from 0, which is at the first pixel of the image itself.
        nearest = [_rounded(values, edge).astype(np.int64) for values in (x, y)]
        return np.asarray(flat[nearest[1] * across + nearest[0]])
    left = np.minimum(np.floor(x), across - 2 if across > 1 else 0)
    top = np.minimum(np.floor(y), height + 2 * edge - 2 if height + 2 * edge > 1 else 0)
    right_share, lower_share = (x - left)[..., None], (y - top)[..., None]
    first = (top * across + left).astype(np.int64)
    beside = 1 if across > 1 else 0
    below = across if height + 2 * edge > 1 else 0
    upper = _mixed(flat, first, beside, right_share)
    lower = _mixed(flat, first + below, beside, right_share)
    return np.asarray((upper * (1 - lower_share) + lower * lower_share).astype(image.dtype))


def _mixed(flat: NDArray[Any], first: NDArray[np.int64], beside: int, share: Any) -> NDArray[np.float32]:
    """Pixels mixed with those to their right."""
    mixed: NDArray[np.float32] = flat[first] * (1 - share) + flat[first + beside] * share
    return mixed


def _rounded(values: NDArray[np.float32], zero: int) -> NDArray[np.float32]:
    shifted = values - zero
    rounded: NDArray[np.float32] = np.copysign(np.floor(np.abs(shifted) + 0.5), shifted) + zero
    return rounded


def _inside(values: NDArray[np.float32], length: int, mode: str) -> NDArray[np.float32]:
    """Places brought into an image of a length, as a mode says."""
    if mode == "constant":
        return values
    if mode == "reflect":
        turned = np.mod(values + 0.5, 2 * length)
        values = np.minimum(turned, 2 * length - turned) - 0.5
    elif mode == "wrap":
        values = np.where((values < 0) | (values > length - 1), np.mod(values, length), values)
    brought: NDArray[np.float32] = np.clip(values, 0, length - 1)
    return brought


def warped_tensor(images: Any, numbers: Any, size: Size, filling: Filling) -> Any:
    """The same by TensorFlow, on several threads at once.

    Args:
        images: A tensor, (N, H, W, C), uint8 or float32.
        numbers: float32, (N, 8): each motion without its last number, which is 1.
        size: Height and width that come out, in px.
        filling: What is put where no pixel comes to.
    """
    import tensorflow as tf

    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=numbers,
        output_shape=tf.constant(size, tf.int32),
        fill_value=tf.constant(filling.value, tf.float32),
        interpolation=filling.interpolation.upper(),
        fill_mode=filling.mode.upper(),
    )
