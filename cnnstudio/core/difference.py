"""What differs between two networks, layer by layer: added, removed, changed, moved, and what that costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from cnnstudio.core.alignment import Pairs, inverse, matched, nodes_in_order, rising
from cnnstudio.core.connections import rewired
from cnnstudio.core.cost import total, training_bytes
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Report, State
from cnnstudio.core.setting_text import Detail, details
from cnnstudio.core.values import Shape
from cnnstudio.core.variation import Figures, figures

KEYS = ("params", "trainable", "macs", "flops", "output_bytes", "training_bytes")
"""The figures of a layer whose differences sum up to those of the networks."""


class Kind(StrEnum):
    """What became of a layer."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    AFFECTED = "affected"


KIND_TEXTS = {
    Kind.SAME: "as it was",
    Kind.ADDED: "added",
    Kind.REMOVED: "removed",
    Kind.CHANGED: "changed",
    Kind.MOVED: "moved",
    Kind.AFFECTED: "affected by the others",
}
"""What people call each."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two networks.

    Attributes:
        report: Its report.
        batch: Samples in a training batch.
        slots: Numbers that the optimizer keeps for each trainable parameter.
    """

    report: Report
    batch: int = 1
    slots: int = 0

    @property
    def figures(self) -> Figures:
        """Its figures as a whole."""
        return figures(self.report, self.batch, self.slots)

    def total(self, key: str) -> int | None:
        """One of `KEYS` for the whole network; of its sound part, where some layers are not sound."""
        totals = self.report.totals
        if key == "output_bytes":
            return totals.output_bytes
        if key == "training_bytes":
            return totals.training_bytes(self.batch, self.slots)
        value: int | None = getattr(totals.cost, key)
        return value

    def counts(self, node: str) -> Counts:
        """What a layer of it costs."""
        report = self.report[node]
        if report.state is not State.SOUND:
            return Counts(report.output)
        cost, outputs = report.cost, report.all_bytes
        memory = training_bytes(cost.params, cost.trainable, outputs, self.batch, self.slots)
        return Counts(report.output, cost.params, cost.trainable, cost.macs, cost.flops, outputs, memory)


@dataclass(frozen=True, slots=True)
class Counts:
    """What one layer costs; None is unknown.

    Attributes:
        output: Its output shape, for one sample.
        params, trainable, macs, flops: As in `Cost`, for one sample.
        output_bytes: Bytes of all its outputs for one sample, those inside a block included.
        training_bytes: Its part of the memory to train, for a whole batch.
    """

    output: Shape | None = None
    params: int | None = None
    trainable: int | None = None
    macs: int | None = None
    flops: int | None = None
    output_bytes: int | None = None
    training_bytes: int | None = None

    def of(self, key: str) -> int | None:
        """One of `KEYS`."""
        value: int | None = getattr(self, key)
        return value


NOTHING = Counts(None, 0, 0, 0, 0, 0, 0)
"""What a layer costs that is not there."""


@dataclass(frozen=True, slots=True)
class LayerDifference:
    """What became of one layer.

    Attributes:
        before: The layer in the first network; None if it was added.
        after: The layer in the second; None if it was removed.
        old: What it cost.
        new: What it costs.
        details: What was changed about it, from and to.
        is_moved: Whether it stands at another place of the network.
    """

    before: Node | None
    after: Node | None
    old: Counts
    new: Counts
    details: tuple[Detail, ...] = ()
    is_moved: bool = False

    @property
    def kind(self) -> Kind:
        """What became of it, in one word."""
        if self.before is None:
            return Kind.ADDED
        if self.after is None:
            return Kind.REMOVED
        if self.details:
            return Kind.CHANGED
        if self.is_moved:
            return Kind.MOVED
        return Kind.SAME if self.old == self.new else Kind.AFFECTED

    @property
    def node(self) -> Node:
        """The layer as it is, or as it was if it was removed."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a difference is about a layer of one network at least")
        return found

    def change(self, key: str) -> int | None:
        """How much more of one of `KEYS` it costs than before; None is unknown."""
        old, new = self.old.of(key), self.new.of(key)
        return None if old is None or new is None else new - old


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two networks.

    Attributes:
        first: The network that the other is compared with.
        second: The other.
        layers: Every layer of both, in the order of the second; removed ones where they were.
    """

    first: Side
    second: Side
    layers: tuple[LayerDifference, ...]

    @property
    def changed(self) -> tuple[LayerDifference, ...]:
        """The layers of which something differs."""
        return tuple(layer for layer in self.layers if layer.kind is not Kind.SAME)

    def count(self, kind: Kind) -> int:
        """How many layers became so."""
        return Counter(layer.kind for layer in self.layers)[kind]

    def change(self, key: str) -> int | None:
        """How much more of one of `KEYS` the second network costs; None is unknown."""
        old, new = self.first.total(key), self.second.total(key)
        return None if old is None or new is None else new - old

    def explained(self, key: str) -> int | None:
        """The same as the sum over the layers; None where that of a layer is unknown."""
        return total([layer.change(key) for layer in self.layers])

    @property
    def sentence(self) -> str:
        """How many layers became what: ``1 added, 2 changed``; ``no layer differs``."""
        parts = [
            f"{count} {KIND_TEXTS[kind]}"
            for kind in Kind
            if kind is not Kind.SAME and (count := self.count(kind))
        ]
        return ", ".join(parts) or "no layer differs"


def difference(first: Side, second: Side) -> Difference:
    """Compare two networks layer by layer."""
    before, after = first.report.network, second.report.network
    pairs = matched(before, after)
    stable = _stable(before, after, pairs)
    others = rewired(before, after, pairs, stable)
    origin = inverse(pairs)
    layers = []
    for own, its in _rows(before, after, pairs, stable):
        old, new = None if own is None else before[own], None if its is None else after[its]
        found: tuple[Detail, ...] = ()
        is_moved = False
        if old is not None and new is not None:
            is_moved = old.id not in stable and old.id in others
            found = details((before, old), (after, new), origin, is_rewired=old.id in others and not is_moved)
        layers.append(
            LayerDifference(
                old,
                new,
                NOTHING if own is None else first.counts(own),
                NOTHING if its is None else second.counts(its),
                found,
                is_moved,
            )
        )
    return Difference(first, second, tuple(layers))


def _stable(first: Network, second: Network, pairs: Pairs) -> frozenset[str]:
    """Ids in the first network of as many layers as possible that stand in one order in both."""
    place = {node.id: position for position, node in enumerate(nodes_in_order(second))}
    kept = [node.id for node in nodes_in_order(first) if node.id in pairs]
    return frozenset(kept[at] for at in rising([place[pairs[key]] for key in kept]))


def _rows(
    first: Network, second: Network, pairs: Pairs, stable: frozenset[str]
) -> list[tuple[str | None, str | None]]:
    """Every layer of both, each pair once: the order of the second, with removed ones behind what they stood behind."""
    origin = inverse(pairs)
    waiting = [node.id for node in nodes_in_order(first) if node.id in stable or node.id not in pairs][::-1]
    rows: list[tuple[str | None, str | None]] = []

    def tell_removed() -> None:
        while waiting and waiting[-1] not in stable:
            rows.append((waiting.pop(), None))

    tell_removed()
    for node in nodes_in_order(second):
        own = origin.get(node.id)
        rows.append((own, node.id))
        if own in stable:
            waiting.pop()
            tell_removed()
    return rows
