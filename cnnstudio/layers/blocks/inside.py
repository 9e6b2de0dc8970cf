"""How the network inside a block is put together: layer by layer, with names that its cards show."""

from __future__ import annotations

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Input


class Inside:
    """Gathers the layers of a block; each stands behind the last one unless told otherwise.

    Args:
        shapes: What the block gets, one shape an input.

    Attributes:
        inputs: Names of the inputs.
        last: Name of the layer that was added last.
    """

    def __init__(self, *shapes: Shape) -> None:
        single = len(shapes) == 1
        self.inputs = tuple(["input" if single else f"input_{place}" for place in range(1, len(shapes) + 1)])
        self._nodes = [
            Node(name, name, Input(shape)) for name, shape in zip(self.inputs, shapes, strict=True)
        ]
        self.last = self.inputs[0]

    def add(self, name: str, layer: Layer, *sources: str) -> str:
        """Put a layer behind others, or behind the last one; gives its name."""
        self._nodes.append(Node(name, name, layer, sources or (self.last,)))
        self.last = name
        return name

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

    def network(self) -> Network:
        """What was put together."""
        return Network(tuple(self._nodes))


def pointwise(filters: int, strides: Pair = (1, 1), *, use_bias: bool = False) -> Conv2D:
    """A 1×1 convolution, which mixes channels place by place."""
    return Conv2D(filters, (1, 1), strides, "same", use_bias=use_bias)


def same(filters: int, kernel: Pair, strides: Pair = (1, 1), *, use_bias: bool = False) -> Conv2D:
    """A convolution whose output is as large as its input divided by the stride."""
    return Conv2D(filters, kernel, strides, "same", use_bias=use_bias)
