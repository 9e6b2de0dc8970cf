"""Putting a network together in code: layer by layer, with branches where they are asked for."""

from __future__ import annotations

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node


class Builder:
    """Gathers layers; each stands behind the last one unless told otherwise.

    A layer's name is its id too, and so names must differ.

    Attributes:
        last: Name of the layer that was added last; "" before the first.
    """

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self.last = ""

    def add(self, name: str, layer: Layer, *sources: str) -> str:
        """Put a layer behind others, or behind the last one; gives its name.

        Args:
            name: Its name, as in Keras.
            layer: The layer.
            sources: Names of what feeds it; the last layer if there are none and it takes inputs.
        """
        takes_inputs = layer.maximum_inputs != 0
        self._nodes.append(Node(name, name, layer, sources or ((self.last,) if takes_inputs else ())))
        self.last = name
        return name

    def network(self, *outputs: str) -> Network:
        """What was put together; its outputs in this order, or all that feed nothing."""
        return Network(tuple(self._nodes), outputs)
