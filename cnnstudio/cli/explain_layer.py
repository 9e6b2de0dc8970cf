"""``cnnstudio summary NETWORK --explain LAYER``: how the numbers of a layer come about."""

from __future__ import annotations

from typing import Any

from cnnstudio.cli.output import print_json
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.explanation import explanation
from cnnstudio.core.hints import hints_about
from cnnstudio.core.layer import Step
from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import Problem, Report
from cnnstudio.core.shapes import shape_text


def show_explanation(report: Report, name: str, *, with_hints: bool, as_json: bool) -> None:
    """Print how the numbers of a layer come about.

    Raises:
        NetworkError: There is no layer of that name.
    """
    if as_json:
        print_json(layer_explanation(report, name, with_hints=with_hints))
    else:
        print("\n".join(explanation_lines(report, name, with_hints=with_hints)))


def layer_called(network: Network, name: str) -> Node:
    """The layer that people call ``name``.

    Raises:
        NetworkError: There is none; the message names those that there are.
    """
    node = network.by_name(name)
    if node is None:
        near = [other.name for other in network if name.lower() in other.name.lower()]
        names = ", ".join((near or [other.name for other in network])[:12])
        raise NetworkError(f"The network has no layer called {name!r}: choose one of {names}.")
    return node


def layer_explanation(report: Report, name: str, *, with_hints: bool) -> dict[str, Any]:
    """The explanation as JSON data: by topic the lines with rule, formula and note.

    Raises:
        NetworkError: There is no layer of that name.
    """
    node = layer_called(report.network, name)
    lines = {
        section.topic.value: [_step_data(step) for step in section.steps]
        for section in explanation(report, node.id)
    }
    return {
        "name": node.name,
        "type": node.layer.keras_name or node.layer.kind,
        "explanation": lines,
        "problems": [problem.message for problem in report[node.id].problems],
        "hints": [problem.message for problem in _hints(report, node, with_hints)],
    }


def _step_data(step: Step) -> dict[str, str]:
    return {"title": step.title, "rule": step.rule, "formula": step.formula, "note": step.note}


def _hints(report: Report, node: Node, wanted: bool) -> tuple[Problem, ...]:
    return hints_about(report, node.id) if wanted else ()


def explanation_lines(report: Report, name: str, *, with_hints: bool) -> list[str]:
    """The explanation for people, line by line.

    Raises:
        NetworkError: There is no layer of that name.
    """
    node = layer_called(report.network, name)
    about = report[node.id]
    settings = ", ".join([part for part in (node.layer.label, node.layer.description()) if part])
    inputs = ", ".join([shape_text(shape) for shape in about.inputs]) or "nothing"
    lines = [f"{node.name}: {settings}; gets {inputs}"]
    for section in explanation(report, node.id):
        lines += ["", *[line for step in section.steps for line in _step_lines(step)]]
    if len(lines) == 1:
        lines.append(f"Its numbers are not known: it is {about.state.value}.")
    for problem in (*about.problems, *_hints(report, node, with_hints)):
        lines += ["", f"{problem.finding.level.value}: {problem.message}"]
    return lines


def _step_lines(step: Step) -> list[str]:
    """A title, and under it the rule and the same with its numbers."""
    note = f"   ({step.note})" if step.note else ""
    return [step.title, *[f"  {line}" for line in (step.rule, step.formula + note) if line]]
