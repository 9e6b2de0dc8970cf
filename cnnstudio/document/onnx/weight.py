"""What the arrays of a layer are made of: tensors of the file, turned to Keras's axes, and sums and products of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cnnstudio.document.onnx.constant import Constant


@dataclass(frozen=True, slots=True)
class Filled:
    """An array of one number.

    Attributes:
        dims: The lengths of its axes.
        value: The number.
    """

    dims: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Sum:
    """Two arrays, added.

    Attributes:
        first: As large as the sum.
        second: Spread over the first where it is smaller.
    """

    first: Weight
    second: Weight

    @property
    def dims(self) -> tuple[int, ...]:
        """The lengths of its axes."""
        return self.first.dims


@dataclass(frozen=True, slots=True)
class Product:
    """Two arrays, multiplied.

    Attributes:
        first: As large as the product.
        second: Spread over the first where it is smaller.
    """

    first: Weight
    second: Weight

    @property
    def dims(self) -> tuple[int, ...]:
        """The lengths of its axes."""
        return self.first.dims


Weight = Constant | Filled | Sum | Product
Weights = tuple[Weight, ...]
"""The arrays of a layer, in Keras's order; () if it has none, or they are not known."""


class Row(NamedTuple):
    """How a map was laid out in a row: ONNX begins with the channels, and ours end with them.

    Attributes:
        sizes: The lengths of ONNX's axes, without the batch.
        order: Which of those axes are ours, in their order.
    """

    sizes: tuple[int, ...]
    order: tuple[int, ...]

    def turned(self, matrix: Constant) -> Constant:
        """A dense layer's matrix, taken values × units, for a row as ours."""
        units = matrix.dims[1]
        last = len(self.sizes)
        return (
            matrix.reshaped((*self.sizes, units))
            .transposed((*self.order, last))
            .reshaped((matrix.dims[0], units))
        )


def kernel(stored: Constant) -> Constant:
    """The kernels of a convolution, filters × channels × height × width in ONNX and the other way round in Keras."""
    rank = len(stored.dims)
    return stored.transposed((*range(2, rank), 1, 0))


def depthwise_kernel(stored: Constant, channels: int) -> Constant:
    """Kernels of which each channel has its own: height × width × channels × kernels in Keras."""
    size = stored.dims[2:]
    apart = stored.reshaped((channels, stored.dims[0] // channels, *size))
    return apart.transposed((*range(2, len(size) + 2), 0, 1))


def per_channel(stored: Constant) -> Constant:
    """A number for each channel, whatever axes of length 1 stand around."""
    return stored.reshaped((stored.count,))


def scaled(weights: Weights, factors: Constant, kind: str) -> Weights:
    """The weights of a linear layer whose channels are multiplied afterwards.

    Args:
        weights: Its kernel, and its bias if it has one.
        factors: One for each channel.
        kind: Keras's name of the layer.
    """
    if not weights:
        return ()
    factor = per_channel(factors)
    around: tuple[int, ...] = (factor.count,)
    if "Depthwise" in kind:
        around = weights[0].dims[-2:]
    elif "Transpose" in kind:
        around = (factor.count, 1)
    return (
        Product(weights[0], factor.reshaped(around)),
        *[Product(bias, factor) for bias in weights[1:]],
    )


def shifted(weights: Weights, shift: Constant) -> Weights:
    """The weights of a layer to whose channels something is added: it goes into the bias, the second of them."""
    if not weights:
        return ()
    more = per_channel(shift)
    if len(weights) == 1:
        return (*weights, more)
    return (weights[0], Sum(weights[1], more), *weights[2:])


WeightsByName = Mapping[str, Weights]
"""The arrays of the layers of a network that have some, by the names of the nodes."""
