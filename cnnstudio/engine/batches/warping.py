"""Images that are moved: pixels looked up where a motion says, in NumPy and in TensorFlow alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.motions import Matrix, Size

_LEAST = 1e-12  # what is divided by instead of 0
_SMALL = 2000  # values of an image


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
    """Images after motions, one each.

    Args:
        images: (N, H, W, C).
        motions: (3, 3) each, see `data.motions`.
        size: Height and width that come out, in px.
        filling: What is put where no pixel comes to.

    Returns:
        (N, H′, W′, C), of the same dtype.

    Source: keras.ops.image.affine_transform, keras.ops.image.perspective_transform.
    """
    found = np.empty((len(images), *size, images.shape[3]), images.dtype)
    rows, columns = np.indices(size, np.float32)
    for place, (image, motion) in enumerate(zip(images, motions, strict=True)):
        (a, b, c), (d, e, f), (g, h, i) = np.asarray(motion, np.float32)
        x, y = a * columns + b * rows + c, d * columns + e * rows + f
        if g or h or i != 1:
            depth = g * columns + h * rows + i
            depth = np.where(depth == 0, np.float32(_LEAST), depth)
            x, y = x / depth, y / depth
        found[place] = _looked_up(image, x, y, filling)
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


def warping(size: Size, channels: int, steps: Sequence[tuple[Size, Filling]]) -> Callable[[Any, Any], Any]:
    """A function of TensorFlow that does several such steps, on several threads at once.

    Of small images TensorFlow's own operation is the quickest. It looks each channel up by itself; of larger ones each
    pixel is looked up once for all of them by what XLA compiles, which takes a third of the time.

    Args:
        size: Height and width of the images, in px.
        channels: Their channels.
        steps: The height and width that come out of each step, and how it fills.

    Returns:
        A function of images, (N, H, W, C), and motions, float32, (steps, N, 9), row by row, that gives images of the same
        dtype, (N, H′, W′, C).
    """
    import tensorflow as tf

    is_small = size[0] * size[1] * channels < _SMALL
    one = _transformed if is_small else warped_tensor

    def all_steps(images: Any, motions: Any) -> Any:
        for number, (after, filling) in enumerate(steps):
            images = one(images, motions[number], after, filling)
        return images

    return all_steps if is_small else tf.function(all_steps, jit_compile=True)


def _transformed(images: Any, motions: Any, size: Size, filling: Filling) -> Any:
    """The same as `warped_tensor` by TensorFlow's own operation."""
    import tensorflow as tf

    whole = motions[:, 8:]
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=motions[:, :8] / tf.where(whole == 0, _LEAST, whole),
        output_shape=tf.constant(size, tf.int32),
        fill_value=tf.constant(filling.value, tf.float32),
        interpolation=filling.interpolation.upper(),
        fill_mode=filling.mode.upper(),
    )


def warped_tensor(images: Any, motions: Any, size: Size, filling: Filling) -> Any:
    """The same as `warped` by TensorFlow, for a function that XLA compiles.

    Args:
        images: A tensor, (N, H, W, C), uint8 or float32.
        motions: float32, (N, 9): each motion, row by row.
        size: Height and width that come out, in px.
        filling: What is put where no pixel comes to.
    """
    import tensorflow as tf

    (height, width), channels = images.shape[1:3], images.shape[3]
    x, y = _places(motions, size)
    x, y = _inside_tensor(x, width, filling.mode), _inside_tensor(y, height, filling.mode)
    edge = 0
    if filling.mode == "constant":
        edge = 1
        value = tf.cast(filling.value, images.dtype)
        images = tf.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=value)
        x = tf.clip_by_value(x + 1, 0.0, width + 1.0)
        y = tf.clip_by_value(y + 1, 0.0, height + 1.0)
    across, down = width + 2 * edge, height + 2 * edge
    flat = tf.reshape(images, (-1, channels))
    begin = (tf.range(tf.shape(images)[0]) * (across * down))[:, None, None]
    if filling.interpolation == "nearest":
        column, row = (tf.cast(_rounded_tensor(values, edge), tf.int32) for values in (x, y))
        return tf.gather(flat, begin + row * across + column)
    left = tf.minimum(tf.floor(x), max(0, across - 2))
    top = tf.minimum(tf.floor(y), max(0, down - 2))
    first = begin + tf.cast(top, tf.int32) * across + tf.cast(left, tf.int32)
    beside, below = min(1, across - 1), across * min(1, down - 1)
    right_share, lower_share = (x - left)[..., None], (y - top)[..., None]

    def mixed(place: Any) -> Any:
        one, other = (tf.cast(tf.gather(flat, at), tf.float32) for at in (place, place + beside))
        return one + (other - one) * right_share

    upper = mixed(first)
    return tf.cast(upper + (mixed(first + below) - upper) * lower_share, images.dtype)


def _places(motions: Any, size: Size) -> tuple[Any, Any]:
    """Where the pixels that come out are looked up: columns and rows, float32, (N, H′, W′)."""
    import tensorflow as tf

    columns = tf.range(size[1], dtype=tf.float32)[None, None, :]
    rows = tf.range(size[0], dtype=tf.float32)[None, :, None]
    a, b, c, d, e, f, g, h, i = (motions[:, place, None, None] for place in range(9))
    depth = g * columns + (h * rows + i)
    depth = tf.where(depth == 0, _LEAST, depth)
    return (a * columns + (b * rows + c)) / depth, (d * columns + (e * rows + f)) / depth


def _rounded_tensor(values: Any, zero: int) -> Any:
    """To the nearest whole number; halves away from a zero."""
    import tensorflow as tf

    shifted = values - zero
    return tf.sign(shifted) * tf.floor(tf.abs(shifted) + 0.5) + zero


def _inside_tensor(values: Any, length: int, mode: str) -> Any:
    """Places brought into an image of a length, as a mode says."""
    import tensorflow as tf

    if mode == "constant":
        return values
    if mode == "reflect":
        turned = tf.math.floormod(values + 0.5, 2.0 * length)
        values = tf.minimum(turned, 2.0 * length - turned) - 0.5
    elif mode == "wrap":
        is_outside = (values < 0) | (values > length - 1)
        values = tf.where(is_outside, tf.math.floormod(values, float(length)), values)
    return tf.clip_by_value(values, 0.0, length - 1.0)
