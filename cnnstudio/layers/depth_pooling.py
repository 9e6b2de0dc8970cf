"""Pooling along the channels instead of over the map."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.cost import Cost, scaled
from cnnstudio.core.layer import Derivation, Finding, Fix, Layer, ShapeError, Step, hint
from cnnstudio.core.numerals import exact, product
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import Axis, element_count
from cnnstudio.core.values import Shape
from cnnstudio.layers.choices import PADDINGS
from cnnstudio.layers.demands import channel_count
from cnnstudio.layers.pooling import LEARNS_NOTHING
from cnnstudio.layers.window_arithmetic import count_step, formula

_SAME = Fix('Use "same" padding', {"padding": "same"})


@register
@dataclass(frozen=True, slots=True)
class DepthMaxPooling(Layer):
    """Keep the largest value of each group of channels, pixel by pixel.

    A network can learn with it to overlook how a pattern is turned, where each channel of a
    group looks for another turn of it.

    Source: Géron, *Hands-On Machine Learning*, ch. 14: depthwise max pooling. Behind a dense layer it is
    the maxout unit of Goodfellow et al. (2013).
    """

    kind = "depth_max_pooling"
    is_everyday = False
    label = "Depthwise max pooling"
    group = "Pooling"
    keras_name = "DepthMaxPooling"

    pool_size: int = setting(2, "Group", "How many channels share one output.", minimum=1)
    strides: int | None = setting(
        None, "Stride", "Step between groups, in channels; empty: the group's size.", minimum=1
    )
    padding: str = setting("valid", "Padding", "Pad so that no channel is dropped?", choices=PADDINGS)

    def _axis(self, shape: Shape) -> Axis:
        channels = channel_count(self.label, shape)
        return Axis(channels, self.pool_size, self.strides or self.pool_size, 1, self.padding)

    def output_shape(self, *inputs: Shape) -> Shape:
        """Height and width stay; the channels by the window's arithmetic."""
        axis = self._axis(inputs[0])
        groups = axis.output or 0
        if groups < 1:
            raise ShapeError(
                f"A group of {self.pool_size} does not fit in {_channels(axis.size)}: use a smaller group, or "
                '"same" padding.',
                Fix(f"Use groups of {axis.size}", {"pool_size": axis.size}),
                _SAME,
            )
        return (*inputs[0][:-1], groups)

    def cost(self, *inputs: Shape) -> Cost:
        """One comparison fewer than a group has channels, for every output element."""
        outputs = element_count(self.output_shape(*inputs))
        return Cost(flops=scaled(outputs, self.pool_size - 1))

    def warnings(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Groups larger than there are channels."""
        axis = self._axis(inputs[0])
        if self.padding == "valid" or self.pool_size <= (axis.size or 0):
            return ()
        message = f"A group of {self.pool_size} is larger than the {_channels(axis.size)} that there are: use groups of {axis.size}."
        fix = Fix(f"Use groups of {axis.size}", {"pool_size": axis.size})
        return (Finding(message, (fix,), is_error=False),)

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Channels that no group takes."""
        axis = self._axis(inputs[0])
        return (hint(self._ignored_message(axis), _SAME),) if axis.ignored else ()

    def _ignored_message(self, axis: Axis) -> str:
        exactly = ((axis.size or 0) - axis.span) / axis.stride + 1
        return (
            f"The last {_channels(axis.ignored)} of {exact(axis.size)} {'is' if axis.ignored == 1 else 'are'} ignored: "
            f"({exact(axis.size)} − {axis.span})/{axis.stride} + 1 = {exactly:.6g} is no whole number. "
            'Use a group that divides the channels, or "same" padding.'
        )

    def derivation(self, *inputs: Shape) -> Derivation:
        """The channels, and the operations."""
        axis, output = self._axis(inputs[0]), self.output_shape(*inputs)
        factors = f"({self.pool_size} − 1) · {product(output)}"
        note = f"ignores {_channels(axis.ignored)}" if axis.ignored else ""
        return (
            Step("Channels", formula(axis), note, "⌊(channels − group + padding)/stride⌋ + 1"),
            LEARNS_NOTHING,
            count_step(
                "FLOPs",
                factors,
                self.cost(*inputs).flops,
                "comparisons",
                "(channels of a group − 1) · outputs",
            ),
        )

    def description(self) -> str:
        """Group and stride."""
        parts = [f"groups of {self.pool_size}"]
        if self.strides not in (None, self.pool_size):
            parts.append(f"stride {self.strides}")
        return ", ".join([*parts, "same"] if self.padding == "same" else parts)


def _channels(count: int | None) -> str:
    return f"{exact(count)} channel{'s' * (count != 1)}"
