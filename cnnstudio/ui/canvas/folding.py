"""A network as it is seen while stages of it are folded: each is one card, and nothing of the project changes; no Qt."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from cnnstudio.core.cost import total
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Edge, Network, Node
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.totals import sum_of_costs
from cnnstudio.document.changes import Change
from cnnstudio.ui.canvas.stages import Stage, stages_of


@dataclass(frozen=True, slots=True)
class FoldedStage(Layer):
    """Several layers shown as one card; never part of a project.

    Attributes:
        text: What its card says below its name.
    """

    kind: ClassVar[str] = "folded_stage"
    label: ClassVar[str] = "Folded stage"
    group: ClassVar[str] = "Blocks"
    keras_name: ClassVar[str] = "Sequential"
    maximum_inputs: ClassVar[int | None] = None

    text: str = ""

    def __post_init__(self) -> None:
        """It has no settings to check."""

    def description(self) -> str:
        """What goes in and comes out, and how many layers it is."""
        return self.text


@dataclass(frozen=True, slots=True)
class Folding:
    """What is seen, and what it stands for.

    Attributes:
        report: The network as it is seen, with what is known of it.
        whole: The report of the network itself.
        stages: The folded stages, by the ids of their cards.
        card_of: The card that a hidden layer is in, by its id.
        places: The place of each layer in the network; empty while nothing is folded.
    """

    report: Report
    whole: Report
    stages: Mapping[str, Stage] = field(default_factory=dict)
    card_of: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)

    def card(self, node: str) -> str:
        """The card on which a layer is seen: its own, or that of its stage."""
        return self.card_of.get(node, node)

    def nodes(self, card: str) -> tuple[str, ...]:
        """The layers that a card stands for."""
        return self.stages[card].nodes if card in self.stages else (card,)

    def end(self, card: str) -> str:
        """The layer whose output leaves a card; of several the one that feeds the next card, not a later one."""
        nodes = self.nodes(card)
        inside, network = set(nodes), self.whole.network
        nearest: dict[str, int] = {}
        for node in nodes:
            targets = [edge.target for edge in network.consumers(node) if edge.target not in inside]
            if targets:
                nearest[node] = min(self.places[target] for target in targets)
        return min(nearest, key=nearest.__getitem__, default=nodes[-1])

    def is_folded(self, edge: Edge) -> bool:
        """Whether a connection that is seen begins or ends at a folded stage."""
        return edge.source in self.stages or edge.target in self.stages

    def edge(self, edge: Edge) -> Edge:
        """The connection that a connection which is seen stands for; of several the first."""
        if not self.is_folded(edge):
            return edge
        sources = set(self.nodes(edge.source))
        network = self.whole.network
        if edge.target not in self.stages:
            return Edge(network[edge.target].inputs[edge.slot], edge.target, edge.slot)
        return next(
            Edge(source, target, slot)
            for target in self.nodes(edge.target)
            for slot, source in enumerate(network[target].inputs)
            if source in sources
        )

    def change(self, change: Change) -> Change:
        """A change of what is seen as one of the network itself: behind a stage is behind its end."""
        meant: dict[str, Any] = {}
        for item in dataclasses.fields(change):
            value = getattr(change, item.name)
            if isinstance(value, Edge):
                meant[item.name] = self.edge(value)
            elif isinstance(value, str) and value in self.stages:
                meant[item.name] = self.end(value)
            elif isinstance(value, tuple):
                meant[item.name] = tuple(self.end(part) if part in self.stages else part for part in value)
        return dataclasses.replace(change, **meant)


def unfolded(report: Report) -> Folding:
    """A network of which everything is seen."""
    return Folding(report, report)


def folded(report: Report, hidden: Collection[str]) -> Folding:
    """A network with some of its stages folded.

    Args:
        report: The network, with what is known of it.
        hidden: Ids of layers; a stage is folded if one of its layers is among them, so that
            one stays folded while layers come and go. A stage of one layer is never folded.
    """
    if not hidden:
        return unfolded(report)
    wanted = set(hidden)
    stages = {
        f"stage {stage.nodes[0]}": stage
        for stage in stages_of(report)
        if len(stage.nodes) > 1 and not wanted.isdisjoint(stage.nodes)
    }
    card_of = {node: card for card, stage in stages.items() for node in stage.nodes}
    if not stages:
        return unfolded(report)
    places = {node.id: place for place, node in enumerate(report.network)}
    seen = Folding(report, report, stages, card_of, places)
    network = _network(seen)
    known = {node.id: _known(node, seen) for node in network}
    view = Report(network, known, report.totals, report.problems)
    return Folding(view, report, stages, card_of, places)


def _network(seen: Folding) -> Network:
    """The network of cards, every card behind those that feed it."""
    whole = seen.whole.network
    nodes: dict[str, Node] = {}
    for node in whole:
        card = seen.card(node.id)
        if card == node.id:
            nodes[card] = node.with_inputs(*map(seen.card, node.inputs))
        elif card not in nodes:
            stage = seen.stages[card]
            sources = [seen.card(source) for part in stage.nodes for source in whole[part].inputs]
            inputs = tuple(dict.fromkeys(source for source in sources if source != card))
            layer = FoldedStage(_description(stage, seen))
            nodes[card] = Node(card, f"Stage {stage.number}", layer, inputs)
    made = Network(tuple(nodes.values()))
    order = made.order()
    # Nodes in a circle, which only damaged files have, stand behind the others.
    return Network(
        tuple(made[node] for node in order) + tuple(node for node in made if node.id not in set(order))
    )


def _description(stage: Stage, seen: Folding) -> str:
    whole = seen.whole
    first = next((node for node in stage.nodes if whole[node].inputs), None)
    source = f", from {shape_text(whole[first].inputs[0])}" if first is not None else ""
    return f"{len(stage.nodes)} layers{source}"


def _known(node: Node, seen: Folding) -> NodeReport:
    """The report of a card; that of a stage is made of its layers'."""
    whole = seen.whole
    if node.id not in seen.stages:
        known = whole[node.id]
        return known._replace(waits_for=_cards(known.waits_for, seen)) if known.waits_for else known
    reports = [whole[part] for part in seen.stages[node.id].nodes]
    states = {report.state for report in reports}
    state = next((state for state in (State.BAD, State.WAITING) if state in states), State.SOUND)
    waits_for = tuple(dict.fromkeys(source for report in reports for source in report.waits_for))
    end = whole[seen.end(node.id)]
    return NodeReport(
        node.id,
        state,
        output=end.output,
        cost=sum_of_costs(report.cost for report in reports),
        problems=tuple(problem for report in reports for problem in report.problems),
        waits_for=tuple(card for card in _cards(waits_for, seen) if card != node.id),
        output_bytes=end.output_bytes,
        all_bytes=total([report.all_bytes for report in reports]),
    )


def _cards(nodes: tuple[str, ...], seen: Folding) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(seen.card, nodes)))
