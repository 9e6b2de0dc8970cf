"""What a card and a connection show, as values: texts and figures, no Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.freezing import is_frozen
from cnnstudio.core.network import Edge, Node
from cnnstudio.core.numerals import enumeration, short
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.core.shapes import labelled_text, shape_text
from cnnstudio.ui.canvas.amounts import Measure, amount, amount_text
from cnnstudio.ui.canvas.card_times import CardTimes

Mark = Literal["", "error", "warning", "bypass"]

SHARE_STEPS = 354
"""The bar is this many px long at its longest; smaller differences do not count."""

NO_FIGURE = "—"
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class CardState:
    """All that a card paints.

    Attributes:
        name: Its name.
        description: The settings that matter.
        group: Its family.
        is_source: Whether it takes no input.
        is_block: Whether it stands for a network of its own.
        standing: Sound, bad or waiting.
        mark: The sign beside its name.
        figure: Its output shape with the axes named.
        short_figure: The same without, for where there is little room.
        second_line: Parameters and MACs, or why there are none.
        share: Length of the bar, 0 to ``SHARE_STEPS``; None where the share is unknown.
        is_frozen: Whether it has weights that training leaves as they are.
        is_left_out: Whether it is no part of what is built.
        heat: The level of its colour where colours stand for amounts; None where it has its family's.
    """

    name: str
    description: str
    group: str
    is_source: bool
    is_block: bool
    standing: State
    mark: Mark
    figure: str
    short_figure: str
    second_line: str
    share: int | None
    is_frozen: bool = False
    is_left_out: bool = False
    heat: int | None = None


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """All that a connection paints.

    Attributes:
        label: The shape that flows, or "".
        standing: Sound; bad where this input is why its target is bad; waiting where nothing flows.
        depth: In how many frames of open blocks its label is.
        crosses: Whether the outline of a frame runs through its label.
    """

    label: str
    standing: State
    depth: int = 0
    crosses: bool = False


def card_state(
    node: Node,
    report: NodeReport,
    share: int | None,
    blockers: Sequence[str],
    heat: int | None = None,
    measure: Measure = "params",
    times: CardTimes | None = None,
) -> CardState:
    """What the card of a node shows.

    Args:
        node: The node.
        report: What is known of it.
        share: Length of its bar, see ``bar_share``.
        blockers: Names of what it waits for.
        heat: The level of its colour, or None.
        measure: What bars and colours stand for: its number stands on the card.
        times: The times that were measured.
    """
    layer = node.layer
    return CardState(
        node.name,
        layer.description(),
        layer.group,
        layer.maximum_inputs == 0,
        layer.holds_network,
        report.state,
        _mark(node, report),
        labelled_text(report.output) if report.output is not None else NO_FIGURE,
        shape_text(report.output),
        _second_line(node, report, blockers, measure, times),
        share,
        is_frozen(node, report),
        report.is_left_out,
        heat=heat,
    )


def card_key(
    node: Node,
    report: NodeReport,
    share: int | None,
    blockers: tuple[str, ...],
    heat: int | None = None,
    measure: Measure = "params",
    spent: int | None = None,
) -> tuple[object, ...]:
    """All that a card's state follows from: while it is equal, the card shows the same.

    What a card does not show is left out: the receptive field changes behind every edit.
    """
    return (
        node.name, node.layer, node.trainable, report.state, report.output, report.cost, report.problems, report.inner is None,
        share, blockers, report.is_left_out, node.bypassed, heat, measure, spent,
    )  # fmt: skip


def connection_state(edge: Edge, report: Report) -> ConnectionState:
    """What a connection shows."""
    source, target = report[edge.source], report[edge.target]
    if target.is_left_out and (edge.slot or not report.network[edge.target].bypassed):
        return ConnectionState("", State.WAITING)
    label = shape_text(source.output) if source.output is not None else ""
    if source.state is not State.SOUND:
        return ConnectionState(label, State.WAITING)
    if target.state is State.BAD and edge.slot in _bad_slots(target):
        return ConnectionState(label, State.BAD)
    return ConnectionState(label, State.SOUND)


def bar_share(
    report: NodeReport, total: int | None, measure: Measure, times: CardTimes | None = None
) -> int | None:
    """Length of a card's bar; None where its share is unknown, at least 1 where it is not nothing."""
    count = amount(report, measure, times)
    if count is None or total is None or report.state is not State.SOUND:
        return None
    if not count or not total:
        return 0
    return min(SHARE_STEPS, max(1, round(SHARE_STEPS * count / total)))


def short_reason(message: str, *names: str) -> str:
    """The part of a problem's message that a card has room for: ``gets 26 × 26 × 64 and 26 × 26 × 32``.

    The first sentence without its way out, and of that the last part, without the subject.

    Args:
        message: The whole message.
        names: Subjects to leave out where the text begins with them.
    """
    reason = re.split(r"\. |: ", _without_speaker(message, names), maxsplit=1)[0].rstrip(".")
    last = reason.split("; ")[-1]
    # "It has 2" says nothing without what it should have.
    if len(last.split()) > _FEW_WORDS or "×" in last:
        reason = last
    for name in (*names, "it"):
        reason = reason.removeprefix(f"{name} ")
    return reason


def _without_speaker(message: str, names: Sequence[str]) -> str:
    """The message without what it says first: where it comes from, such as ``Inside, conv: Conv2D: ``."""
    message = re.sub(r"^Inside[^:]*: ", "", message)
    labels = (kind.label for kind in layer_types())
    return next(
        (message[len(name) + 2 :] for name in (*names, *labels) if message.startswith(f"{name}: ")), message
    )


def _bad_slots(report: NodeReport) -> set[int]:
    """The inputs that a fix would change: they are what does not fit."""
    fixes = (fix for problem in report.problems if problem.is_error for fix in problem.finding.fixes)
    return {fix.slot for fix in fixes if fix.insert and not fix.append}


def _mark(node: Node, report: NodeReport) -> Mark:
    if report.state is State.BAD or any(problem.is_error for problem in report.problems):
        return "error"
    if report.is_left_out and node.bypassed:
        return "bypass"
    return "warning" if report.problems else ""


def _second_line(
    node: Node, report: NodeReport, blockers: Sequence[str], measure: Measure, times: CardTimes | None
) -> str:
    if report.state is State.WAITING:
        return f"waits for {enumeration(blockers)}"
    if report.state is State.BAD:
        message = next((problem.message for problem in report.problems if problem.is_error), "does not fit")
        return short_reason(message, node.name, node.layer.label)
    if report.is_left_out:
        return "bypassed" if node.bypassed else "not used"
    if node.layer.maximum_inputs == 0:
        return ""
    figures = [short(report.cost.params), short(report.cost.macs)]
    if measure == "memory":
        figures.append(amount_text(amount(report, measure), measure))
    elif measure == "time" and times is not None:
        figures.append(amount_text(amount(report, measure, times), measure))
    return " · ".join(figures)
