"""What the Arithmetic panel says about layers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.cost import total
from cnnstudio.core.explanation import explanation
from cnnstudio.core.hints import hints_about
from cnnstudio.core.layer import Step
from cnnstudio.core.numerals import UNKNOWN, enumeration, exact, size_text
from cnnstudio.core.report import NodeReport, Report, State
from cnnstudio.ui.problems.waiting import awaited, way_out


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a layer.

    Attributes:
        kind: ``error``, ``warning``, ``hint`` or ``waiting``: the sign beside it.
        message: Full sentences.
    """

    kind: str
    message: str


def remarks(report: Report, node: str, *, with_hints: bool = False) -> tuple[Remark, ...]:
    """What is wrong or strange about a layer, or what it waits for; then the advice, if it is wanted."""
    about = report[node]
    if about.state is State.WAITING:
        return (Remark("waiting", _waiting_sentence(report, about)),)
    found = (*about.problems, *(hints_about(report, node) if with_hints else ()))
    return tuple(Remark(problem.finding.level.value, problem.message) for problem in found)


def _waiting_sentence(report: Report, about: NodeReport) -> str:
    names = enumeration(awaited(about, report.network))
    return f"Waits for {names}: its shape is known once {way_out(about, report.network)}."


def steps(report: Report, ids: tuple[str, ...]) -> tuple[Step, ...]:
    """The arithmetic of the chosen layers: one in full, several in sum."""
    if len(ids) == 1:
        return _single_steps(report, report[ids[0]])
    return _sum_steps(report, ids) if ids else ()


def _single_steps(report: Report, about: NodeReport) -> tuple[Step, ...]:
    lines = [step for section in explanation(report, about.node) for step in section.steps]
    return (*lines, *_share_steps(report, (about.node,))) if lines else ()


def _share_steps(report: Report, ids: tuple[str, ...]) -> tuple[Step, ...]:
    """Which part of the network's parameters and MACs the layers have."""
    part, whole = [report[node].cost for node in ids], report.totals.cost
    shares = [
        f"{share_text(total(cost.params for cost in part), whole.params)} of the parameters",
        f"{share_text(total(cost.macs for cost in part), whole.macs)} of the MACs",
    ]
    if all(cost.params == 0 and cost.macs == 0 for cost in part):
        return ()
    return (Step("Share of the network", ", ".join(shares), "" if report.totals.is_complete else "so far"),)


def share_text(part: int | None, whole: int | None) -> str:
    """A part in percent: ``97 %``, ``0.3 %``; ``?`` when unknown."""
    if part is None or whole is None:
        return UNKNOWN
    percent = 100 * part / whole if whole else 0.0
    if percent in (0, 100):
        return f"{percent:.0f} %"
    if percent < 0.1:
        return "< 0.1 %"
    if percent > 99.9:
        return "> 99.9 %"
    return f"{percent:.1f} %" if percent < 10 or percent > 99 else f"{percent:.0f} %"


def _sum_steps(report: Report, ids: tuple[str, ...]) -> tuple[Step, ...]:
    sound = tuple(node for node in ids if report[node].state is State.SOUND)
    costs = [report[node].cost for node in sound]
    note = (
        "" if len(sound) == len(ids) else f"without {exact(len(ids) - len(sound))} that cannot be counted yet"
    )
    return (
        Step("Parameters together", exact(total(cost.params for cost in costs)), note),
        Step("Multiply-adds together", exact(total(cost.macs for cost in costs)), note),
        Step(
            "Outputs together",
            f"{size_text(total(report[node].all_bytes for node in sound))} per sample",
            note,
        ),
        *_share_steps(report, sound),
    )
