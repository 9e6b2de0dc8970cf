"""What is done to pixels before the network sees them, the same in training and prediction."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError

Size = tuple[int | None, int | None]
Floats = NDArray[np.float32]

LUMA = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in grey. Source: ITU-R BT.601, as in Pillow's ``convert("L")``."""


def fit_to(pixels: NDArray[Any], size: Size, channels: int | None) -> Floats:
    """Bring one picture to the form of a network's input.

    Channels are converted first, then the whole picture is resized (its proportions may
    change), bilinearly and, where it shrinks, antialiased. What agrees already is not touched.

    Args:
        pixels: (H, W, 1) or (H, W, 3), uint8 or float32, 0…255.
        size: Height and width that the network takes, in px; None where it takes any.
        channels: Channels that it takes; None if any.

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
    return _resized(fitted, height, width)


def fit_all(images: NDArray[Any], size: Size, channels: int | None) -> Floats:
    """Bring a stack of pictures to the form of a network's input; see `fit_to`.

    Args:
        images: (N, H, W, 1) or (N, H, W, 3), uint8 or float32, 0…255.
        size: Height and width that the network takes, in px; None where it takes any.
        channels: Channels that it takes; None if any.

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
        fitted[index] = fit_to(pixels, size, channels)
    return fitted


def description(shape: tuple[int, ...], size: Size, channels: int | None) -> tuple[str, ...]:
    """Say what `fit_to` does to a picture, one line each, as the window shows it.

    Args:
        shape: Shape of the picture, (H, W, C).
        size: Height and width that the network takes, in px; None where it takes any.
        channels: Channels that it takes; None if any.

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
        lines.append(f"resized {shape[1]} × {shape[0]} → {width} × {height} px, bilinear, antialiased")
    lines.append("pixel values 0…255; scaling them is a matter of the network's own layers")
    return tuple(lines)


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


def _resized(values: Floats, height: int, width: int) -> Floats:
    from PIL import Image

    resized = np.empty((height, width, values.shape[2]), np.float32)
    for channel in range(values.shape[2]):
        plane = Image.fromarray(np.ascontiguousarray(values[:, :, channel]))
        resized[:, :, channel] = np.asarray(plane.resize((width, height), Image.Resampling.BILINEAR))
    return resized
