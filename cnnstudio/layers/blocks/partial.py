"""The cross-stage-partial block: half of the channels take a short way."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside, pointwise, same
from cnnstudio.layers.choices import ACTIVATIONS
from cnnstudio.layers.demands import channel_count, map_shape
from cnnstudio.layers.merge import Add, Concatenate


@register
@dataclass(frozen=True, slots=True)
class CrossStagePartial(Block):
    """Send half of the channels past a chain of residual units, and join both ways at the end.

    Source: Wang et al. (2020), *CSPNet*, figure 2 b; the halves are made by 1×1 convolutions as in
    CSPDarknet53.
    """

    kind = "cross_stage_partial"
    is_everyday = False
    label = "Cross-stage partial"

    filters: int = setting(64, "Filters", "Channels that come out; each way has half of them.", minimum=2)
    units: int = setting(1, "Units", "Residual units on the long way.", minimum=1, maximum=32)
    activation: str = setting("silu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)

    def network(self, *inputs: Shape) -> Network:
        """Two ways, joined and mixed."""
        shape = map_shape(self.label, inputs[0])
        channel_count(self.label, shape)
        inside, half = Inside(shape), self.filters // 2
        short = inside.convolve("short", pointwise(half), self.activation, "input")
        long = inside.convolve("long", pointwise(half), self.activation, "input")
        for number in range(1, self.units + 1):
            inside.convolve(f"{number}a", pointwise(half), self.activation, long)
            inside.convolve(f"{number}b", same(half, (3, 3)), self.activation)
            long = inside.add(f"add_{number}", Add(), inside.last, long)
        inside.add("concat", Concatenate(), long, short)
        inside.convolve("mix", pointwise(self.filters), self.activation)
        return inside.network()

    def description(self) -> str:
        """Filters and units."""
        return f"{exact(self.filters)} filters, {exact(self.units)} unit{'s' * (self.units > 1)}"
