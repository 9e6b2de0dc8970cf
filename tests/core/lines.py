"""Networks written as text, and networks as text, for tests of edits."""

from __future__ import annotations

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Input


def named(network: Network) -> dict[str, list[str]]:
    """The inputs of each node, all by name."""
    return {node.name: [network[source].name for source in node.inputs] for node in network}


def line(text: str, *, shape: tuple[int, ...] = (8, 8, 2)) -> Network:
    """A network from ``"i a:i b:a s:a,b"``: the input first, merges where there are commas."""
    nodes = []
    for part in text.split():
        name, _, inputs = part.partition(":")
        sources = tuple(inputs.split(",")) if inputs else ()
        layer: Layer = (
            Input(shape) if not sources else Add() if name.startswith("s") else Conv2D(2, padding="same")
        )
        nodes.append(Node(name, name, layer, sources))
    return Network(tuple(nodes))
