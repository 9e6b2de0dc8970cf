"""Small pictures of layers at one moment of a training: some maps and kernels of each; arrays only."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.inspecting.strips import as_maps, shrunk

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]

_HALF = 2  # bytes of a number
_COLOURS = 3
_SIDES = (64, 48, 32, 24, 16, 12, 8)
_FEWEST = 4
_LARGEST_KERNEL = 11


@dataclass(frozen=True, slots=True, eq=False)
class LayerShot:
    """Some units of one layer for one image.

    Attributes:
        units: How many units the layer has; the first of them are shown.
        maps: float32, (n, h, w): shrunk by averaging where they were larger; a vector's numbers are 1 × 1.
        kernels: float32, (kh, kw, 1 or 3, m): the first kernels, with their first channel or an image's
            three; None for layers without kernels that slide over maps.
        kernel_count: How many kernels the layer has: one a unit, but of a separable convolution, which has
            one or some for each channel before it.
        depth: How many input channels each kernel has, 1 of a depthwise one; 0 where that was not kept.
    """

    units: int
    maps: Floats
    kernels: Floats | None
    kernel_count: int = 0
    depth: int = 0


def layer_shot(values: Floats, kernels: Floats | None, count: int, side: int) -> LayerShot:
    """Take some units of a layer.

    Args:
        values: float32, the layer's output for one image: (H, W, C), (N,) or any other form.
        kernels: float32, (kh, kw, in, kernels), or None.
        count: Units at most.
        side: Largest height and width of a map, in elements.
    """
    is_map = values.ndim == 3 and values.shape[:2] != (1, 1)
    maps = as_maps(values) if is_map else values.reshape(1, 1, -1)
    shown = np.stack([shrunk(maps[:, :, unit], side) for unit in range(min(count, maps.shape[2]))])
    first = None if kernels is None else _first(kernels, count)
    if kernels is None or first is None:
        return LayerShot(int(maps.shape[2]), shown, None)
    return LayerShot(int(maps.shape[2]), shown, first, int(kernels.shape[3]), int(kernels.shape[2]))


def _first(kernels: Floats, count: int) -> Floats | None:
    if max(kernels.shape[:2]) > _LARGEST_KERNEL:
        return None
    channels = _COLOURS if kernels.shape[2] == _COLOURS else 1
    return np.ascontiguousarray(kernels[:, :, :channels, :count], np.float32)


def size_within(shape: tuple[int, ...], budget: int) -> tuple[int, int]:
    """How many units of a layer, and maps of which side, take no more than so many bytes.

    Args:
        shape: The layer's output for one image.
        budget: In bytes, as half floats; kernels come on top.
    """
    if len(shape) != 3:
        return max(_FEWEST, min(math.prod(shape), 64, budget // _HALF)), 1
    for side in _SIDES:
        cells = min(side, shape[0]) * min(side, shape[1])
        count = budget // (_HALF * cells)
        if count >= min(16, shape[2]):
            return min(count, 64), side
    return _FEWEST, _SIDES[-1]


def packed(values: Floats) -> tuple[Halves, float]:
    """Numbers in half the bytes, and what they have to be multiplied by; what is no number stays so."""
    finite = values[np.isfinite(values)]
    scale = float(np.abs(finite).max(initial=0.0)) or 1.0
    return (values / np.float32(scale)).astype(np.float16), scale


def unpacked(values: Halves, scale: float) -> Floats:
    """The numbers again, to three digits."""
    return np.asarray(values.astype(np.float32) * np.float32(scale))
