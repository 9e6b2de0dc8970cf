"""What layers share whose weights slide over a sequence or a map, channel by channel first."""

from __future__ import annotations

from typing import ClassVar

from cnnstudio.core.layer import Finding
from cnnstudio.core.numerals import tight
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.shapes import Axis, window_axes
from cnnstudio.core.values import Shape, Sizes
from cnnstudio.layers.choices import activation_label
from cnnstudio.layers.demands import channel_count, map_shape, window_output
from cnnstudio.layers.weighted import WeightedLayer
from cnnstudio.layers.window_arithmetic import oversized_finding, stride_text, window_reach
from cnnstudio.layers.window_hints import edge_hints


class SlidingWindow(WeightedLayer):
    """Base of layer types that give each window of each channel to kernels of its own.

    Unlike other convolutions these may both step and be dilated.
    """

    __slots__ = ()
    group = "Convolution"
    rank: ClassVar[int]
    kernel_size: Sizes
    strides: Sizes
    padding: str
    dilation_rate: Sizes
    activation: str
    use_bias: bool

    @classmethod
    def unit_axes(cls, name: str) -> Sizes:
        """The depthwise kernel of one channel lies along the window's axes; what mixes, along those of the channels too."""
        if name == "bias_constraint":
            return (0,)
        return tuple(range(cls.rank + (name == "pointwise_constraint")))

    def axes(self, shape: Shape) -> tuple[Axis, ...]:
        """The window along each axis."""
        return window_axes(shape[:-1], self.kernel_size, self.strides, self.padding, self.dilation_rate)

    def positions(self, shape: Shape) -> Shape:
        """How many windows there are along each axis of a map that is known to fit."""
        return tuple([axis.output for axis in self.axes(shape)])

    def output_shape(self, *inputs: Shape) -> Shape:
        """The lengths by the window's arithmetic, and the channels that the type makes of those that come."""
        shape = map_shape(self.label, inputs[0], self.rank)
        channels = self.output_channels(channel_count(self.label, shape))
        return (*window_output(self.label, self.axes(shape)), channels)

    def output_channels(self, channels: int) -> int:
        """How many channels come out."""
        raise NotImplementedError

    def reach(self, *inputs: Shape) -> tuple[Reach, ...]:
        """One window."""
        return window_reach(self.axes(inputs[0]))

    def window_findings(self, shape: Shape) -> tuple[Finding, ...]:
        """Kernels larger than their map."""
        return oversized_finding(self.axes(shape))

    def hints(self, *inputs: Shape) -> tuple[Finding, ...]:
        """Pixels that no window reaches, and zeros that lie unevenly around the map."""
        return edge_hints(self.axes(inputs[0]))

    def window_words(self) -> list[str]:
        """What a card says of the window, after its size."""
        words = [stride_text(self.strides)] if max(self.strides) > 1 else []
        words.append(self.padding)
        if max(self.dilation_rate) > 1:
            words.append(f"dilation {tight(self.dilation_rate)}")
        return words

    def activation_words(self) -> list[str]:
        """What a card says of the activation."""
        return [] if self.activation == "linear" else [activation_label(self.activation)]
