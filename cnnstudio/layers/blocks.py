"""Blocks: layer types that stand for a small network."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.analysis import measure
from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, Weight
from cnnstudio.core.layer import Derivation, Layer, ShapeError, Step
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import exact, tight
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.choices import ACTIVATIONS, activation_label
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.merge import Add
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.window_arithmetic import stride_text


class Block(Layer):
    """What all blocks share: shape and arithmetic come from what they expand to."""

    __slots__ = ()
    group = "Blocks"
    keras_name = ""

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


@register
@dataclass(frozen=True, slots=True)
class ResidualUnit(Block):
    """Two convolutions whose result is added to what came in, so that deep networks learn.

    Source: He et al. (2015), *Deep residual learning*, figure 5 left; Géron, ch. 14.
    """

    kind = "residual_unit"
    label = "Residual unit"

    filters: int = setting(64, "Filters", "Kernels of both convolutions.", minimum=1)
    kernel_size: Pair = setting((3, 3), "Kernel size", "Height × width of both convolutions' kernels, in px.",
                                minimum=1)  # fmt: skip
    strides: Pair = setting(
        (1, 1), "Stride", "Step of the first convolution and of the shortcut, in px.", minimum=1
    )
    activation: str = setting("relu", "Activation", "Function after the first convolution and after the sum.",
                              choices=ACTIVATIONS)  # fmt: skip

    def network(self, *inputs: Shape) -> Network:
        """Convolutions with batch normalization beside a shortcut, which is projected where shapes differ."""
        shape = map_shape(self.label, inputs[0])
        channels = channel_count(self.label, shape)
        first = Conv2D(self.filters, self.kernel_size, self.strides, "same", use_bias=False)
        second = Conv2D(self.filters, self.kernel_size, (1, 1), "same", use_bias=False)
        trunk = [
            Node("input", "input", Input(shape)),
            Node("conv_1", "conv_1", first, ("input",)),
            Node("bn_1", "bn_1", BatchNormalization(), ("conv_1",)),
            Node("act_1", "act_1", Activation(self.activation), ("bn_1",)),
            Node("conv_2", "conv_2", second, ("act_1",)),
            Node("bn_2", "bn_2", BatchNormalization(), ("conv_2",)),
        ]
        shortcut = "input"
        if self.strides != (1, 1) or channels != self.filters:
            projected = Conv2D(self.filters, (1, 1), self.strides, "same", use_bias=False)
            trunk.append(Node("conv_skip", "conv_skip", projected, ("input",)))
            trunk.append(Node("bn_skip", "bn_skip", BatchNormalization(), ("conv_skip",)))
            shortcut = "bn_skip"
        trunk.append(Node("add", "add", Add(), ("bn_2", shortcut)))
        trunk.append(Node("act_2", "act_2", Activation(self.activation), ("add",)))
        return Network(tuple(trunk))

    def description(self) -> str:
        """Filters, kernel and stride."""
        parts = [f"2 × ({self.filters} × {tight(self.kernel_size)})"]
        if self.strides != (1, 1):
            parts.append(stride_text(self.strides))
        return ", ".join([*parts, activation_label(self.activation)])
