"""Sums over a network: what it costs, and the memory that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from cnnstudio.core.cost import Cost, inference_bytes, total
from cnnstudio.core.report import NodeReport, State, Totals


def totals_of(nodes: Mapping[str, NodeReport]) -> Totals:
    """Sum up the sound nodes.

    Args:
        nodes: The report of each node of a network.
    """
    wanted = State.SOUND
    sound = [report for report in nodes.values() if report.state is wanted]
    cost = sum_of_costs([report.cost for report in sound])
    pairs = [report.pair_bytes for report in sound]
    pair = None if None in pairs else max(cast("list[int]", pairs), default=0)
    return Totals(
        cost,
        inference_bytes(cost.params, pair),
        total([report.all_bytes for report in sound]),
        len(sound) == len(nodes),
        pair,
    )


def sum_of_costs(costs: Iterable[Cost]) -> Cost:
    """What several layers cost together; unknown where one of them is."""
    columns = list(
        zip(*costs, strict=True)
    )  # and not number by number: every edit comes by here with thousands
    return Cost(*map(total, columns)) if columns else Cost()
