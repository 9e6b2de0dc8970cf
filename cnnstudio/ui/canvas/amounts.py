"""What the bars and the colours of cards can stand for: parameters, MACs, memory, or time; no Qt."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Literal

from cnnstudio.core.numerals import short, size_text
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.ui.canvas.card_times import CardTimes, time_text

Measure = Literal["params", "macs", "memory", "time"]
"""Of what a card shows its share of the network."""

MEASURE_WORDS: Mapping[Measure, str] = {
    "params": "parameters",
    "macs": "MACs",
    "memory": "output memory",
    "time": "time",
}
"""How sentences call each measure."""


def amount(report: NodeReport, measure: Measure, times: CardTimes | None = None) -> int | None:
    """What a node has of a measure, those inside a block too.

    Args:
        report: What is known of the node.
        measure: Parameters, MACs, bytes of outputs for one sample, or nanoseconds for a whole batch.
        times: The times that were measured; None where none were.
    """
    if measure == "time":
        return None if times is None else times.of(report.node)
    if measure == "memory":
        return report.all_bytes
    return report.cost.params if measure == "params" else report.cost.macs


def amount_total(report: Report, measure: Measure, times: CardTimes | None = None) -> int | None:
    """The same of all sound layers together."""
    totals = report.totals
    if measure == "time":
        return None if times is None else times.total
    if measure == "memory":
        return totals.output_bytes
    return totals.cost.params if measure == "params" else totals.cost.macs


def greatest_amount(
    reports: Iterable[NodeReport], measure: Measure, times: CardTimes | None = None
) -> int | None:
    """The most that one sound layer has; None where nothing is known."""
    wanted = State.SOUND
    known = [amount(report, measure, times) for report in reports if report.state is wanted]
    return max((count for count in known if count is not None), default=None)


def amount_text(count: int | None, measure: Measure) -> str:
    """An amount with its unit, for people."""
    if measure == "time":
        return "unknown" if count is None else time_text(count)
    if measure == "memory":
        return "unknown" if count is None else size_text(count)
    return short(count)


def heat_level(
    report: NodeReport, most: int | None, measure: Measure, levels: int, times: CardTimes | None = None
) -> int | None:
    """Where a node stands between nothing and the most that one layer has, by the root of its amount.

    The root, because a few layers have nearly all: in proportion the others would all look alike.

    Args:
        report: What is known of the node.
        most: The greatest amount, see `greatest_amount`.
        measure: What is measured.
        levels: How many levels there are.
        times: The times that were measured.

    Returns:
        0 to ``levels`` − 1; None where it is unknown.
    """
    count = amount(report, measure, times)
    if count is None or most is None or report.state is not State.SOUND:
        return None
    return round((levels - 1) * math.sqrt(min(1.0, count / most))) if most else 0
