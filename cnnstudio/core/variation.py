"""What if: a network with another input, counted at another precision; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.bypass import sources_of
from cnnstudio.core.cost import FLOAT_BYTES, scaled, training_bytes
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import NodeReport, Report, State, Totals
from cnnstudio.core.values import Shape

PRECISIONS = (32, 16)
"""Bits of one number of an output."""

PRECISION_TEXT = (
    "16 bit is mixed precision, as Keras's mixed_float16: each number of an output takes 2 bytes instead of 4. "
    "Training keeps parameters, gradients and the optimizer's numbers in 32 bit; to predict, the parameters are "
    "counted at 2 bytes too. Parameters and MACs stay as many as they are."
)
"""What 16 bit means here, as the window and the command line say it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What networks are compared by; None is unknown.

    Attributes:
        params: All parameters.
        trainable: Those that training changes.
        macs: Multiply-adds for one sample.
        flops: Floating-point operations for one sample.
        inference_bytes: Parameters and the largest two consecutive outputs for one sample.
        training_bytes: Parameters, gradients, optimizer slots, and all outputs of a batch.
        depth: Layers with multiply-adds on the longest way from input to output.
        is_complete: Whether every layer is sound.
    """

    params: int | None
    trainable: int | None
    macs: int | None
    flops: int | None
    inference_bytes: int | None
    training_bytes: int | None
    depth: int
    is_complete: bool


def figures(report: Report, batch: int, slots: int, bits: int = 32) -> Figures:
    """Count a network.

    Args:
        report: The network's.
        batch: Samples in a training batch.
        slots: Numbers that the optimizer keeps for each trainable parameter.
        bits: One of `PRECISIONS`; see `PRECISION_TEXT`.
    """
    totals, cost = report.totals, report.totals.cost
    outputs = _at_precision(totals.output_bytes, bits)
    return Figures(
        cost.params, cost.trainable, cost.macs, cost.flops, _inference_bytes(totals, bits),
        training_bytes(cost.params, cost.trainable, outputs, batch, slots), depth(report), totals.is_complete,
    )  # fmt: skip


def _inference_bytes(totals: Totals, bits: int) -> int | None:
    params, pair = scaled(totals.cost.params, FLOAT_BYTES), totals.pair_bytes
    return None if params is None or pair is None else _at_precision(params + pair, bits)


def _at_precision(count: int | None, bits: int) -> int | None:
    """Bytes of float32 numbers at so many bits each."""
    return None if count is None else count * bits // (8 * FLOAT_BYTES)


def depth(report: Report) -> int:
    """Layers with multiply-adds on the longest way through a network, those inside blocks too.

    So VGG16 counts 16 and ResNet-50 counts 50. Layers that are not sound are left out.
    """
    return max(_depths(report, ()).values(), default=0)


def _depths(report: Report, entries: tuple[int, ...]) -> dict[str, int]:
    """The depth behind each node.

    Args:
        report: The network's, or that of a block's inside.
        entries: The depth before each input of a block; () for a whole network.
    """
    found: dict[str, int] = {}
    waiting = list(entries)
    for key, about in report.nodes.items():
        sources = sources_of(report.network[key])
        if not sources and waiting:
            found[key] = waiting.pop(0)
        elif len(sources) == 1 and about.inner is None:  # as nearly all are
            found[key] = found.get(sources[0], 0) + (about.state is State.SOUND and about.cost.macs != 0)
        else:
            found[key] = _depth_behind(about, tuple([found.get(source, 0) for source in sources]))
    return found


def _depth_behind(about: NodeReport, before: tuple[int, ...]) -> int:
    longest = max(before, default=0)
    if about.state is not State.SOUND:
        return longest
    if about.inner is not None:
        return _depths(about.inner, before)[about.inner.network.outputs()[0]]
    return longest + (about.cost.macs != 0)


def entry_node(network: Network) -> Node | None:
    """The one input of a network; None where there is none, or several."""
    entries = [node for node in network.nodes if node.layer.maximum_inputs == 0]
    return entries[0] if len(entries) == 1 else None


def with_input(network: Network, shape: Shape) -> Network:
    """The network with another shape for its one input.

    Raises:
        NetworkError: It has no input, or several.
        SettingError: It cannot have that shape.
    """
    entry = entry_node(network)
    if entry is None:
        count = sum(node.layer.maximum_inputs == 0 for node in network.nodes)
        raise NetworkError(
            f"Another size is for the one input of a network; this one has {count}: leave the size as it is."
        )
    return network.with_node(entry.with_layer(entry.layer.with_settings(shape=shape)))
