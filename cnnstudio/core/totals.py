"""Sums over a network: what it costs, and the memory that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from cnnstudio.core.cost import Cost, inference_bytes, total
from cnnstudio.core.network import Network
from cnnstudio.core.report import NodeReport, State, Totals


def totals_of(network: Network, nodes: Mapping[str, NodeReport]) -> Totals:
    """Sum up the sound nodes.

    Args:
        network: The network.
        nodes: The report of each of its nodes.
    """
    wanted = State.SOUND
    sound = [report for report in nodes.values() if report.state is wanted]
    cost = sum_of_costs(report.cost for report in sound)
    pair = _pair_bytes(network, nodes)
    return Totals(
        cost,
        inference_bytes(cost.params, pair),
        total([report.all_bytes for report in sound]),
        len(sound) == len(nodes),
        pair,
    )


def sum_of_costs(costs: Iterable[Cost]) -> Cost:
    """What several layers cost together; unknown where one of them is."""
    costs = list(costs)
    return Cost(
        total([cost.params for cost in costs]),
        total([cost.trainable for cost in costs]),
        total([cost.macs for cost in costs]),
        total([cost.flops for cost in costs]),
    )


def _pair_bytes(network: Network, nodes: Mapping[str, NodeReport]) -> int | None:
    """Bytes of the largest two consecutive outputs, those inside blocks included; for one sample."""
    pairs: list[int | None] = [0]
    sound = State.SOUND
    for node in network.nodes:
        report = nodes[node.id]
        if report.state is not sound:
            continue
        own = report.output_bytes
        if report.inner is not None:
            pairs.append(report.inner.totals.pair_bytes)
        elif own is None or not node.inputs:
            pairs.append(own)
        else:
            befores = [nodes[source].output_bytes for source in node.inputs]
            pairs += [None if before is None else before + own for before in befores]
    return None if None in pairs else max(cast("list[int]", pairs))
