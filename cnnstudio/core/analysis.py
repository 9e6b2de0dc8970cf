"""The arithmetic engine: from a network to the report of it, without Keras."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from cnnstudio.core.bypass import is_passed, taking_part
from cnnstudio.core.circles import behind_circles, circles_of
from cnnstudio.core.cost import UNKNOWN_COST, Cost, total
from cnnstudio.core.enormous import enormous_findings
from cnnstudio.core.layer import Finding, Layer, ShapeError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.receptive_field import Reach
from cnnstudio.core.report import NodeReport, Problem, Report, State
from cnnstudio.core.shapes import byte_count
from cnnstudio.core.sharing import shared_report
from cnnstudio.core.totals import totals_of
from cnnstudio.core.values import Shape
from cnnstudio.core.wiring import arity_finding, cycle_finding, network_problems, softmax_problems


def analyse(network: Network, previous: Report | None = None) -> Report:
    """Work out shapes, costs, receptive fields, memory and problems of a network.

    Never raises for what a user can build: a problem belongs to the report of its node, the
    nodes behind it wait, and the totals count the sound part.

    Args:
        network: The network.
        previous: The report of the network before an edit: what still holds is taken from it.
    """
    if previous is not None and previous.network is network:
        return previous
    nodes = _reports_in_order(network, previous)
    if len(nodes) < len(network):
        nodes.update(_circle_reports(network, [node for node in network if node.id not in nodes]))
    built = taking_part(network)
    if built is not network:
        nodes.update({key: _without_cost(nodes[key]) for key in nodes if key not in built})
    general = network_problems(network)
    _add_problems(nodes, softmax_problems(built, nodes))
    own = [
        problem
        for node in network.nodes
        if (report := nodes[node.id]).problems
        for problem in report.problems
    ]
    whole = Report(network, nodes, totals_of(nodes), (*general, *own))
    if previous is not None:
        whole.fields.follow(previous.fields)
    return whole


def _reports_in_order(network: Network, previous: Report | None) -> dict[str, NodeReport]:
    """The reports of all nodes that are in no circle and behind none.

    What a node had before an edit holds while the node and the shapes that it gets are the same, but
    for reports with problems, which may tell of neighbours. No function is called for those, since an
    edit comes by here thousands of times.
    """
    now = {node.id: node for node in network.nodes}
    then = {} if previous is None else {node.id: node for node in previous.network.nodes}
    old_reports: Mapping[str, NodeReport] = {} if previous is None else previous.nodes
    nodes: dict[str, NodeReport] = {}
    first_calls: dict[str, str] = {}
    reshaped: set[str] = set()
    wanted = State.SOUND
    for key in network.order():
        node, old = now[key], old_reports.get(key)
        if (
            old is not None
            and then[key] is node
            and reshaped.isdisjoint(node.inputs)
            and old.state is wanted
            and not (old.problems or old.is_left_out or node.shared)
        ):
            nodes[key] = old
            continue
        nodes[key] = _node_report(node, nodes)
        if node.shared and not nodes[key].is_left_out:
            nodes[key] = shared_report(network, node, nodes, first_calls)
        if old is None or nodes[key].output != old.output:
            reshaped.add(key)
    return nodes


def _node_report(node: Node, before: Mapping[str, NodeReport]) -> NodeReport:
    if node.bypassed and is_passed(node):
        return _passed_report(node, before[node.inputs[0]])
    arity = arity_finding(node)
    if arity is not None:
        return NodeReport(node.id, State.BAD, problems=(Problem(node.id, arity),))
    inputs = tuple([before[source].output for source in node.inputs])
    if None in inputs:
        return NodeReport(node.id, State.WAITING, waits_for=_blockers([before[s] for s in node.inputs]))
    return _measured_report(node, cast("tuple[Shape, ...]", inputs))


def _passed_report(node: Node, source: NodeReport) -> NodeReport:
    """The report of a node that is passed over: what its first input gives comes out."""
    if source.output is None:
        waits_for = _blockers([source])
        return NodeReport(node.id, State.WAITING, waits_for=waits_for, is_left_out=True)
    shapes = (source.output,)
    return _without_cost(NodeReport(node.id, State.SOUND, shapes, source.output, reach=()))


def _without_cost(report: NodeReport) -> NodeReport:
    """The report of a node that is no part of what is built."""
    if report.state is not State.SOUND:
        return report._replace(is_left_out=True)
    return report._replace(cost=Cost(), output_bytes=0, all_bytes=0, pair_bytes=0, is_left_out=True)


def _measured_report(node: Node, inputs: tuple[Shape, ...]) -> NodeReport:
    """Report a node whose inputs are all known; it may still not take them."""
    measured = measure(node.layer, inputs) if node.trainable else measure(node.layer, inputs, True)
    findings = measured.findings
    problems = tuple([Problem(node.id, finding) for finding in findings]) if findings else ()
    if measured.output is None:
        return NodeReport(node.id, State.BAD, inputs, problems=problems)
    return NodeReport(
        node.id, State.SOUND, inputs, measured.output, measured.cost, measured.reach, problems,
        (), measured.output_bytes, measured.all_bytes, measured.pair_bytes, measured.inner,
    )  # fmt: skip


def _add_problems(nodes: dict[str, NodeReport], problems: list[Problem]) -> None:
    """Give nodes further problems that only the whole network tells."""
    for problem in problems:
        if problem.node is not None:
            report = nodes[problem.node]
            nodes[problem.node] = report._replace(problems=(*report.problems, problem))


class Measured:
    """What a layer makes of input shapes, wherever it stands in a network.

    Attributes:
        output: The shape that comes out; None if the inputs do not fit.
        cost: Its cost for one sample; of frozen weights none is trainable.
        findings: What is wrong or strange.
        reach: What one output element sees of the input, per axis.
        output_bytes: Bytes per sample of its output.
        all_bytes: Bytes per sample of all outputs inside a block; ``output_bytes`` for a plain layer.
        pair_bytes: Bytes per sample of the output and the largest input, or of the largest pair inside a block.
        inner: The report of what a block expands to.
    """

    __slots__ = ("all_bytes", "cost", "findings", "inner", "output", "output_bytes", "pair_bytes", "reach")

    def __init__(self, layer: Layer, inputs: tuple[Shape, ...], frozen: bool = False) -> None:
        """Ask the layer; only a `ShapeError` is an answer too."""
        self.output: Shape | None = None
        self.cost: Cost = UNKNOWN_COST
        self.findings: tuple[Finding, ...] = ()
        self.reach: tuple[Reach, ...] | None = None
        self.inner: Report | None = None
        self.output_bytes: int | None = None
        self.all_bytes: int | None = None
        self.pair_bytes: int | None = None
        try:
            inside = layer.expand(*inputs)
            output = layer.output_shape(*inputs) if inside is None else None
            if output is not None:
                self.findings = layer.further_findings(output, *inputs, frozen=frozen)
        except ShapeError as error:
            self.findings = (error.finding,)
            return
        if output is not None:
            self._measure_layer(layer, inputs, output)
        elif inside is not None:
            self._measure_block(layer, inputs, analyse(inside.frozen() if frozen else inside))
        if frozen:
            self.cost = self.cost._replace(trainable=0)

    def _measure_layer(self, layer: Layer, inputs: tuple[Shape, ...], output: Shape) -> None:
        self.output = output
        self.output_bytes = self.all_bytes = byte_count(output)
        self.pair_bytes = _pair_bytes(inputs, self.output_bytes)
        self.cost, self.reach = layer.cost(*inputs), layer.reach(*inputs)
        enormous = enormous_findings(self.cost, self.output_bytes)
        self.findings = (*layer.warnings(*inputs), *self.findings, *enormous)

    def _measure_block(self, layer: Layer, inputs: tuple[Shape, ...], inner: Report) -> None:
        self.findings = tuple([_inner_finding(inner, problem) for problem in inner.errors or inner.problems])
        if inner.errors:
            return
        self.inner, self.cost, self.pair_bytes = inner, inner.totals.cost, inner.totals.pair_bytes
        self.output = inner.nodes[inner.network.outputs()[0]].output
        self.output_bytes = None if self.output is None else byte_count(self.output)
        made = [report.all_bytes for report in inner.nodes.values() if report.inputs]
        self.all_bytes = total(made)
        self.findings += layer.warnings(*inputs)


def _pair_bytes(inputs: tuple[Shape, ...], own: int | None) -> int | None:
    """Bytes of an output and the largest of the inputs."""
    sizes = [byte_count(shape) for shape in inputs]
    if own is None or None in sizes:
        return None
    return own + max(cast("list[int]", sizes), default=0)


def _inner_finding(inner: Report, problem: Problem) -> Finding:
    """A problem inside a block as the block's own; its buttons would act on layers that are not there."""
    name = "" if problem.node is None else inner.network[problem.node].name
    place = f", {name}" if name and not problem.message.startswith(name) else ""
    way = () if problem.node is None else (problem.node, *problem.finding.place)
    return Finding(f"Inside{place}: {problem.message}", is_error=problem.is_error, place=way)


@lru_cache(maxsize=8192)
def measure(layer: Layer, inputs: tuple[Shape, ...], frozen: bool = False) -> Measured:
    """What a layer makes of input shapes; remembered, because edits leave most layers as they were.

    Args:
        layer: The layer.
        inputs: The shapes that come in.
        frozen: Whether training leaves its weights alone, those inside a block included.
    """
    return Measured(layer, inputs, frozen)


def _blockers(sources: list[NodeReport]) -> tuple[str, ...]:
    """The bad nodes because of which sources have no output, without repetition."""
    found: dict[str, None] = {}
    for source in sources:
        if source.state is State.BAD:
            found[source.node] = None
        found.update(dict.fromkeys(source.waits_for))
    return tuple(found)


def _circle_reports(network: Network, stuck: list[Node]) -> dict[str, NodeReport]:
    """Report the nodes that are in a circle as bad, and those behind one as waiting."""
    circles = circles_of(network, [node.id for node in stuck])
    blockers = behind_circles(network, [node.id for node in stuck], circles)
    reports = {}
    for node in stuck:
        if node.id in circles:
            finding = cycle_finding(network, node, circles[node.id])
            reports[node.id] = NodeReport(node.id, State.BAD, problems=(Problem(node.id, finding),))
    for node in stuck:
        if node.id not in circles:
            reports[node.id] = NodeReport(node.id, State.WAITING, waits_for=blockers[node.id])
    return reports
