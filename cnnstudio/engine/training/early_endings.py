"""A plan of phases as it goes: a phase in which nothing gets better any more ends, and the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cnnstudio.document.phases import Part, part, part_at
from cnnstudio.document.project import Project
from cnnstudio.engine.training.training_progress import EpochPoint, has_waited


def as_it_went(project: Project, points: Sequence[EpochPoint]) -> Project:
    """A project whose phases are as long as they were, so far as they are done.

    A phase that ended early is shorter, and so is the whole; those behind it keep their length. The
    last one is left as it is planned. All of it follows from the epochs, so that a run that is taken up again
    goes on in the same phase.

    Args:
        project: What is trained.
        points: The epochs that are done, in order, from the first.
    """
    for number in range(1, len(project.phases)):
        phase = part(project, number)
        early = _early_end(project, phase, points)
        if early is not None:
            phases = list(project.phases)
            phases[number - 1] = phases[number - 1].with_settings(epochs=early - phase.done)
            epochs = project.training.epochs - (phase.end - early)
            training = project.training.with_settings(epochs=epochs)
            project = replace(project, phases=tuple(phases), training=training)
    return project


def _early_end(project: Project, phase: Part, points: Sequence[EpochPoint]) -> int | None:
    """The epoch before its last one after which a phase ended; None if it did not."""
    patience, best_by = project.training.patience, project.training.best_by
    for count in range(phase.done + 1, min(phase.end, len(points) + 1)):
        if has_waited(points[phase.done : count], patience, best_by):
            return count
    return None


def coming_phase(project: Project, points: Sequence[EpochPoint], done: int) -> Part | None:
    """The phase of the epoch that comes; None if all are done.

    Args:
        project: What is trained, as it is planned.
        points: The epochs that are done.
        done: How many they are.
    """
    gone = as_it_went(project, points)
    return None if done >= gone.training.epochs else part_at(gone, done + 1)
