"""What keeps the phases of a training plan from being trained, as sentences with a way out."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.document.phases import lost_phases, parts_of
from cnnstudio.document.project import Project


def plan_problems(project: Project) -> Iterator[str]:
    """Phases that begin at a layer which is gone, and those in which nothing can learn.

    Args:
        project: The project, whose network has no errors.
    """
    if not project.phases:
        return
    lost = lost_phases(project)
    for number in lost:
        yield (
            f"Phase {number} lets the network learn from a layer on that is gone: choose another one under Phases in "
            "the Train workspace."
        )
    for phase in parts_of(project):
        if phase.number not in lost and _learners(phase.project) == 0:
            yield (
                f"Nothing can learn in phase {phase.number}, since all weights are frozen in it: let it begin at an "
                "earlier layer, or let all layers learn, under Phases in the Train workspace."
            )


def _learners(project: Project) -> int | None:
    return analyse(taking_part(project.network)).totals.cost.trainable
