"""The arithmetic engine: from a network to the report of it, without Keras."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from cnnstudio.core.cost import FLOAT_BYTES, UNKNOWN_COST, Cost, total
from cnnstudio.core.layer import Finding, Fix, Layer, ShapeError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.receptive_field import Field, Reach, field_through, input_field
from cnnstudio.core.report import NodeReport, Problem, Report, State, Totals
from cnnstudio.core.shapes import byte_count
from cnnstudio.core.values import Shape


def analyse(network: Network) -> Report:
    """Work out shapes, costs, receptive fields, memory and problems of a network.

    Never raises for what a user can build: a problem belongs to the report of its node, the
    nodes behind it wait, and the totals count the sound part.
    """
    nodes: dict[str, NodeReport] = {}
    for key in network.order():
        nodes[key] = _node_report(network[key], nodes)
    for node in network:
        if node.id not in nodes:
            nodes[node.id] = _cycle_report(network, node)
    problems = (*_network_problems(network), *(p for node in network for p in nodes[node.id].problems))
    return Report(network, nodes, _totals(network, nodes), problems)


def _node_report(node: Node, before: Mapping[str, NodeReport]) -> NodeReport:
    arity = _arity_finding(node)
    if arity is not None:
        return NodeReport(node.id, State.BAD, problems=(Problem(node.id, arity),))
    sources = [before[source] for source in node.inputs]
    if any(source.output is None for source in sources):
        return NodeReport(node.id, State.WAITING, waits_for=_blockers(sources))
    inputs = tuple(source.output for source in sources if source.output is not None)
    return _sound_report(node, inputs, tuple(source.field for source in sources))


def _sound_report(node: Node, inputs: tuple[Shape, ...], fields: tuple[Field | None, ...]) -> NodeReport:
    """Report a node whose inputs are all known; it may still not take them."""
    measured = measure(node.layer, inputs)
    problems = tuple(Problem(node.id, finding) for finding in measured.findings)
    if measured.output is None:
        return NodeReport(node.id, State.BAD, inputs, problems=problems)
    field = _field(measured, inputs, fields)
    return NodeReport(
        node.id, State.SOUND, inputs, measured.output, measured.cost, field, problems,
        output_bytes=measured.output_bytes, all_bytes=measured.all_bytes, inner=measured.inner,
    )  # fmt: skip


def _field(measured: Measured, inputs: tuple[Shape, ...], fields: tuple[Field | None, ...]) -> Field | None:
    if not inputs and measured.output is not None:
        return input_field(measured.output)
    if measured.inner is not None:
        return _inner_field(measured.inner.network, fields)
    return field_through(fields, inputs, measured.reach)


def _inner_field(network: Network, fields: tuple[Field | None, ...]) -> Field | None:
    """The field behind a block: that of its expansion, with the fields of its inputs set in."""
    entries = iter(fields)
    known: dict[str, Field | None] = {}
    shapes = analyse(network).nodes
    for key in network.order():
        node = network[key]
        if not node.inputs:
            known[key] = next(entries, None)
            continue
        inputs = shapes[key].inputs
        known[key] = _field(measure(node.layer, inputs), inputs, tuple(known[source] for source in node.inputs))
    return known[network.outputs()[0]]


class Measured:
    """What a layer makes of input shapes, wherever it stands in a network.

    Attributes:
        output: The shape that comes out; None if the inputs do not fit.
        cost: Its cost for one sample.
        findings: What is wrong or strange.
        reach: What one output element sees of the input, per axis.
        output_bytes, all_bytes: Bytes per sample of its output, and of all outputs inside.
        inner: The report of what a block expands to.
    """

    __slots__ = ("all_bytes", "cost", "findings", "inner", "output", "output_bytes", "reach")

    def __init__(self, layer: Layer, inputs: tuple[Shape, ...]) -> None:
        """Ask the layer; only a `ShapeError` is an answer too."""
        self.output: Shape | None = None
        self.cost: Cost = UNKNOWN_COST
        self.reach: tuple[Reach, ...] | None = None
        self.inner: Report | None = None
        self.output_bytes = self.all_bytes = None
        try:
            self.output = layer.output_shape(*inputs)
        except ShapeError as error:
            self.findings: tuple[Finding, ...] = (error.finding,)
            return
        self._measure(layer, inputs, self.output)

    def _measure(self, layer: Layer, inputs: tuple[Shape, ...], output: Shape) -> None:
        self.findings = layer.warnings(*inputs)
        self.output_bytes = self.all_bytes = byte_count(output)
        inside = layer.expand(*inputs)
        if inside is None:
            self.cost, self.reach = layer.cost(*inputs), layer.reach(*inputs)
            return
        self.inner = analyse(inside)
        self.cost = self.inner.totals.cost
        entries = total(report.output_bytes for report in self.inner.nodes.values() if not report.inputs)
        everything = self.inner.totals.output_bytes
        self.all_bytes = None if everything is None or entries is None else everything - entries


@lru_cache(maxsize=8192)
def measure(layer: Layer, inputs: tuple[Shape, ...]) -> Measured:
    """What a layer makes of input shapes; remembered, because edits leave most layers as they were."""
    return Measured(layer, inputs)


def _arity_finding(node: Node) -> Finding | None:
    """What is wrong with the number of inputs, if anything."""
    count, least, most = len(node.inputs), node.layer.minimum_inputs, node.layer.maximum_inputs
    out = (Fix("Remove the layer", remove=True),)
    if count < least:
        if count == 0:
            return Finding(f"{node.name} has no input: connect a layer to its upper port, or remove it.", out)
        return Finding(f"{node.name} joins at least {least} inputs; it has {count}: connect one more, or remove it.", out)
    if most is not None and count > most:
        return Finding(f"{node.name} takes at most {most} inputs; it has {count}: disconnect {count - most} of them.", ())
    return None


def _blockers(sources: list[NodeReport]) -> tuple[str, ...]:
    """The bad nodes because of which sources have no output, without repetition."""
    found: dict[str, None] = {}
    for source in sources:
        if source.state is State.BAD:
            found[source.node] = None
        found.update(dict.fromkeys(source.waits_for))
    return tuple(found)


def _cycle_report(network: Network, node: Node) -> NodeReport:
    """Report a node that is in a cycle, or behind one."""
    if not any(network.reaches(edge.target, node.id) for edge in network.consumers(node.id)):
        return NodeReport(node.id, State.WAITING)
    around = [network[edge.target].name for edge in network.consumers(node.id) if network.reaches(edge.target, node.id)]
    message = f"{node.name} feeds itself by way of {enumeration(around)}: remove one connection of the circle."
    return NodeReport(node.id, State.BAD, problems=(Problem(node.id, Finding(message)),))


def _network_problems(network: Network) -> list[Problem]:
    """What is wrong with the network as a whole, and names that are given twice."""
    problems = []
    if not any(node.layer.maximum_inputs == 0 for node in network):
        message = "The network has no input: drag an Input layer onto the canvas."
        problems.append(Problem(None, Finding(message)))
    for name, count in Counter(node.name for node in network).items():
        if count > 1:
            twins = next(node.id for node in reversed(network.nodes) if node.name == name)
            problems.append(Problem(twins, Finding(f"{count} layers are called {name}: rename all but one.")))
    return problems


def _totals(network: Network, nodes: Mapping[str, NodeReport]) -> Totals:
    sound = [report for report in nodes.values() if report.state is State.SOUND]
    cost = Cost(
        total(report.cost.params for report in sound),
        total(report.cost.trainable for report in sound),
        total(report.cost.macs for report in sound),
        total(report.cost.flops for report in sound),
    )
    outputs = total(report.all_bytes for report in sound)
    return Totals(cost, _inference_bytes(network, nodes, cost.params), outputs, len(sound) == len(nodes))


def _inference_bytes(network: Network, nodes: Mapping[str, NodeReport], params: int | None) -> int | None:
    """Parameters and the largest two consecutive outputs; for one sample."""
    pairs = []
    for edge in network.edges():
        first, second = nodes[edge.source], nodes[edge.target]
        if first.state is State.SOUND and second.state is State.SOUND:
            pairs.append(total((first.output_bytes, second.output_bytes)))
    if params is None or None in pairs:
        return None
    single = [report.output_bytes or 0 for report in nodes.values()]
    return FLOAT_BYTES * params + max((pair for pair in pairs if pair is not None), default=max(single, default=0))
