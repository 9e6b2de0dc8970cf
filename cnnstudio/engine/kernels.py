"""The task that shows what one layer has learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError, StudioError
from cnnstudio.engine.control import Control
from cnnstudio.engine.feeding import as_array
from cnnstudio.engine.models import ModelSource, loaded
from cnnstudio.engine.start_weights import start_of
from cnnstudio.engine.taps import named_layer
from cnnstudio.engine.task import Report

if TYPE_CHECKING:
    import keras


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
    """

    layer: str
    kernels: NDArray[np.float32]
    bias: NDArray[np.float32] | None
    order: KernelOrder = "units last"
    start: NDArray[np.float32] | None = None

    def by_unit(self) -> NDArray[np.float32]:
        """The kernels of a convolution as (H, W, in, unit): one channel deep where it is depthwise."""
        return self._by_unit(self.kernels)

    def start_by_unit(self) -> NDArray[np.float32] | None:
        """The same of those before training."""
        return None if self.start is None else self._by_unit(self.start)

    def _by_unit(self, kernels: NDArray[np.float32]) -> NDArray[np.float32]:
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
        found = as_array(kernel)
        start = self._start(found.shape) if self.with_start else None
        return KernelSet(layer.name, found, None if bias is None else as_array(bias), _order(layer), start)

    def _start(self, shape: tuple[int, ...]) -> NDArray[np.float32] | None:
        """The kernels before training; None where they are not known, or the layer was another one then."""
        start = start_of(self.model)
        if start is None:
            return None
        try:
            kernel = _kernel(named_layer(loaded(start), self.layer))
        except StudioError:  # as when its weights file is gone: what it is now can still be shown
            return None
        found = None if kernel is None else as_array(kernel)
        return found if found is not None and found.shape == shape else None


def kernel_shape(layer: Any) -> tuple[int, ...] | None:
    """Shape of a layer's kernels, with Keras's axes; None if it has none."""
    kernel = _kernel(layer)
    return None if kernel is None else tuple(int(size) for size in kernel.shape)


def kernels_by_unit(layer: Any) -> NDArray[np.float32] | None:
    """The kernels of a layer as `KernelSet.by_unit` has them; None if it has none that slide over maps."""
    kernel = _kernel(layer)
    return None if kernel is None or len(kernel.shape) != 4 else _by_unit(as_array(kernel), _order(layer))


def _by_unit(kernels: NDArray[np.float32], order: KernelOrder) -> NDArray[np.float32]:
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


def _no_kernels(model: keras.Model, layer: Any) -> str:
    kind = type(layer).__name__
    owners = [other.name for other in model.layers if _kernel(other) is not None]
    way_out = f"choose one of {', '.join(owners)}" if owners else "no layer of this model has any"
    return f"{layer.name} is a {kind} layer and has no kernels: {way_out}."
