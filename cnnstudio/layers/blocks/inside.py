"""How the network inside a block is put together: layer by layer, with names that its cards show."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.layer import Layer
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Input


class Inside(Builder):
    """Gathers the layers of a block behind its inputs: ``input``, or ``input_1``, ``input_2`` and so on.

    Args:
        shapes: What the block gets, one shape an input.
    """

    def __init__(self, *shapes: Shape) -> None:
        super().__init__()
        for number, shape in reversed(list(enumerate(shapes, 1))):
            self.add("input" if len(shapes) == 1 else f"input_{number}", Input(shape))
        self._nodes.reverse()

    def activate(self, name: str, function: str) -> str:
        """Put an activation behind the last layer, if it is any; gives the name of what is last then."""
        return self.last if function == "linear" else self.add(name, Activation(function))

    def convolve(self, part: str, layer: Layer, function: str, *sources: str, normalizes: bool = True) -> str:
        """Put a convolution, its normalization and its activation behind each other.

        Args:
            part: What the names end in: ``conv_1`` and ``bn_1`` for ``1``.
            layer: The convolution.
            function: The activation; "linear" for none.
            sources: What it stands behind.
            normalizes: Whether batch normalization stands between.
        """
        self.add(f"conv_{part}", layer, *sources)
        if normalizes:
            self.add(f"bn_{part}", BatchNormalization())
        return self.activate(f"act_{part}", function)


def pointwise(filters: int, strides: Pair = (1, 1), *, use_bias: bool = False) -> Conv2D:
    """A 1×1 convolution, which mixes channels place by place."""
    return Conv2D(filters, (1, 1), strides, "same", use_bias=use_bias)


def same(filters: int, kernel: Pair, strides: Pair = (1, 1), *, use_bias: bool = False) -> Conv2D:
    """A convolution whose output is as large as its input divided by the stride."""
    return Conv2D(filters, kernel, strides, "same", use_bias=use_bias)
