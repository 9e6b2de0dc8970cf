"""What the Problems panel lists, as plain values: errors, then warnings, hints, and who waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cnnstudio.core.layer import Fix, Level
from cnnstudio.core.numerals import enumeration
from cnnstudio.core.report import Problem, Report, State
from cnnstudio.ui.problems.waiting import awaited

_MOST_NAMES = 6
_MOST_HINTS = 12
_ORDER = [level.value for level in Level]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list.

    Attributes:
        kind: ``error``, ``warning``, ``hint`` or ``waiting``.
        nodes: Ids of the layers that it is about; () for the network or the training as a whole.
        title: Their names.
        message: What is wrong and the way out, or what they wait for.
        fixes: What buttons can do.
        place: Ids that lead inside a layer that is a block, to what it is about there.
    """

    kind: str
    nodes: tuple[str, ...]
    title: str
    message: str
    fixes: tuple[Fix, ...] = ()
    place: tuple[str, ...] = ()


def entries(
    report: Report, extra: Sequence[Problem] = (), hints: Sequence[Problem] = ()
) -> tuple[Entry, ...]:
    """Everything that is wrong or strange, then advice, and then who waits for whom.

    Args:
        report: The network's.
        extra: Problems that the network's arithmetic does not know of, such as those of training.
        hints: Advice about the network; no more than the first of many are listed.
    """
    found = [_entry(report, problem) for problem in (*shown_problems(report, extra), *hints[:_MOST_HINTS])]
    rest = (_rest(len(hints) - _MOST_HINTS),) if len(hints) > _MOST_HINTS else ()
    return (*sorted(found, key=lambda entry: _ORDER.index(entry.kind)), *rest, *_waiting(report))


def _rest(count: int) -> Entry:
    message = f"{count} more hint{'s' * (count > 1)}: each stands with its layer's arithmetic, too."
    return Entry("hint", (), "Network", message)


def shown_problems(report: Report, extra: Sequence[Problem] = ()) -> tuple[Problem, ...]:
    """The errors and warnings to show; an empty canvas says itself what to do, and is no mistake."""
    return (*report.problems, *extra) if len(report.network) else ()


def problem_count(report: Report, extra: Sequence[Problem] = ()) -> int:
    """How many errors and warnings there are."""
    return len(shown_problems(report, extra))


def _entry(report: Report, problem: Problem) -> Entry:
    finding = problem.finding
    kind = finding.level.value
    if problem.node is None or problem.node not in report.network:
        return Entry(kind, (), "Network", problem.message, finding.fixes if problem.node is None else ())
    name = report.network[problem.node].name
    return Entry(kind, (problem.node,), name, problem.message, finding.fixes, finding.place)


def _waiting(report: Report) -> tuple[Entry, ...]:
    """One line for all that wait for the same layers."""
    if report.totals.is_complete:  # as after nearly every edit, which need not go through all layers for it
        return ()
    groups: dict[tuple[str, ...], list[str]] = {}
    for node in report.network:
        about = report[node.id]
        if about.state is State.WAITING:
            groups.setdefault(about.waits_for, []).append(node.id)
    return tuple(_waiting_entry(report, waiting) for waiting in groups.values())


def _waiting_entry(report: Report, waiting: list[str]) -> Entry:
    names = [report.network[node].name for node in waiting]
    shown = ", ".join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        shown += f" and {len(names) - _MOST_NAMES} more"
    verb = "waits" if len(names) == 1 else "wait"
    cause = enumeration(awaited(report[waiting[0]], report.network))
    return Entry("waiting", tuple(waiting), shown, f"{verb} for {cause}")
