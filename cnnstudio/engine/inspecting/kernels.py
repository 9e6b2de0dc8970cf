"""The task that shows what one layer has learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError, StudioError
from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.inside.start_weights import start_of
from cnnstudio.engine.inside.taps import named_layer
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras


Floats = NDArray[np.float32]
KernelOrder = Literal["units last", "units third", "depthwise"]
"""Where the axis of the units is; a depthwise convolution has some for each input channel."""


@dataclass(frozen=True, slots=True, eq=False)
class KernelSet:
    """The weights of one layer.

    Attributes:
        layer: The layer's name, as the model has it.
        kernels: float32, Keras's axes: (H, W, in, out) of a convolution, (H, W, out, in) of a
            transposed one, (H, W, in, multiplier) of a depthwise one, (in, out) of a dense layer.
        bias: float32, (out,), or None.
        order: How the axes of a convolution stand.
        start: The kernels before training, float32, the same axes; None where they were not asked for or
            are not known.
        points: The 1×1 kernels, and the bias, of the second step of a separable convolution; None of all others.
    """

    layer: str
    kernels: Floats
    bias: Floats | None
    order: KernelOrder = "units last"
    start: Floats | None = None
    points: KernelSet | None = None

    def input_channel(self, unit: int, channel: int) -> int:
        """The channel of the input that a channel of a kernel of `by_unit` looks at."""
        return unit // self.kernels.shape[3] if self.order == "depthwise" else channel

    def by_unit(self) -> Floats:
        """The kernels of a convolution as (H, W, in, unit): one channel deep where it is depthwise."""
        return self._by_unit(self.kernels)

    def start_by_unit(self) -> Floats | None:
        """The same of those before training."""
        return None if self.start is None else self._by_unit(self.start)

    def _by_unit(self, kernels: Floats) -> Floats:
        return _by_unit(kernels, self.order)


@dataclass(frozen=True, slots=True)
class Kernels:
    """Fetch the kernels of a layer.

    Attributes:
        model: The model.
        layer: Name of the layer; ``outer/inner`` for one in a nested model.
        with_start: Whether to fetch those before training too.
    """

    purpose: ClassVar[str] = "the kernels"
    small: ClassVar[bool] = True

    model: ModelSource
    layer: str
    with_start: bool = False

    def __call__(self, report: Report, control: Control) -> KernelSet:
        """The kernels of the layer.

        Raises:
            StudioError: The model cannot be loaded, lacks the layer, or the layer has no kernels.
        """
        model = loaded(self.model)
        layer = named_layer(model, self.layer)
        kernel = _kernel(layer)
        if kernel is None:
            raise EngineError(_no_kernels(model, layer))
        bias = getattr(layer, "bias", None)
        offsets = None if bias is None else as_array(bias)
        before = self._before() if self.with_start else None
        points, found = _pointwise(layer), as_array(kernel)
        return KernelSet(
            layer.name,
            found,
            offsets,
            _order(layer),
            _alike(_kernel(before), found),
            None if points is None else _points(layer.name, as_array(points), offsets, before),
        )

    def _before(self) -> Any:
        """The layer before training; None where that is not known."""
        start = start_of(self.model)
        if start is None:
            return None
        try:
            return named_layer(loaded(start), self.layer)
        except StudioError:  # as when its weights file is gone: what it is now can still be shown
            return None


def _points(name: str, kernels: Floats, bias: Floats | None, before: Any) -> KernelSet:
    return KernelSet(name, kernels, bias, start=_alike(_pointwise(before), kernels))


def _alike(kernel: Any, now: Floats) -> Floats | None:
    """Kernels before training; None where there are none, or the layer was another one then."""
    found = None if kernel is None else as_array(kernel)
    return found if found is not None and found.shape == now.shape else None


def kernel_shape(layer: Any) -> tuple[int, ...] | None:
    """Shape of a layer's kernels, with Keras's axes; None if it has none."""
    kernel = _kernel(layer)
    return None if kernel is None else tuple(int(size) for size in kernel.shape)


def kernels_by_unit(layer: Any) -> Floats | None:
    """The kernels of a layer as `KernelSet.by_unit` has them; None if it has none that slide over maps."""
    kernel = _kernel(layer)
    return None if kernel is None or len(kernel.shape) != 4 else _by_unit(as_array(kernel), _order(layer))


def _by_unit(kernels: Floats, order: KernelOrder) -> Floats:
    if order == "units third":
        return kernels.swapaxes(2, 3)
    if order == "depthwise":
        return kernels.reshape(*kernels.shape[:2], 1, -1)
    return kernels


def _order(layer: Any) -> KernelOrder:
    import keras

    if isinstance(layer, keras.layers.Conv2DTranspose):
        return "units third"
    return "depthwise" if hasattr(layer, "depth_multiplier") else "units last"


def _kernel(layer: Any) -> Any:
    """The kernels of a layer; of a separable convolution those that slide over the map."""
    kernel = getattr(layer, "kernel", None)
    return getattr(layer, "depthwise_kernel", None) if kernel is None else kernel


def _pointwise(layer: Any) -> Any:
    """The 1×1 kernels of the second step of a separable convolution; None of all others."""
    return getattr(layer, "pointwise_kernel", None)


def _no_kernels(model: keras.Model, layer: Any) -> str:
    kind = type(layer).__name__
    owners = [other.name for other in model.layers if _kernel(other) is not None]
    way_out = f"choose one of {', '.join(owners)}" if owners else "no layer of this model has any"
    return f"{layer.name} is a {kind} layer and has no kernels: {way_out}."
