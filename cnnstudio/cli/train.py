"""``cnnstudio train``: train a project and write a run folder, or go on in one."""

from __future__ import annotations

import dataclasses
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnstudio.cli.data import say_findings, with_data
from cnnstudio.cli.output import INTERRUPTED, interrupts, print_json, say
from cnnstudio.cli.sources import opened_network
from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError, Stopped
from cnnstudio.document.monitors import MONITORS
from cnnstudio.document.project import Project

if TYPE_CHECKING:
    from rich.progress import Progress

    from cnnstudio.engine.batches.image_cache import PreparingImages
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.spreading.meeting import Workers
    from cnnstudio.engine.training.train import Train, TrainProgress, TrainResult


def train(
    project: Annotated[str, typer.Argument(help="A .cnnstudio file; may be left out with --resume.")] = "",
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, help="Instead of the project's, or the run's.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Instead of the project's.")] = None,
    runs: Annotated[Path, typer.Option("--runs", help="Folder for the run folder.")] = Path("runs"),
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="DATA",
            help="A data set, folder or file instead of the project's; with --resume, where its data lie now.",
        ),
    ] = "",
    resume: Annotated[str, typer.Option("--resume", metavar="RUN", help="Go on in this run folder.")] = "",
    find_rate: Annotated[
        bool, typer.Option("--find-rate", help="Look for a learning rate instead; nothing is saved.")
    ] = False,
    workers: Annotated[
        str,
        typer.Option(
            "--workers",
            metavar="HOST:PORT,…",
            help="Train together with the same command on other machines; the first one keeps the run.",
        ),
    ] = "",
    worker: Annotated[
        int | None,
        typer.Option(
            "--worker", min=1, help="Which of the workers this is, where the addresses do not tell."
        ),
    ] = None,
    events: Annotated[
        bool, typer.Option("--tensorboard", help="Write event files for TensorBoard into the run folder too.")
    ] = False,
    best_by: Annotated[
        str,
        typer.Option(
            "--best-by",
            metavar="FIGURE",
            help=f"Which figure says which epoch is the best: {', '.join(MONITORS)}.",
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON document.")] = False,
) -> None:
    """Train a project with a progress bar; Ctrl+C stops within a batch and keeps the checkpoints."""
    from cnnstudio.engine.process.control import Control

    task = _task(project, epochs, seed, runs, resume)
    chosen = with_best_by(with_data(task.project, data, moves=bool(resume)), best_by)
    task = dataclasses.replace(task, project=chosen, workers=_workers(workers, worker), events=events)
    check_ready(task.project)
    if find_rate:
        from cnnstudio.cli.rate import print_rate

        print_rate(task.project, as_json)
        return
    control = Control()
    with interrupts(control):
        result = _trained(task, control)
    if result is None:
        raise typer.Exit(INTERRUPTED)
    if task.workers is not None and not task.workers.leads:
        say(f"done: the run is with the first worker, {task.workers.addresses[0]}")
        return
    _print_result(result, as_json)
    _say_hint(task.project, result)
    if control.stop_requested:
        say(f"go on with: cnnstudio train --resume {shlex.quote(result.run)}")
        raise typer.Exit(INTERRUPTED)


def _task(project: str, epochs: int | None, seed: int | None, runs: Path, resume: str) -> Train:
    """What the arguments ask for.

    Raises:
        FileError: The project or the run cannot be read.
    """
    from cnnstudio.engine.training.resuming import run_project
    from cnnstudio.engine.training.train import Train

    if not resume:
        if not project:
            raise typer.BadParameter(
                "Give a .cnnstudio file, or --resume with a run folder.", param_hint="PROJECT"
            )
        return Train(with_choices(opened_network(project), epochs, seed), str(runs))
    stored = run_project(Path(resume), epochs)
    given = opened_network(project) if project else stored
    return Train(with_choices(given, stored.training.epochs, seed), str(runs), resume=resume)


def _workers(addresses: str, number: int | None) -> Workers | None:
    """The workers that are asked for, or None.

    Raises:
        EngineError: They cannot be, or it is not clear which one this is.
    """
    from cnnstudio.engine.spreading.meeting import workers_of

    if not addresses:
        return None
    return workers_of(addresses, number)


def with_choices(project: Project, epochs: int | None, seed: int | None) -> Project:
    """The project with epochs and seed replaced where they are given."""
    changes = {name: value for name, value in (("epochs", epochs), ("seed", seed)) if value is not None}
    return dataclasses.replace(project, training=project.training.with_settings(**changes))


def with_best_by(project: Project, best_by: str) -> Project:
    """The project with another figure that says which epoch is the best, if one is given.

    Raises:
        SettingError: There is no such figure.
    """
    if not best_by:
        return project
    return dataclasses.replace(project, training=project.training.with_settings(best_by=best_by))


def check_ready(project: Project) -> None:
    """Refuse a project that cannot be trained, and say what is doubtful about one that can and its data.

    Raises:
        NetworkError: Names the layer, the cause and the way out.
    """
    from cnnstudio.data.readiness import sentence, training_problems

    problems = training_problems(project, analyse(project.network))
    for problem in problems:
        if problem.is_error:
            name = "" if problem.node is None else f"{project.network[problem.node].name}: "
            raise NetworkError(f"{name}{problem.message}")
    for problem in problems:
        say(f"note: {sentence(project.network, problem)}")
    say_findings(project)


def _trained(task: Train, control: Control) -> TrainResult | None:
    """Train with a progress bar on standard error; None when stopped before anything was kept."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        job = bar.add_task("warming up", total=None, figures="")
        try:
            return task(lambda progress: _show(bar, job, progress), control)
        except Stopped:
            return None


def _show(bar: Progress, job: Any, progress: TrainProgress | PreparingImages) -> None:
    from cnnstudio.engine.batches.image_cache import PreparingImages

    if isinstance(progress, PreparingImages):
        bar.update(job, description="preparing the images", completed=progress.done, total=progress.total)
        return
    done = (progress.epoch - 1) * progress.batches + progress.batch
    figures = f"{progress.images_per_second:,.0f} images/s"
    name = progress.figure
    for point in progress.epoch_points:
        bar.console.print(
            f"epoch {point.epoch}: loss {point.loss:.4f}, {name} {point.score:.2%}, "
            f"validation loss {point.val_loss:.4f}, {name} {point.val_score:.2%}",
            highlight=False,
        )
    bar.update(
        job,
        description=f"epoch {progress.epoch} of {progress.epochs}",
        completed=done,
        total=progress.epochs * progress.batches,
        figures=figures,
    )


def _say_hint(project: Project, result: TrainResult) -> None:
    """Say on standard error what the curves are a sign of, if they are."""
    from cnnstudio.core.class_output import class_count
    from cnnstudio.core.training_signs import training_sign

    classes = class_count(analyse(project.network))
    sign = training_sign(result.points, (), classes, project.optimizer.learning_rate)
    if sign is not None:
        say(f"hint: {sign.sentence}")


def _print_result(result: TrainResult, as_json: bool) -> None:
    """Print the run with the figures of its best epoch, which need not be the last one."""
    if result.notes:
        say(result.notes)
    if as_json:
        print_json({"run": result.run, "epochs": result.epochs, "metrics": result.metrics})
        return
    metrics = ", ".join(f"{name} {value:.4f}" for name, value in result.metrics.items())
    epochs = f"{result.epochs} epoch{'s' * (result.epochs != 1)}"
    say(f"{'stopped after' if result.stopped else 'trained'} {epochs}: {metrics}")
    print(result.run)
