"""Taking a training up again in its own run folder, after the last epoch that is whole on disk."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import EngineError, StudioError
from cnnstudio.core.numerals import enumeration, exact
from cnnstudio.document.data_paths import lie_elsewhere
from cnnstudio.document.phases import is_same_plan, last_phase, part_at
from cnnstudio.document.project import Project
from cnnstudio.document.weights_changes import without_weights
from cnnstudio.engine.building.model_file import check_archive, load_state
from cnnstudio.engine.building.precision import build_optimizer
from cnnstudio.engine.runs.run_folder import BEST, LAST, RunFolder
from cnnstudio.engine.training.averaging import AveragedWeights
from cnnstudio.engine.training.checkpoints import copy_state, set_state, stamped_epoch, state_of
from cnnstudio.engine.training.early_endings import as_it_went
from cnnstudio.engine.training.phases import PhasedModel
from cnnstudio.engine.training.recovery import recover
from cnnstudio.engine.training.training_progress import EpochPoint, has_waited, is_better

_PARTS = {"task": "task", "trained_network": "network", "data": "data", "augmentation": "augmentation", "optimizer": "optimizer",
          "schedule": "learning-rate schedule"}  # fmt: skip
_SETTINGS = {"batch_size": "batch size", "seed": "seed", "scaling": "pixel scale", "dtype_policy": "precision", "best_by": "figure for the best epoch",
             "label_smoothing": "label smoothing", "class_weight": "choice of class weights"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a training begins: anew, or after epochs that were done before.

    Attributes:
        folder: The run folder.
        done: The epoch that the model has behind it; 0 for the start weights.
        points: The history up to there.
        best: The epoch that ``best.keras`` holds; None if it holds no whole one.
    """

    folder: RunFolder
    done: int = 0
    points: tuple[EpochPoint, ...] = ()
    best: EpochPoint | None = None


def can_resume(run: Path) -> bool:
    """Whether there is something to go on from; files are not opened."""
    try:
        RunFolder.open(run)
    except StudioError:
        return False
    return (run / LAST).is_file()


def run_project(run: Path, epochs: int | None = None) -> Project:
    """The project of a run, with other epochs in all if they are given; loads no Keras.

    Raises:
        FileError: The folder is no run folder, or its project cannot be read.
    """
    return with_epochs(RunFolder.open(run).project(), epochs)


def with_moved_data(project: Project, now: Project) -> Project:
    """What was trained, with its data where another project has them, if they are the same but for their place."""
    return dataclasses.replace(project, data=now.data) if lie_elsewhere(project.data, now.data) else project


def with_epochs(project: Project, epochs: int | None) -> Project:
    """A project with other epochs, if they are given."""
    if epochs is None:
        return project
    return dataclasses.replace(project, training=project.training.with_settings(epochs=epochs))


def stored_run(run: Path, project: Project) -> RunFolder:
    """The folder of a run that is to go on, once it is seen to hold what the project would train.

    Raises:
        FileError: It is no run folder.
        EngineError: Its last state is missing or damaged, or the project differs in more than its epochs.
    """
    folder = RunFolder.open(run)
    _check_same(folder, project)
    last = folder.path / LAST
    if not last.is_file():
        raise EngineError(f"{run} holds no {LAST}, so there is nothing to go on from: train anew.")
    try:
        check_archive(last)
    except EngineError as error:
        raise EngineError(f"{run} cannot be resumed: {error} Or train anew.") from error
    return folder


def _check_same(folder: RunFolder, project: Project) -> None:
    """Refuse what would make a run's history one of two different trainings."""
    trained = folder.project()
    # What both learned from is in the saved state.
    trained, project = without_weights(trained), without_weights(project)
    if lie_elsewhere(trained.data, project.data):  # they were moved; what they hold is compared later
        trained = dataclasses.replace(trained, data=project.data)
    other = [words for name, words in _PARTS.items() if getattr(trained, name) != getattr(project, name)]
    if not is_same_plan(trained, project):
        other.append("plan of phases")
    for name, words in _SETTINGS.items():
        then, now = getattr(trained.training, name), getattr(project.training, name)
        if then != now:
            other.append(f"{words} ({then}, not {now})")
    if other:
        raise EngineError(
            f"{folder.path} was trained with another {enumeration(other)}: resume it as it was trained, "
            "with its own project file, or train anew."
        )


def continued(
    folder: RunFolder, project: Project, phased: PhasedModel, environment: dict[str, Any]
) -> Beginning:
    """Put a run's last state into a model, and its folder in order.

    A process that was killed may have left a history that is ahead of ``last.keras``, or a
    ``best.keras`` that is. What counts is how many steps the optimizer of each has taken.

    Args:
        folder: The run folder.
        project: What is trained, with the epochs that there are to be in all.
        phased: The model in its first phase, with its start weights; then in that of the saved state.
        environment: JSON data about where it goes on.

    Raises:
        EngineError: All epochs are done, the data are others, or the state does not fit.
        FileError: The folder cannot be written.
    """
    _check_data(folder, environment)
    points = folder.history()
    _check_phases(folder, project, points)
    done, best = _restored(folder.path, phased, project, environment, points)
    points = tuple(point for point in points if point.epoch <= done)
    gone = as_it_went(project, points)
    if done >= gone.training.epochs:
        planned = project.training.epochs
        more = f" than {exact(planned)}, since a phase ended early," if planned > done else ","
        raise EngineError(
            f"All {exact(done)} epoch{'s are' if done != 1 else ' is'} done in {folder.path}: "
            f"give --epochs with more{more} or train anew."
        )
    counted = points[last_phase(gone).done :]
    if has_waited(counted, project.training.patience, project.training.best_by):
        raise EngineError(
            f"The training in {folder.path} has ended early, after {exact(done)} epochs: let it wait longer for a "
            "better one, or train anew."
        )
    folder.rewrite(project, _with_sittings(folder.environment(), environment, done), points)
    return Beginning(folder, done, points, best)


def _check_data(folder: RunFolder, environment: dict[str, Any]) -> None:
    """Refuse data with other classes, or of which there are more or fewer images now: epochs would be others."""
    then, now = folder.environment().get("data"), environment["data"]
    if isinstance(then, dict) and then.get("classes", now["classes"]) != now["classes"]:
        raise EngineError(
            f"{folder.path} was trained with other classes than there are now ({enumeration(now['classes'][:5])}"
            f"{'…' * (len(now['classes']) > 5)}): bring the data back as they were, or train anew."
        )
    for part in ("training", "validation"):
        if isinstance(then, dict) and then.get(part, now[part]) != now[part]:
            raise EngineError(
                f"{folder.path} was trained with {exact(then[part])} {part} images, and now there are "
                f"{exact(now[part])}: bring the data back as they were, or train anew."
            )


def _check_phases(folder: RunFolder, project: Project, points: tuple[EpochPoint, ...]) -> None:
    """Refuse another patience by which phases that are done would have ended elsewhere."""
    trained = folder.project()
    if as_it_went(trained, points).phases[:-1] != as_it_went(project, points).phases[:-1]:
        then = trained.training.patience
        raise EngineError(
            f"The phases of {folder.path} would have ended elsewhere with the patience that is set now: resume it with "
            f"{'none' if then is None else exact(then)}, as it was trained, or train anew."
        )


def _restored(
    run: Path,
    phased: PhasedModel,
    project: Project,
    environment: dict[str, Any],
    points: tuple[EpochPoint, ...],
) -> tuple[int, EpochPoint | None]:
    """Load the state that is furthest; how many epochs it has behind it, and which is the best."""
    images = environment["data"]["training"]
    batches = -(-images // min(project.training.batch_size, images))
    model, first = phased.model, phased.phase
    build_optimizer(model)
    start = state_of(model)
    plan = as_it_went(project, points)
    recover(run, phased, plan, points)
    best_epoch = _best_epoch(run, phased, plan, batches)
    done = _loaded_epoch(run / LAST, phased, plan, batches)
    if best_epoch > done:
        copy_state(run, BEST, LAST)
        done = _loaded_epoch(run / LAST, phased, plan, batches)
    if done == 0:  # a state in the middle of the first epoch
        phased.begin(first)
        build_optimizer(model)
        set_state(model, start)
        return 0, None
    AveragedWeights(model).took()
    by_epoch = {point.epoch: point for point in points}
    best, last = by_epoch.get(best_epoch), by_epoch.get(done)
    if best_epoch == 0 or (
        best_epoch != done and last is not None and is_better(last, best, project.training.best_by)
    ):
        copy_state(run, LAST, BEST)
        best = last
    return done, best


def _best_epoch(run: Path, phased: PhasedModel, plan: Project, batches: int) -> int:
    """The epoch that ``best.keras`` holds; 0 if the file is missing or damaged."""
    try:
        return _loaded_epoch(run / BEST, phased, plan, batches)
    except EngineError:
        return 0


def _loaded_epoch(path: Path, phased: PhasedModel, plan: Project, batches: int) -> int:
    """Load a state; how many whole epochs of the training it has behind it."""
    import keras

    epoch = stamped_epoch(path)
    phased.begin(part_at(plan, epoch or 1))
    load_state(phased.model, path)
    if epoch is not None:
        return epoch
    # A run of an earlier version. Not Keras's ``iterations``, which counts steps, and several batches may make one.
    return int(keras.ops.convert_to_numpy(phased.model.optimizer.variables[0])) // batches


def _with_sittings(then: dict[str, Any], now: dict[str, Any], done: int) -> dict[str, Any]:
    """The environment of a run with where and when it goes on."""
    sitting = {key: now[key] for key in ("started", "device", "backend", "platform", "python", "versions")}
    earlier = then.get("resumed")
    return then | {
        "resumed": [*(earlier if isinstance(earlier, list) else ()), {"after_epoch": done} | sitting]
    }
