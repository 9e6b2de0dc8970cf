"""Adaptive pooling: as many windows as are asked for, spread over the map."""

from __future__ import annotations

import numpy as np

from cnnstudio.engine.pixel.account import Step
from cnnstudio.engine.pixel.element import Element, explains
from cnnstudio.engine.pixel.families.pooling import pooled
from cnnstudio.engine.pixel.patches import Places


@explains("AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D")
def largest(element: Element) -> list[Step]:
    """The largest number of the window."""
    element.require_channels_last()
    return [pooled(element, "largest", _picks(element))]


@explains("AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D")
def mean(element: Element) -> list[Step]:
    """The mean of the window."""
    element.require_channels_last()
    return [pooled(element, "mean", _picks(element))]


def _picks(element: Element) -> list[Places]:
    """Window i goes from ⌊i·size/count⌋ to ⌈(i + 1)·size/count⌉."""
    sizes, counts = element.input.shape[:-1], element.output.shape[:-1]
    return [
        np.arange(where * size // count, -(-(where + 1) * size // count), dtype=np.int64)
        for where, size, count in zip(element.place, sizes, counts, strict=True)
    ]
