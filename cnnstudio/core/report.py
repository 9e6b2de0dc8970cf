"""What the arithmetic engine answers: a report of a network, node by node and in total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from cnnstudio.core.cost import UNKNOWN_COST, Cost, training_bytes
from cnnstudio.core.fields import Fields
from cnnstudio.core.layer import Finding
from cnnstudio.core.network import Network
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.values import Shape


class State(StrEnum):
    """How a node stands."""

    SOUND = "sound"
    BAD = "bad"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about a node, or about the network as a whole when ``node`` is None."""

    node: str | None
    finding: Finding

    @property
    def message(self) -> str:
        """The cause with its numbers, and the way out."""
        return self.finding.message

    @property
    def is_error(self) -> bool:
        """Whether the network cannot be built because of it."""
        return self.finding.is_error


class NodeReport(NamedTuple):
    """What is known of one node; a named tuple, because every edit makes hundreds of them.

    Attributes:
        node: Its id.
        state: Sound; bad; or waiting for a node before it.
        inputs: The shapes that come in; () while waiting.
        output: The shape that comes out, or None.
        cost: Its cost for one sample.
        reach: What one element of its output sees of its own inputs, per axis; None where unknown.
        problems: What is wrong or strange about it.
        waits_for: Ids of the bad nodes that it waits for.
        output_bytes: Bytes of its output for one sample (float32); None where unknown.
        all_bytes: The same for all layers inside a block; ``output_bytes`` for a plain layer.
        pair_bytes: Bytes of its output and its largest input for one sample, or of the largest such
            pair inside a block; None where unknown.
        inner: The report of what a block expands to, or None.
        is_left_out: Whether it is no part of what is built, and costs nothing: it is passed over,
            or nothing uses its output because of that.
    """

    node: str
    state: State
    inputs: tuple[Shape, ...] = ()
    output: Shape | None = None
    cost: Cost = UNKNOWN_COST
    reach: tuple[Reach, ...] | None = None
    problems: tuple[Problem, ...] = ()
    waits_for: tuple[str, ...] = ()
    output_bytes: int | None = None
    all_bytes: int | None = None
    pair_bytes: int | None = None
    inner: Report | None = None
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the sound nodes; None means unknown.

    Attributes:
        cost: Parameters, MACs and FLOPs for one sample.
        inference_bytes: Float32 parameters and the largest two consecutive outputs for one sample.
        output_bytes: All outputs for one sample.
        is_complete: Whether every node is sound.
        pair_bytes: The largest two consecutive outputs for one sample, those inside blocks included.
    """

    cost: Cost
    inference_bytes: int | None
    output_bytes: int | None
    is_complete: bool
    pair_bytes: int | None = 0

    def training_bytes(self, batch: int, slots: int) -> int | None:
        """Memory to train on a batch with an optimizer of so many slots; in bytes."""
        return training_bytes(self.cost.params, self.cost.trainable, self.output_bytes, batch, slots)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer for one network.

    Attributes:
        network: The network that it is about.
        nodes: A report for each id, inputs before outputs, then those in or behind a cycle.
        totals: Sums of the sound part.
        problems: Everything that is wrong or strange, in node order, network-wide ones first.
        fields: What one element of each node sees of the input, per axis; None where unknown.
    """

    network: Network
    nodes: Mapping[str, NodeReport]
    totals: Totals
    problems: tuple[Problem, ...] = ()
    fields: Fields = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", Fields(self.network, self.nodes))

    def __getitem__(self, node: str) -> NodeReport:
        return self.nodes[node]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which the network cannot be built."""
        return tuple(problem for problem in self.problems if problem.is_error)

    def receptive_field(self, node: str) -> tuple[int | None, ...] | None:
        """Pixels of the input that one element of a node sees, per axis; None where unknown."""
        seen = self.fields[node]
        return tuple([span.size for span in seen]) if seen else None

    def effective_stride(self, node: str) -> tuple[int | Fraction | None, ...] | None:
        """Step between what neighbouring elements of a node see, in px of the input, per axis.

        A fraction where the map was enlarged.
        """
        seen = self.fields[node]
        return tuple([span.stride for span in seen]) if seen else None

    def named(self, name: str) -> NodeReport:
        """The report of the node that people call ``name``.

        Raises:
            KeyError: There is none.
        """
        node = self.network.by_name(name)
        if node is None:
            raise KeyError(name)
        return self.nodes[node.id]
