"""``cnnstudio summary``: the arithmetic engine's report of a network."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnstudio.cli.compare import show_comparison
from cnnstudio.cli.explain_layer import show_explanation
from cnnstudio.cli.layer_times import measured_times, node_milliseconds, times_data, times_text
from cnnstudio.cli.output import line_width, print_json
from cnnstudio.cli.sources import opened_network
from cnnstudio.cli.text_table import table_lines
from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.freezing import is_frozen
from cnnstudio.core.hints import hints_of
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import exact, size_text
from cnnstudio.core.report import NodeReport, Report
from cnnstudio.core.shapes import shape_text
from cnnstudio.document.project import Project

if TYPE_CHECKING:
    from cnnstudio.engine.building.layer_times import LayerTimes


def summary(
    network: Annotated[
        str,
        typer.Argument(
            metavar="NETWORK", help="A .cnnstudio, .keras, .h5, .json or .onnx file, or gallery:NAME."
        ),
    ],
    size: Annotated[
        tuple[int, int, int] | None,
        typer.Option("--input", metavar="H W C", help="Another input: height, width, channels.", min=1),
    ] = None,
    batch: Annotated[int | None, typer.Option("--batch", min=1, help="Images in a training batch.")] = None,
    layer: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="LAYER",
            help="Show how each number of this layer comes about, instead of the table.",
        ),
    ] = None,
    other: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="NETWORK",
            help="Show the totals of this second network beside those of the first, instead of the table.",
        ),
    ] = None,
    hints: Annotated[
        bool, typer.Option("--hints/--no-hints", help="List advice about sound layers too, or only problems.")
    ] = True,
    times: Annotated[
        bool,
        typer.Option("--times", help="Measure how long each layer takes on this machine, which loads Keras."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show shapes, parameters, MACs, memory and problems, layer by layer; Keras is loaded for --times alone."""
    if layer is not None and other is not None:
        raise typer.BadParameter("--explain is about one network, --compare about two: give one of them.")
    if times and (layer is not None or other is not None):
        raise typer.BadParameter("--times goes with the table: leave --explain and --compare out.")
    project = _opened(network, size)
    if other is not None:
        show_comparison((project, _opened(other, size)), batch, as_json=as_json)
        return
    report = analyse(project.network)
    count = batch or project.training.batch_size
    if layer is not None:
        show_explanation(report, layer, with_hints=hints, as_json=as_json)
        return
    found = measured_times(project, count) if times else None
    if as_json:
        print_json(summary_data(project, report, count, with_hints=hints, times=found))
    else:
        _print_table(project, report, count, with_hints=hints, times=found)


def _opened(network: str, size: tuple[int, int, int] | None) -> Project:
    """The project of a NETWORK, with another input if one is given."""
    project = opened_network(network)
    if size is None:
        return project
    return dataclasses.replace(project, network=resized(project.network, size))


def resized(network: Network, size: tuple[int, int, int]) -> Network:
    """The network with another size for its one input.

    Raises:
        NetworkError: It has no input, or several.
    """
    entries = [node for node in network if node.layer.maximum_inputs == 0]
    if len(entries) != 1:
        raise NetworkError(
            f"--input sizes the one input of a network; this one has {len(entries)}: leave it out."
        )
    return network.with_node(entries[0].with_layer(entries[0].layer.with_settings(shape=size)))


def summary_data(
    project: Project,
    report: Report,
    batch: int,
    *,
    with_hints: bool = True,
    times: LayerTimes | None = None,
) -> dict[str, Any]:
    """The report as the documented JSON; unknown is None."""
    totals = report.totals
    entries = [node for node in project.network if node.layer.maximum_inputs == 0]
    shape = report[entries[0].id].output if entries else None
    return {
        "name": project.name,
        "input": None if shape is None else list(shape),
        "batch": batch,
        **({} if times is None else {"times": times_data(times)}),
        "layers": [_layer_data(report, node, times) for node in project.network],
        "totals": {
            "params": totals.cost.params,
            "trainable": totals.cost.trainable,
            "macs": totals.cost.macs,
            "flops": totals.cost.flops,
            "inference_bytes": totals.inference_bytes,
            "training_bytes": totals.training_bytes(batch, project.optimizer.slots()),
        },
        "problems": [
            _problem_text(project.network, problem.node, problem.message) for problem in report.problems
        ],
        "hints": [
            _problem_text(project.network, problem.node, problem.message)
            for problem in (hints_of(report) if with_hints else ())
        ],
    }


def _layer_data(whole: Report, node: Node, times: LayerTimes | None) -> dict[str, Any]:
    report, field = whole[node.id], whole.receptive_field(node.id)
    return {
        "name": node.name,
        "type": node.layer.keras_name or node.layer.kind,
        "inputs": [whole.network[source].name for source in node.inputs],
        "output": None if report.output is None else list(report.output),
        "params": report.cost.params,
        "trainable": report.cost.trainable,
        "macs": report.cost.macs,
        "flops": report.cost.flops,
        "activation_bytes": report.output_bytes,
        "receptive_field": None if field is None else list(field),
        "problems": [problem.message for problem in report.problems],
        **({} if times is None else {"milliseconds": round(node_milliseconds(node, times), 4)}),
        **({"left_out": _standing(node, report)} if report.is_left_out else {}),
    }


def _problem_text(network: Network, node: str | None, message: str) -> str:
    return message if node is None else f"{network[node].name}: {message}"


def _print_table(
    project: Project, report: Report, batch: int, *, with_hints: bool, times: LayerTimes | None
) -> None:
    headings: tuple[str, ...] = (
        "layer", "settings", "output", "parameters", "MACs", "FLOPs", "output bytes", "field",
    )  # fmt: skip
    rows = [_row(node, report) for node in project.network]
    if times is not None:
        headings = (*headings, "ms")
        rows = [
            (*row, f"{node_milliseconds(node, times):,.2f}")
            for row, node in zip(rows, project.network, strict=True)
        ]
    lines = [
        project.name,
        *table_lines(headings, rows, 3, line_width(), pliant=1),
        "",
        _totals_text(project, report, batch),
        *([] if times is None else [times_text(times)]),
    ]
    for problem in (*report.problems, *(hints_of(report) if with_hints else ())):
        sign = problem.finding.level.value
        lines.append(f"{sign}: {_problem_text(project.network, problem.node, problem.message)}")
    print("\n".join(lines))


def _row(node: Node, whole: Report) -> tuple[str, ...]:
    report, field = whole[node.id], whole.receptive_field(node.id)
    frozen = "frozen" if is_frozen(node, report) else ""
    return (
        node.name,
        ", ".join(
            part
            for part in (_standing(node, report), node.layer.label, frozen, node.layer.description())
            if part
        ),
        shape_text(report.output) if report.output is not None else report.state.value,
        exact(report.cost.params),
        exact(report.cost.macs),
        exact(report.cost.flops),
        size_text(report.output_bytes),
        "?" if field is None else "×".join(exact(size) for size in field),
    )


def _standing(node: Node, report: NodeReport) -> str:
    """What is said first of a layer that is no part of what is built; "" for others."""
    if not report.is_left_out:
        return ""
    return "bypassed" if node.bypassed else "not used"


def _totals_text(project: Project, report: Report, batch: int) -> str:
    totals = report.totals
    training = totals.training_bytes(batch, project.optimizer.slots())
    return (
        f"{exact(totals.cost.params)} parameters ({exact(totals.cost.trainable)} trainable), "
        f"{exact(totals.cost.macs)} MACs, {exact(totals.cost.flops)} FLOPs; "
        f"{size_text(totals.inference_bytes)} for one image, {size_text(training)} to train "
        f"with {project.optimizer.label} on batches of {batch}"
        + ("" if totals.is_complete else " (the sound part only)")
    )
