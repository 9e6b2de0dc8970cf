"""Layers that only move numbers to other places, or let them pass when the network is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cnnstudio.engine.pixel.account import NOWHERE, Planes, Step
from cnnstudio.engine.pixel.element import Element, UnexplainedError, explains
from cnnstudio.engine.pixel.patches import Places, taken

_AUGMENTATIONS = (
    "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomShear", "RandomBrightness", "RandomContrast",
    "RandomHue", "RandomSaturation", "RandomColorJitter", "RandomPosterization", "Solarization", "RandomInvert",
    "Equalization", "RandAugment", "RandomErasing", "RandomGaussianBlur", "RandomSharpness", "RandomGrayscale",
    "RandomColorDegeneration", "RandomCrop", "RandomPerspective", "RandomElasticTransform", "MixUp", "CutMix", "AugMix",
)  # fmt: skip


def copied(
    element: Element, moved: Callable[[Places], Places], note: str = "Copied from the layer before"
) -> list[Step]:
    """A copy of the number that stands where a rearrangement of all places puts it.

    Args:
        element: The number.
        moved: Rearranges the flat indices of the input, in its shape, as the layer does the numbers;
            ``NOWHERE`` where it puts zeros.
        note: What the step is called.
    """
    numbers = np.arange(element.input.size, dtype=np.int64).reshape(element.input.shape)
    if "moved" not in element.known:
        element.known["moved"] = moved(numbers)
    place = int(element.known["moved"][element.index])
    if place == NOWHERE:
        copy = taken(element, 0, (0,) * element.input.ndim)
        zero = np.zeros((1, 1, 1))
        return [
            replace(
                copy, title="Padding: nothing was there", values=zero.astype(np.float32), terms=zero,
                places=np.full((1, 1, 1), NOWHERE, np.int64), value=0.0,
            )
        ]  # fmt: skip
    index = tuple(int(one) for one in np.unravel_index(place, element.input.shape))
    return [replace(taken(element, 0, index), title=note, planes=Planes(names=("input",)))]


@explains(
    "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D", "SpatialDropout2D",
    "SpatialDropout3D", "ActivityRegularization", *_AUGMENTATIONS,
)  # fmt: skip
def passed(element: Element) -> list[Step]:
    """The number itself: the layer works while training alone."""
    if element.input.shape != element.output.shape:
        raise UnexplainedError("it brings images to another size")
    return [replace(taken(element), title="Passed on as it is: the layer works only while training")]


@explains("Identity", "Masking")
def same(element: Element) -> list[Step]:
    """The number itself."""
    return [replace(taken(element), title="Passed on as it is")]


@explains("Flatten", "Reshape")
def reshaped(element: Element) -> list[Step]:
    """The numbers in their order, in another shape."""
    element.require_channels_last()
    return copied(element, lambda numbers: numbers.reshape(element.output.shape))


@explains("Permute")
def permuted(element: Element) -> list[Step]:
    """The axes in another order."""
    return copied(element, lambda numbers: numbers.transpose([one - 1 for one in element.layer.dims]))


@explains("RepeatVector")
def repeated(element: Element) -> list[Step]:
    """The row, several times."""
    return copied(element, lambda numbers: np.repeat(numbers[None], element.layer.n, axis=0))


@explains("ReverseChannels")
def reversed_channels(element: Element) -> list[Step]:
    """The channels in the opposite order."""
    return copied(element, lambda numbers: numbers[..., ::-1])


@explains("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D")
def padded(element: Element) -> list[Step]:
    """Zeros around the map."""
    element.require_channels_last()
    margins = [*_margins(element), (0, 0)]
    return copied(element, lambda numbers: np.pad(numbers, margins, constant_values=NOWHERE))


def _margins(element: Element) -> list[tuple[int, int]]:
    """What is added or cut off along each axis of places; a sequence has one pair of numbers alone."""
    given = getattr(element.layer, "padding", None) or element.layer.cropping
    pairs = [given] if isinstance(given[0], int) else given
    return [(int(before), int(after)) for before, after in pairs]


@explains("Cropping1D", "Cropping2D", "Cropping3D")
def cropped(element: Element) -> list[Step]:
    """The map without its margins."""
    element.require_channels_last()
    sizes = element.input.shape
    cut = tuple(
        slice(before, size - after) for (before, after), size in zip(_margins(element), sizes, strict=False)
    )
    return copied(element, lambda numbers: numbers[cut])


@explains("UpSampling1D", "UpSampling3D")
def stretched(element: Element) -> list[Step]:
    """Each number several times."""
    element.require_channels_last()
    size = element.layer.size
    return copied(
        element, lambda numbers: repeated_along(numbers, (size,) if isinstance(size, int) else tuple(size))
    )


def repeated_along(numbers: Places, counts: tuple[int, ...]) -> Places:
    """Each number so many times along each axis of places."""
    for axis, count in enumerate(counts):
        numbers = np.repeat(numbers, count, axis=axis)
    return numbers
