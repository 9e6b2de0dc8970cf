"""What stands at the end of a network: which layer decides the class scores, and how."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.core.cost import Cost
from cnnstudio.core.network import Node
from cnnstudio.core.report import NodeReport, Report


@dataclass(frozen=True, slots=True)
class ClassOutput:
    """The layer that a network's output takes its values from.

    Attributes:
        node: The layer; behind it nothing changes the values any more. For a block, the block.
        activation: The activation that the values went through last; ``linear`` if none.
        scored: The layer that makes the scores: ``node``, or what stands before an Activation.
    """

    node: Node
    activation: str
    scored: Node


def class_output(report: Report) -> ClassOutput | None:
    """The end of a sound network with one output; None for any other."""
    if report.errors:
        return None
    built = taking_part(report.network)
    report = report if built is report.network else analyse(built)
    outputs = report.network.outputs()
    if len(outputs) != 1:
        return None
    node = _behind_moves(report, report.network[outputs[0]])
    activation = _activation(report, node)
    scored = node
    while _is_plain(report[scored.id]) and scored.inputs:
        scored = report.network[scored.inputs[0]]
    return ClassOutput(node, activation, scored)


def output_activation(report: Report) -> str | None:
    """The activation that a network's single output went through last; None where it is not known."""
    end = class_output(report)
    return None if end is None else end.activation


def last_activation(report: Report, node: Node) -> str:
    """The activation that what a layer gives went through last; ``linear`` if none.

    Args:
        report: The arithmetic of a network all of whose layers take part.
        node: One of its layers.
    """
    return _activation(report, _behind_moves(report, node))


def class_count(report: Report) -> int | None:
    """How many classes a network tells apart; None if it gives no row of scores, or is not sound."""
    end = class_output(report)
    output = None if end is None else report[report.network.outputs()[0]].output
    return output[-1] if output is not None and len(output) == 1 else None


def is_free(report: NodeReport) -> bool:
    """Whether a layer costs nothing: it moves values, or applies a function to them."""
    return report.inner is None and report.cost == Cost()


def _is_plain(report: NodeReport) -> bool:
    """Whether a layer keeps the number of values of its single input, and costs nothing."""
    return is_free(report) and len(report.inputs) == 1


def _behind_moves(report: Report, node: Node) -> Node:
    """The last layer that changes values: not one that moves them, nor an activation that does nothing."""
    while (source := _unchanged(report, node)) is not None:
        node = report.network[source]
    return node


def _unchanged(report: Report, node: Node) -> str | None:
    """The input whose values a layer passes on as they are, in other places at most; None if it changes them."""
    about = report[node.id]
    if about.inner is not None:
        end = class_output(about.inner)
        if end is None or end.node.inputs:
            return None
        entries = [inner.id for inner in about.inner.network if not inner.inputs]
        return node.inputs[entries.index(end.node.id)]
    is_linear = getattr(node.layer, "activation", "linear") == "linear"
    return node.inputs[0] if _is_plain(about) and is_linear else None


def _activation(report: Report, node: Node) -> str:
    inner = report[node.id].inner
    if inner is not None:
        inside = class_output(inner)
        return "linear" if inside is None else inside.activation
    return str(getattr(node.layer, "activation", "linear"))
