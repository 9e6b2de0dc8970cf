"""Blocks that are open in place: a network in which their layers stand instead of them, each in a frame."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cnnstudio.core.network import Network, Node
from cnnstudio.core.report import NodeReport, Problem, Report

SEPARATOR = "\x1f"
"""Stands in the ids of layers inside: behind each id of a block that leads there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the layers of a block.

    Attributes:
        block: Id of the block; that of one inside another leads there.
        title: What the block is called.
        members: Ids of all layers inside, those of blocks inside that are open too.
        output: The one whose output is the block's.
        depth: How many frames stand around it.
    """

    block: str
    title: str
    members: tuple[str, ...]
    output: str
    depth: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A network with open blocks.

    Attributes:
        report: Its report; layers inside have ids of their own (see `SEPARATOR`).
        frames: The frames, outer ones first.
    """

    report: Report
    frames: tuple[Frame, ...] = ()

    def frame(self, block: str) -> Frame | None:
        """The frame of a block, or None."""
        return next((frame for frame in self.frames if frame.block == block), None)

    def frame_around(self, node: str) -> Frame | None:
        """The innermost frame around a layer, or None."""
        return next((frame for frame in reversed(self.frames) if node in frame.members), None)


def path_of(node: str) -> tuple[str, ...]:
    """The ids that lead to a layer, its own last."""
    return tuple(node.split(SEPARATOR))


def laid_open(report: Report, blocks: Collection[str]) -> Opened:
    """The network of a report in which some blocks are open; those without a sound inside stay shut.

    Args:
        report: The report.
        blocks: Ids of the blocks, those inside others with the ids that lead there.
    """
    if not blocks:
        return Opened(report)
    walk = _Walk(frozenset(blocks))
    nodes, _ = walk.level(report, (), {})
    if not walk.frames:
        return Opened(report)
    outputs = tuple([walk.values.get(key, key) for key in report.network.named_outputs])
    network = Network(nodes, outputs)
    opened = Report(network, walk.reports, report.totals, report.problems)
    return Opened(opened, tuple(sorted(walk.frames, key=lambda frame: frame.depth)))


class _Walk:
    """Goes through a network and the blocks of it that are open.

    Attributes:
        frames: The frames so far.
        reports: The report of each layer, inputs before outputs.
        values: What stands for the output of each open block of the network itself.
    """

    def __init__(self, blocks: frozenset[str]) -> None:
        self._blocks = blocks
        self.frames: list[Frame] = []
        self.reports: dict[str, NodeReport] = {}
        self.values: dict[str, str] = {}

    def level(
        self, report: Report, path: tuple[str, ...], fed: Mapping[str, str]
    ) -> tuple[tuple[Node, ...], Mapping[str, str]]:
        """The layers of one network, with what stands for the value of each.

        Args:
            report: Its report.
            path: Ids of the blocks that lead there.
            fed: What stands for its inputs, where it is inside a block.
        """
        values = dict(fed)
        made: dict[str, tuple[Node, ...]] = {}
        ordered = report.network.order()
        rest = [node.id for node in report.network if node.id not in set(ordered)]
        own = {key: SEPARATOR.join((*path, key)) for key in (*ordered, *rest)}
        for key in (*ordered, *rest):
            if key in fed:
                continue
            node, about = report.network[key], report[key]
            inputs = tuple([values.get(source, own[source]) for source in node.inputs])
            if own[key] in self._blocks and about.inner is not None:
                inside = self._open(node, about.inner, path, inputs)
                if inside is not None:
                    made[key], values[key] = inside
                    continue
            values[key] = own[key]
            shared = SEPARATOR.join((*path, node.shared)) if node.shared else ""
            made[key] = (dataclasses.replace(node, id=own[key], inputs=inputs, shared=shared),)
            self.reports[own[key]] = _report_as(about, own)
        if not path:
            self.values = values
        return tuple([node for key in own if key in made for node in made[key]]), values

    def _open(
        self, block: Node, inner: Report, path: tuple[str, ...], inputs: tuple[str, ...]
    ) -> tuple[tuple[Node, ...], str] | None:
        """The layers inside a block, and what stands for its output; None where there are none."""
        entries = [node.id for node in inner.network if not node.inputs]
        output = inner.network.outputs()[0]
        if output in entries or len(entries) != len(inputs):
            return None
        place = (*path, block.id)
        nodes, values = self.level(inner, place, dict(zip(entries, inputs, strict=True)))
        members = tuple([node.id for node in nodes])
        self.frames.append(Frame(SEPARATOR.join(place), block.name, members, values[output], len(path)))
        return nodes, values[output]


def _report_as(about: NodeReport, own: Mapping[str, str]) -> NodeReport:
    """A report under the id that the layer has here."""
    node = own[about.node]
    problems = tuple([Problem(node, problem.finding) for problem in about.problems])
    return about._replace(
        node=node, problems=problems, waits_for=tuple([own[key] for key in about.waits_for])
    )
