"""The sentences that tooltips and screen readers give: exact figures, problems in full; no Qt."""

from __future__ import annotations

from cnnstudio.core.freezing import is_frozen
from cnnstudio.core.network import Edge
from cnnstudio.core.numerals import enumeration, exact, size_text
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.core.shapes import byte_count, labelled_text, shape_text
from cnnstudio.core.values import Shape
from cnnstudio.ui.canvas.amounts import MEASURE_WORDS, Measure, amount, amount_total
from cnnstudio.ui.canvas.card_times import CardTimes, time_text
from cnnstudio.ui.problems.waiting import awaited

FROZEN = "Frozen: training leaves its weights as they are."
_BYPASSED = "Bypassed: what its first input gives goes on as it is, and it counts nothing."
_BEFORE = ", before the last edits"
_UNUSED = "Not used: it leads to nothing but layers that are bypassed, and counts nothing."


def card_text(node: str, report: Report, measure: Measure, times: CardTimes | None = None) -> str:
    """What is known of a card, line by line."""
    place, known = report.network[node], report[node]
    lines = [f"{place.name} · {place.layer.label}", place.layer.description()]
    if known.state is State.WAITING:
        lines.append(f"Waits for {enumeration(awaited(known, report.network))}.")
    elif known.is_left_out:
        lines.append(_BYPASSED if place.bypassed else _UNUSED)
    elif known.state is State.SOUND:
        lines += _figures(known, report, measure, times)
    if is_frozen(place, known):
        lines.append(FROZEN)
    lines += [
        ("Error: " if problem.is_error else "Warning: ") + problem.message for problem in known.problems
    ]
    return "\n".join(line for line in lines if line)


def _figures(known: NodeReport, report: Report, measure: Measure, times: CardTimes | None) -> list[str]:
    share = _share_text(amount(known, measure, times), amount_total(report, measure, times))
    word = MEASURE_WORDS[measure]
    return [
        f"Output: {labelled_text(known.output)}, {_bytes_text(known.output)} per sample",
        f"Parameters: {exact(known.cost.params)}, of them trainable: {exact(known.cost.trainable)}",
        f"MACs per sample: {exact(known.cost.macs)}",
        _time_line(known, times) if measure == "time" and times is not None else "",
        f"The bar: {share} of the network's {word}" if share else "",
    ]


def _time_line(known: NodeReport, times: CardTimes) -> str:
    spent, sums = times.of(known.node), times.sums
    if spent is None:
        return "Time: not measured yet"
    return f"Time {sums.conditions}: {time_text(spent)}{_BEFORE if sums.is_stale else ''}"


def _share_text(count: int | None, total: int | None) -> str:
    if count is None or not total:
        return ""
    percent = 100 * count / total
    return "less than 0.1 %" if 0 < percent < 0.1 else f"{percent:.1f} %"


def _bytes_text(shape: Shape | None) -> str:
    count = byte_count(shape) if shape is not None else None
    if count is None:
        return "unknown bytes"
    return size_text(count) if count < 1000 else f"{size_text(count)} ({exact(count)} bytes)"


def connection_text(edge: Edge, report: Report) -> str:
    """What flows through a connection, with its bytes."""
    network, shape = report.network, report[edge.source].output
    way = f"{network[edge.source].name} → {network[edge.target].name}"
    if shape is None:
        return f"{way}\nNothing flows yet."
    return f"{way}\n{shape_text(shape)}, {_bytes_text(shape)} per sample in float32"


def selection_text(selection: tuple[str, ...], report: Report) -> str:
    """What a screen reader says when other cards are selected."""
    count = len(report.network)
    if not selection:
        return f"{count} layer{'s' * (count != 1)}, none selected" if count else "An empty network"
    if len(selection) > 1:
        return f"{len(selection)} of {count} layers selected"
    place = next(i for i, node in enumerate(report.network, 1) if node.id == selection[0])
    return f"Layer {place} of {count} selected. " + card_text(selection[0], report, "params").replace(
        "\n", ". "
    )
