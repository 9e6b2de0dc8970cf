"""Saving as models what a killed training left behind: the states of epochs newer than its models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cnnstudio.document.phases import part_at
from cnnstudio.document.project import Project
from cnnstudio.engine.building.precision import build_optimizer
from cnnstudio.engine.runs.run_folder import BEST, LAST
from cnnstudio.engine.training.checkpoints import copy_state, save_state, set_state, stamped_epoch, state_of
from cnnstudio.engine.training.epoch_states import EpochState, read_state, states_in
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.engine.training.training_progress import EpochPoint, best_of


def recover(run: Path, phased: PhasedModel, plan: Project, points: Sequence[EpochPoint]) -> None:
    """Let ``last.keras`` and ``best.keras`` be those of the newest epoch whose state was left, if it is newer.

    Another kill on the way changes nothing: what was left goes last. States of epochs that are not in the history
    were not finished.

    Args:
        run: The run folder.
        phased: The model; it may be in another phase and state afterwards.
        plan: What is trained, with phases as long as they were.
        points: The history.

    Raises:
        FileError: A model cannot be saved; what was left is still there.
    """
    left = states_in(run)
    saved = stamped_epoch(run / LAST)
    noted = {epoch: path for epoch, path in left.items() if points and epoch <= points[-1].epoch}
    newest = None if saved is None else _newest(noted, saved, phased, plan)
    if newest is not None:
        best = best_of([point for point in points if point.epoch <= newest.epoch], plan.training.best_by)
        if best is not None and best.epoch in left and best.epoch != newest.epoch:
            _save_best(run, left[best.epoch], best.epoch, phased, plan)
        _enter(phased, plan, newest.epoch)
        set_state(phased.model, newest.state)
        save_state(phased.model, run, LAST, newest.epoch)
        if best is not None and best.epoch == newest.epoch:
            copy_state(run, LAST, BEST)
    for path in left.values():
        path.unlink(missing_ok=True)


def _newest(left: dict[int, Path], saved: int, phased: PhasedModel, plan: Project) -> EpochState | None:
    """The newest whole state of an epoch behind the one that is saved."""
    for epoch in sorted(left, reverse=True):
        if epoch > saved:
            _enter(phased, plan, epoch)
            state = read_state(left[epoch], state_of(phased.model))
            if state is not None:
                return EpochState(epoch, state)
    return None


def _save_best(run: Path, path: Path, epoch: int, phased: PhasedModel, plan: Project) -> None:
    _enter(phased, plan, epoch)
    state = read_state(path, state_of(phased.model))
    if state is not None:
        set_state(phased.model, state)
        save_state(phased.model, run, BEST, epoch)


def _enter(phased: PhasedModel, plan: Project, epoch: int) -> None:
    """Let the model be in the phase of an epoch, with its optimizer's variables."""
    phased.begin(part_at(plan, epoch))
    build_optimizer(phased.model)
