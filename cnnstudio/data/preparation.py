"""What is done to pixels before the network sees them, the same in training and prediction."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.data.motions import Matrix, of_eight, stretching

Size = tuple[int | None, int | None]
Floats = NDArray[np.float32]
Levels = NDArray[np.uint8]
Box = tuple[float, float, float, float]

FITS = ("resize", "crop", "pad")
"""How a picture of other proportions is brought to a size: stretched, cut in the middle, or with black bars."""

LUMA = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in grey. Source: ITU-R BT.601, as in Pillow's ``convert("L")``."""


def fed_form(own: tuple[int, int, int], wanted: tuple[int | None, ...] | None) -> tuple[int, int, int]:
    """Height, width and channels in which a network gets the images of a data set.

    Args:
        own: What the data set brings its images to by itself.
        wanted: The shape of the network's input, None where it takes any size; None where it has no input. What no
            image can have counts for nothing: the network is not trained then anyway.
    """
    if wanted is None or len(wanted) != 3 or wanted[2] not in (1, 3, None):
        return own
    height, width, channels = (mine if size is None else size for mine, size in zip(own, wanted, strict=True))
    return height, width, channels


def fit_to(pixels: NDArray[Any], size: Size, channels: int | None, fit: str = "resize") -> Floats:
    """Bring one picture to the form of a network's input.

    Channels are converted first, then the picture is resized, bilinearly and, where it shrinks,
    antialiased. What agrees already is not touched.

    Args:
        pixels: (H, W, 1) or (H, W, 3), uint8 or float32, 0…255.
        size: Height and width that the network takes, in px; None where it takes any.
        channels: Channels that it takes; None if any.
        fit: One of `FITS`: ``resize`` may change the proportions, ``crop`` cuts the middle out,
            ``pad`` puts black bars beside the whole picture.

    Returns:
        float32, 0…255, (H, W, C), a new array.

    Raises:
        DataError: No picture has that number of channels.
    """
    _check_channels(pixels.shape[2], channels)
    fitted = _with_channels(pixels.astype(np.float32), channels or pixels.shape[2])
    height, width = _target(pixels.shape, size)
    if (height, width) == pixels.shape[:2]:
        return fitted
    return _fitted(fitted, height, width, fit)


def fit_levels(pixels: NDArray[np.uint8], size: Size, channels: int | None, fit: str = "resize") -> Levels:
    """Bring one picture of whole levels to a form, in a quarter of the memory; see `fit_to`.

    The levels are rounded, so that they differ from those of `fit_to` by less than one.

    Returns:
        uint8, (H, W, C); the picture itself, not copied, if it fits.

    Raises:
        DataError: No picture has that number of channels.
    """
    _check_channels(pixels.shape[2], channels)
    height, width = _target(pixels.shape, size)
    if (height, width, channels or pixels.shape[2]) == pixels.shape:
        return pixels
    # Shrunk first, a large picture has few pixels to convert.
    values = pixels.astype(np.float32)
    if (height, width) != pixels.shape[:2]:
        values = _fitted(values, height, width, fit)
    values = _with_channels(values, channels or pixels.shape[2])
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def fit_all(images: NDArray[Any], size: Size, channels: int | None, fit: str = "resize") -> Floats:
    """Bring a stack of pictures to the form of a network's input; see `fit_to`.

    Args:
        images: (N, H, W, 1) or (N, H, W, 3), uint8 or float32, 0…255.
        size: Height and width that the network takes, in px; None where it takes any.
        channels: Channels that it takes; None if any.
        fit: One of `FITS`.

    Returns:
        float32, 0…255, (N, H, W, C); the images themselves, not copied, if they fit.

    Raises:
        DataError: No picture has that number of channels.
    """
    _check_channels(images.shape[3], channels)
    height, width = _target(images.shape[1:], size)
    shape = (len(images), height, width, channels or images.shape[3])
    if shape == images.shape:
        return images.astype(np.float32, copy=False)
    fitted = np.empty(shape, np.float32)
    for index, pixels in enumerate(images):
        fitted[index] = fit_to(pixels, size, channels, fit)
    return fitted


def fitting_motion(shape: tuple[int, ...], size: tuple[int, int], fit: str = "resize") -> Matrix:
    """How `fit_to` moves a picture, for boxes and masks to follow.

    Args:
        shape: Shape of the picture, (H, W, C).
        size: Height and width that come out, in px.
        fit: One of `FITS`.
    """
    height, width = size
    if fit == "crop":
        left, top, right, bottom = _middle(shape, height, width)
        return stretching((bottom - top, right - left), size, top, left)
    if fit == "pad":
        rows, columns = _inside(shape, height, width)
        down, across = (height - rows) // 2, (width - columns) // 2
        return stretching((shape[0], shape[1]), (rows, columns)) @ of_eight(
            np.array([1, 0, -across, 0, 1, -down, 0, 0])
        )
    return stretching((shape[0], shape[1]), size)


def description(
    shape: tuple[int, ...], size: Size, channels: int | None, fit: str = "resize"
) -> tuple[str, ...]:
    """Say what `fit_to` does to a picture, one line each, as the window shows it.

    Args:
        shape: Shape of the picture, (H, W, C).
        size: Height and width that the network takes, in px; None where it takes any.
        channels: Channels that it takes; None if any.
        fit: One of `FITS`.

    Raises:
        DataError: No picture has that number of channels.
    """
    _check_channels(shape[2], channels)
    height, width = _target(shape, size)
    lines = []
    if channels == 1 and shape[2] == 3:
        red, green, blue = LUMA
        lines.append(f"colour → grey by luma ({red} R + {green} G + {blue} B)")
    if channels == 3 and shape[2] == 1:
        lines.append("grey → colour: the same values in red, green and blue")
    if (height, width) != tuple(shape[:2]):
        lines.append(_size_words(shape, height, width, fit))
    lines.append("pixel values 0…255; scaling them is a matter of the network's own layers")
    return tuple(lines)


def _size_words(shape: tuple[int, ...], height: int, width: int, fit: str) -> str:
    given, wanted = f"{shape[1]} × {shape[0]}", f"{width} × {height} px"
    if fit == "crop":
        left, top, right, bottom = _middle(shape, height, width)
        cut = f"{right - left:.0f} × {bottom - top:.0f}"
        return f"the middle {cut} of {given} cut out and resized → {wanted}, bilinear, antialiased"
    if fit == "pad":
        rows, columns = _inside(shape, height, width)
        return f"resized {given} → {columns} × {rows}, bilinear, antialiased, with black bars to {wanted}"
    return f"resized {given} → {wanted}, bilinear, antialiased"


def _check_channels(given: int, wanted: int | None) -> None:
    if given not in (1, 3):
        raise DataError(f"A picture of {given} channels cannot be used: give one of 1 (grey) or 3 (colour).")
    if wanted not in (1, 3, None):
        raise DataError(
            f"The network takes {wanted} channels, and pictures have 1 (grey) or 3 (colour): "
            "set the channels of its input to 1 or 3."
        )


def _target(shape: tuple[int, ...], size: Size) -> tuple[int, int]:
    height, width = (own if wanted is None else wanted for own, wanted in zip(shape, size, strict=False))
    return height, width


def _with_channels(values: Floats, channels: int) -> Floats:
    if values.shape[2] == channels:
        return values
    if channels == 3:
        return np.repeat(values, 3, axis=2)
    return (values @ np.array(LUMA, np.float32))[:, :, None]


def _fitted(values: Floats, height: int, width: int, fit: str) -> Floats:
    if fit == "crop":
        return _resized(values, height, width, _middle(values.shape, height, width))
    if fit == "pad":
        rows, columns = _inside(values.shape, height, width)
        padded = np.zeros((height, width, values.shape[2]), np.float32)
        top, left = (height - rows) // 2, (width - columns) // 2
        padded[top : top + rows, left : left + columns] = _resized(values, rows, columns)
        return padded
    return _resized(values, height, width)


def _middle(shape: tuple[int, ...], height: int, width: int) -> Box:
    """The largest part of the proportions wanted, in the middle: left, top, right and bottom, in px."""
    scale = min(shape[0] / height, shape[1] / width)
    rows, columns = scale * height, scale * width
    top, left = (shape[0] - rows) / 2, (shape[1] - columns) / 2
    return left, top, left + columns, top + rows


def _inside(shape: tuple[int, ...], height: int, width: int) -> tuple[int, int]:
    """Height and width, in px, of the whole picture once it fits inside."""
    scale = min(height / shape[0], width / shape[1])
    return (
        min(height, max(1, round(shape[0] * scale))),
        min(width, max(1, round(shape[1] * scale))),
    )


def _resized(values: Floats, height: int, width: int, box: Box | None = None) -> Floats:
    from PIL import Image

    resized = np.empty((height, width, values.shape[2]), np.float32)
    for channel in range(values.shape[2]):
        plane = Image.fromarray(np.ascontiguousarray(values[:, :, channel]))
        resized[:, :, channel] = np.asarray(plane.resize((width, height), Image.Resampling.BILINEAR, box))
    return resized
