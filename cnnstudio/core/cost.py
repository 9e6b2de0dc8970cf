"""What a layer costs: the one definition of parameter, MAC, FLOP and byte."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, cast

FLOAT_BYTES = 4
"""Bytes of one number: everything is float32."""

DEFINITIONS = (
    "MACs are the multiply-adds of layers with weights: the weights in one window times the output "
    "elements (of a transposed convolution: the weights that one input element meets times the input elements). FLOPs are 2 × MACs for layers with weights (without a bias one fewer per output), and one per "
    "arithmetic operation for normalization (2 per element where the statistics are known, as in batch "
    "normalization), pooling, merging, scaling and interpolating. "
    "Activation functions and the moving of data are not counted. 1 MB = 10⁶ bytes, 1 MiB = 2²⁰ bytes."
)
"""The text that the window shows where MACs and FLOPs are counted."""


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of counts; unknown when one of them is."""
    amounts = list(counts)
    try:  # quicker than looking for None first, and every edit sums up thousands
        return sum(cast("list[int]", amounts))
    except TypeError:
        return None


def scaled(count: int | None, factor: int | None) -> int | None:
    """A product of counts; unknown when one of them is, save 0 times the unknown."""
    if count == 0 or factor == 0:
        return 0
    return None if count is None or factor is None else count * factor


@dataclass(frozen=True, slots=True)
class Weight:
    """One array of weights of a layer.

    Attributes:
        name: Keras's name of it: ``kernel``, ``bias``, ``gamma``…
        shape: Its axes in Keras's order.
        trainable: Whether gradient descent changes it.
    """

    name: str
    shape: tuple[int, ...]
    trainable: bool = True

    @property
    def count(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)


class Cost(NamedTuple):
    """The cost of one layer for one sample; None means unknown, never 0.

    A named tuple, because every analysis makes hundreds of them.

    Attributes:
        params: Numbers in all its weights.
        trainable: Those of them that training changes.
        macs: Multiply-adds, per sample.
        flops: Floating-point operations, per sample.
    """

    params: int | None = 0
    trainable: int | None = 0
    macs: int | None = 0
    flops: int | None = 0

    def __add__(self, other: Cost) -> Cost:  # type: ignore[override]
        """The cost of two layers together."""
        return Cost(
            total((self.params, other.params)),
            total((self.trainable, other.trainable)),
            total((self.macs, other.macs)),
            total((self.flops, other.flops)),
        )


UNKNOWN_COST = Cost(None, None, None, None)


def weighted_cost(
    weights: Iterable[Weight], window_weights: int | None, outputs: int | None, use_bias: bool
) -> Cost:
    """The cost of a layer that multiplies a window by weights for every output element.

    Args:
        weights: All its weights.
        window_weights: Weights that meet in one output element.
        outputs: Output elements per sample.
        use_bias: Whether a bias is added: without one there is one addition fewer per output.
    """
    params, trainable = weight_counts(weights)
    macs = scaled(window_weights, outputs)
    twice = scaled(macs, 2)
    flops = twice if use_bias or twice is None or outputs is None else twice - outputs
    return Cost(params, trainable, macs, flops)


def weight_counts(weights: Iterable[Weight]) -> tuple[int, int]:
    """How many numbers weights have: all of them, and the trainable ones."""
    params = trainable = 0
    for weight in weights:
        count = weight.count
        params += count
        trainable += count * weight.trainable
    return params, trainable


def inference_bytes(params: int | None, pair: int | None) -> int | None:
    """Memory that predicting one sample takes at least: parameters and two outputs; in bytes.

    Args:
        params: All parameters.
        pair: Bytes of the largest two consecutive outputs.
    """
    return None if params is None or pair is None else FLOAT_BYTES * params + pair


def training_bytes(
    params: int | None, trainable: int | None, outputs: int | None, batch: int, slots: int
) -> int | None:
    """Memory that training takes at least: parameters, gradients, optimizer slots, all outputs; in bytes.

    Args:
        params: All parameters.
        trainable: Parameters with a gradient and optimizer slots.
        outputs: Bytes of all layers' outputs for one sample.
        batch: Samples in a batch.
        slots: Numbers that the optimizer keeps for each trainable parameter.
    """
    for_outputs = scaled(outputs, batch)
    if params is None or trainable is None or for_outputs is None:
        return None
    return FLOAT_BYTES * (params + (1 + slots) * trainable) + for_outputs
