"""How the network inside a block is put together: layer by layer, with names that its cards show."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.depthwise_convolution import DepthwiseConv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.separable_convolution import SeparableConv2D
from cnnstudio.layers.zero_padding_and_cropping import ZeroPadding2D

Convolving = Conv2D | DepthwiseConv2D | SeparableConv2D
"""What slides inside blocks."""
STRIDE_ZEROS = ("same", "symmetric", "divisible")
"""As few zeros as the map needs; alike on all sides; or as many as a size needs that the stride divides."""
_PLAIN = BatchNormalization()


class Inside(Builder):
    """Gathers the layers of a block behind its inputs: ``input``, or ``input_1``, ``input_2`` and so on.

    Args:
        shapes: What the block gets, one shape an input.
        normalization: The normalization that goes with its convolutions.
        zeros: Where zeros stand around a map over which a convolution strides; see `STRIDE_ZEROS`.
    """

    def __init__(
        self, *shapes: Shape, normalization: BatchNormalization = _PLAIN, zeros: str = "same"
    ) -> None:
        super().__init__()
        self._normalization, self._zeros = normalization, zeros
        names = ["input"] if len(shapes) == 1 else [f"input_{number}" for number in range(1, len(shapes) + 1)]
        for name, shape in zip(names, shapes, strict=True):
            self.add(name, Input(shape))
        self.last = names[0]

    def activate(self, name: str, function: str) -> str:
        """Put an activation behind the last layer, if it is any; gives the name of what is last then."""
        return self.last if function == "linear" else self.add(name, Activation(function))

    def convolve(
        self, part: str, layer: Convolving, function: str, *sources: str, normalizes: bool = True
    ) -> str:
        """Put a convolution, its normalization and its activation behind each other.

        Args:
            part: What the names end in: ``conv_1`` and ``bn_1`` for ``1``.
            layer: The convolution.
            function: The activation; "linear" for none.
            sources: What it stands behind.
            normalizes: Whether batch normalization stands between.
        """
        self.slide(part, layer, *sources)
        if normalizes:
            self.normalize(f"bn_{part}")
        return self.activate(f"act_{part}", function)

    def normalize(self, name: str, *sources: str) -> str:
        """Put the block's normalization behind a layer."""
        return self.add(name, self._normalization, *sources)

    def slide(self, part: str, layer: Convolving, *sources: str) -> str:
        """Put a convolution; where it strides, with its zeros as the block wants them.

        Args:
            part: What the name ends in.
            layer: The convolution.
            sources: What it stands behind.
        """
        if self._zeros == "same" or layer.padding != "same" or max(layer.strides) == 1:
            return self.add(f"conv_{part}", layer, *sources)
        sides = _SIDES[self._zeros]
        height, width = zip(layer.kernel_size, layer.strides, strict=True)
        self.add(f"pad_{part}", ZeroPadding2D((sides(*height), sides(*width))), *sources)
        return self.add(f"conv_{part}", layer.with_settings(padding="valid"))


def _symmetric(kernel: int, stride: int) -> Pair:
    """What "same" puts on either side of every map if the stride is 1."""
    return (kernel - 1) // 2, (kernel - 1) // 2


def _divisible(kernel: int, stride: int) -> Pair:
    """What "same" puts around a size that the stride divides."""
    zeros = max(kernel - stride, 0)
    return zeros // 2, zeros - zeros // 2


_SIDES = {"symmetric": _symmetric, "divisible": _divisible}


def pointwise(filters: int, strides: Pair = (1, 1), *, use_bias: bool = False) -> Conv2D:
    """A 1×1 convolution, which mixes channels place by place."""
    return Conv2D(filters, (1, 1), strides, "same", use_bias=use_bias)


def same(filters: int, kernel: Pair, strides: Pair = (1, 1), *, use_bias: bool = False) -> Conv2D:
    """A convolution whose output is as large as its input divided by the stride."""
    return Conv2D(filters, kernel, strides, "same", use_bias=use_bias)
