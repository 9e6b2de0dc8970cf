"""What blocks share whose convolutions are normalized: the figures of that, and the zeros before a stride."""

from __future__ import annotations

from typing import Any

from cnnstudio.core.settings import setting
from cnnstudio.core.values import Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import STRIDE_ZEROS, Inside
from cnnstudio.layers.normalization import BatchNormalization


def momentum_setting() -> Any:
    """Declare how slowly the running statistics of the normalization follow."""
    return setting(0.99, "Momentum", "How slowly the running means and variances follow the batches.", minimum=0,
                   maximum=1, advanced=True)  # fmt: skip


def epsilon_setting() -> Any:
    """Declare what keeps the division of the normalization safe."""
    return setting(0.001, "Epsilon", "Small number that keeps the division of the normalization safe.", minimum=0,
                   advanced=True)  # fmt: skip


def learned_scale_setting() -> Any:
    """Declare whether the normalization learns a scale, which a ReLU and a convolution behind it make needless."""
    return setting(True, "Scale", "Does the normalization learn a scale for each channel?", advanced=True)


def stride_zeros_setting() -> Any:
    """Declare where the zeros stand around a map over which a convolution strides."""
    return setting(
        "same", "Zeros before a stride",
        "As few as the map needs (same), alike on all sides (symmetric), or as if the stride divided its size (divisible).",
        choices=STRIDE_ZEROS, advanced=True,
    )  # fmt: skip


class NormalizingBlock(Block):
    """A block whose convolutions are normalized; those that lack a setting keep Keras's default."""

    __slots__ = ()

    def normalization(self) -> BatchNormalization:
        """The normalization that stands behind or before each convolution."""
        figures = {"momentum": "momentum", "epsilon": "epsilon", "learned_scale": "scale"}
        chosen = {theirs: getattr(self, own) for own, theirs in figures.items() if hasattr(self, own)}
        return BatchNormalization(**chosen)

    def inside(self, *shapes: Shape) -> Inside:
        """The beginning of the network inside."""
        return Inside(
            *shapes, normalization=self.normalization(), zeros=getattr(self, "stride_zeros", "same")
        )
