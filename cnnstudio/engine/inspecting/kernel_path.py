"""The task that follows a unit back along the strongest parts of its kernels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.inside.taps import known_name
from cnnstudio.engine.inspecting.channel_walk import Place, Source, place_of, source_of
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

Floats = NDArray[np.float32]

_BRANCHES = (3, 2, 1)
"""How many input channels are followed from the unit, from those, and from those before them."""

_COLOURS = (1, 3)


@dataclass(frozen=True, slots=True, eq=False)
class PathUnit:
    """One unit on the path.

    Attributes:
        layer: The layer with the kernel.
        unit: The unit in it.
        channels: How many input channels its kernel has.
        links: Its strongest input channels, strongest first; () at the end of the path.
        picture: float32, (kh, kw, 1 or 3): its kernel, where it looks at the image itself; else None.
    """

    layer: str
    unit: int
    channels: int
    links: tuple[PathLink, ...] = ()
    picture: Floats | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PathLink:
    """One input channel of a unit's kernel.

    Attributes:
        channel: Its number.
        weights: float32, (kh, kw): that part of the kernel; of a dense layer behind a map, over the map.
        share: Its part of the kernel's sum of squares, 0…1.
        source: The unit that makes the channel; None where that cannot be followed.
    """

    channel: int
    weights: Floats
    share: float
    source: PathUnit | None


@dataclass(frozen=True, slots=True, eq=False)
class KernelPathResult:
    """The path of a unit.

    Attributes:
        layer: The layer that was asked about.
        unit: The unit that was asked about.
        root: The unit whose kernel made it: of a layer without kernels, one before; None where no kernel
            did, or there is no such unit.
    """

    layer: str
    unit: int
    root: PathUnit | None


@dataclass(frozen=True, slots=True)
class KernelPath:
    """Follow the strongest input channels of a unit's kernel, and of theirs, up to three layers back.

    Attributes:
        model: The model.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
        unit: Number of the channel, or of the value.
    """

    purpose: ClassVar[str] = "the kernel path"
    small: ClassVar[bool] = True

    model: ModelSource
    layer: str
    unit: int

    def __call__(self, report: Report, control: Control) -> KernelPathResult:
        """Follow it.

        Raises:
            StudioError: The model cannot be loaded, or lacks the layer.
        """
        model = loaded(self.model)
        name = known_name(model, self.layer)
        place = place_of(model, name)
        found = None if place is None or not self._has_unit(place) else source_of(place, self.unit)
        return KernelPathResult(name, self.unit, None if found is None else _path_unit(found, _BRANCHES))

    def _has_unit(self, place: Place) -> bool:
        count = place.shape[-1] if place.shape else None
        return count is None or self.unit < count


def _path_unit(source: Source, branches: tuple[int, ...]) -> PathUnit | None:
    """A unit and what leads to it; None for a channel of the image."""
    if source.place.is_image:
        return None
    place, layer = source.place, source.place.node.operation
    first, kernel = unit_kernel(layer, source.channel)
    before = place.inputs()[0]
    if kernel.shape[2] in _COLOURS and _sees_image(before):
        return PathUnit(place.name, source.channel, kernel.shape[2], picture=kernel)
    numbers, parts, groups = _by_channel(before, first, kernel)
    strengths = np.square(parts, dtype=np.float64).sum(axis=(1, 2))
    total = float(strengths.sum()) or 1.0
    links = []
    for index in np.argsort(-np.nan_to_num(strengths), kind="stable")[: branches[0] if branches else 0]:
        behind = source_of(before, int(groups[index]))
        behind_unit = None if behind is None else _path_unit(behind, branches[1:])
        links.append(
            PathLink(int(numbers[index]), parts[index], float(strengths[index]) / total, behind_unit)
        )
    return PathUnit(place.name, source.channel, len(parts), tuple(links))


def _sees_image(place: Place) -> bool:
    found = source_of(place, 0)
    return found is not None and found.place.is_image and found.spread is None


def _by_channel(
    before: Place, first: int, kernel: Floats
) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """The channels of a kernel, its parts (channels, kh, kw), and a number by which to follow each.

    Behind a map that was laid flat, a channel has a weight for each place.
    """
    numbers: NDArray[np.int64] = first + np.arange(kernel.shape[2])
    flat = source_of(before, 0)
    if flat is not None and flat.spread is not None and kernel.shape[:2] == (1, 1):
        height, width = flat.spread
        count = kernel.shape[2] // (height * width)
        parts = np.moveaxis(kernel.reshape(height, width, count), 2, 0)
        return np.arange(count), np.ascontiguousarray(parts), np.arange(count)
    return numbers, np.ascontiguousarray(np.moveaxis(kernel, 2, 0)), numbers


def unit_kernel(layer: Any, unit: int) -> tuple[int, Floats]:
    """The kernel of one unit of a layer.

    Args:
        layer: A Keras layer with kernels.
        unit: The number of its output channel.

    Returns:
        The first input channel that it looks at, and float32, (kh, kw, channels); 1 × 1 for a dense layer.
    """
    import keras

    kernel = getattr(layer, "kernel", None)
    if kernel is None:
        return _separable_kernel(layer, unit)
    values = as_array(kernel)
    if values.ndim == 2:
        return 0, values[None, None, :, unit]
    if hasattr(layer, "depth_multiplier"):
        channel, place = divmod(unit, values.shape[3])
        return channel, values[:, :, channel : channel + 1, place]
    if isinstance(layer, keras.layers.Conv2DTranspose):
        return 0, values[:, :, unit]
    if values.ndim != 4:
        raise EngineError(f"The kernels of {layer.name} do not slide over maps: choose another layer.")
    group = unit * int(getattr(layer, "groups", 1)) // values.shape[3]
    return group * values.shape[2], values[:, :, :, unit]


def _separable_kernel(layer: Any, unit: int) -> tuple[int, Floats]:
    """Both steps of a separable convolution in one."""
    depthwise, pointwise = as_array(layer.depthwise_kernel), as_array(layer.pointwise_kernel)
    mixed = pointwise[0, 0, :, unit].reshape(depthwise.shape[2:])
    return 0, np.einsum("hwcm,cm->hwc", depthwise, mixed).astype(np.float32)
