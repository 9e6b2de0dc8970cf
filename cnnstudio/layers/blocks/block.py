"""What a block is: a layer type that stands for a small network."""

from __future__ import annotations

from typing import ClassVar

from cnnstudio.core.analysis import measure
from cnnstudio.core.cost import Cost, Weight
from cnnstudio.core.layer import Derivation, Layer, ShapeError, Step
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Shape


class Block(Layer):
    """What all blocks share: shape and arithmetic come from what they expand to."""

    __slots__ = ()
    group = "Blocks"
    keras_name = ""
    holds_network: ClassVar[bool] = True

    def network(self, *inputs: Shape) -> Network:
        """The network that the block stands for; its inputs are the block's, in order.

        Raises:
            ShapeError: The inputs do not fit.
        """
        raise NotImplementedError

    def expand(self, *inputs: Shape) -> Network:
        """The network that the block stands for."""
        return self.network(*inputs)

    def output_shape(self, *inputs: Shape) -> Shape:
        """The output of the expansion; the first problem inside is the block's own."""
        measured = measure(self, inputs)
        if measured.output is None:
            raise ShapeError(measured.findings[0].message, *measured.findings[0].fixes)
        return measured.output

    def weights(self, *inputs: Shape) -> tuple[Weight, ...]:
        """The weights of all layers inside, in the order of the expansion."""
        inner = measure(self, inputs).inner
        if inner is None:
            return ()
        parts = [(inner.network[key].layer, report.inputs) for key, report in inner.nodes.items()]
        return tuple([weight for layer, shapes in parts for weight in layer.weights(*shapes)])

    def cost(self, *inputs: Shape) -> Cost:
        """What all layers inside cost together."""
        return measure(self, inputs).cost

    def derivation(self, *inputs: Shape) -> Derivation:
        """One line for each layer inside."""
        inner = measure(self, inputs).inner
        if inner is None:
            return ()
        reports = [(node.name, inner[node.id]) for node in inner.network if node.inputs]
        return (
            *[Step(name, shape_text(report.output), _share(report.cost)) for name, report in reports],
            Step("Parameters", exact(inner.totals.cost.params)),
            Step("Multiply-adds", exact(inner.totals.cost.macs)),
        )

    @classmethod
    def base_name(cls) -> str:
        """The kind: blocks are not Keras's."""
        return cls.kind


def _share(cost: Cost) -> str:
    """What one layer inside has to learn."""
    return "" if cost.params == 0 else f"{exact(cost.params)} parameters"
