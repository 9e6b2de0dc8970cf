"""``cnnstudio explain``: which places of an image speak for a class."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnstudio.cli.maximize import METHOD as MAXIMIZE
from cnnstudio.cli.maximize import maximize
from cnnstudio.cli.output import INTERRUPTED, interrupts, say
from cnnstudio.cli.sources import opened_model
from cnnstudio.core.errors import FileError, Stopped

if TYPE_CHECKING:
    from cnnstudio.data.images import Picture
    from cnnstudio.engine.explain.aims import At
    from cnnstudio.engine.explain.explanation import Explain, Explanation
    from cnnstudio.engine.explain.method import Method
    from cnnstudio.engine.process.task import Report


def explain(
    model: Annotated[
        str, typer.Argument(help="A run folder, a .keras or .h5 file, or a .cnnstudio file (untrained).")
    ],
    image: Annotated[str, typer.Argument(help="An image file.")],
    out: Annotated[
        Path,
        typer.Option("--out", help="File to write: .png (laid over the image) or .npz (float32 numbers)."),
    ],
    method: Annotated[
        str,
        typer.Option(
            "--method",
            help="gradcam, gradcam++, layercam, saliency, smoothgrad, integrated, occlusion or maximize.",
        ),
    ] = "gradcam",
    target: Annotated[
        str | None,
        typer.Option("--target", help="The class: name or number; else the likeliest.", metavar="CLASS"),
    ] = None,
    layer: Annotated[
        str, typer.Option("--layer", help="The layer whose maps are looked at; else the last with maps.")
    ] = "",
    unit: Annotated[
        int | None,
        typer.Option("--unit", min=0, help="Maximize: a unit of the layer, in place of a class."),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", help="Of several outputs with class scores, the name of one.")
    ] = "",
    at: Annotated[
        str,
        typer.Option(
            "--at",
            help="Where a network gives scores at every place of a map: ROW,COLUMN there, mean or highest; "
            "else the best cell of a detection grid, or the mean.",
            metavar="PLACE",
        ),
    ] = "",
    opacity: Annotated[
        float, typer.Option("--opacity", min=0, max=1, help="How much the map covers of the image; 1: all.")
    ] = 0.6,
    window: Annotated[
        int | None, typer.Option("--window", min=1, help="Occlusion: side of the square, in px of the input.")
    ] = None,
    stride: Annotated[
        int | None, typer.Option("--stride", min=1, help="Occlusion: step between squares, in px.")
    ] = None,
    samples: Annotated[
        int | None, typer.Option("--samples", min=1, help="SmoothGrad: copies with noise.")
    ] = None,
    noise: Annotated[
        float | None,
        typer.Option("--noise", min=0, help="SmoothGrad: noise, as a share of the image's range."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="SmoothGrad, maximize: seed of the noise.")
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps", min=1, help="Integrated gradients: steps on the way from black; maximize: from noise."
        ),
    ] = None,
    checks: Annotated[
        bool, typer.Option("--check", help="Draw the weights by lot and say whether the map changes.")
    ] = False,
) -> None:
    """Show which places of an image speak for a class: key `map`, H × W, at the image's own size."""
    from cnnstudio.data.images import read_image
    from cnnstudio.engine.explain.explanation import Explain

    if out.suffix.lower() not in (".npz", ".png"):
        raise FileError(f"{out.name} must end in .png (a picture) or .npz (numbers).")
    if method == MAXIMIZE and at:
        raise typer.BadParameter("--at is for methods that explain a class; maximize takes --unit.")
    if method == MAXIMIZE:
        maximize(opened_model(model), read_image(image), out, (target, layer, unit), (steps, seed), _bar)
        return
    if unit is not None:
        raise typer.BadParameter("--unit is for --method maximize; other methods explain a class.")
    given = {
        "window": window,
        "stride": stride,
        "samples": samples,
        "noise": noise,
        "seed": seed,
        "steps": steps,
    }
    how = _method(method, {name: value for name, value in given.items() if value is not None})
    source, picture = opened_model(model), read_image(image)
    task = Explain(source, picture, how, target, layer, output, _place(at))
    found = _run(task)
    _write(out, picture, found, opacity)
    _tell(how, found, out)
    if found.is_partial:
        raise typer.Exit(INTERRUPTED)
    if checks:
        _check(task)


def _method(kind: str, settings: dict[str, Any]) -> Method:
    """A method with settings.

    Raises:
        EngineError: There is none of that name.
        BadParameter: It has no such setting.
    """
    import dataclasses

    import cnnstudio.engine.explain  # noqa: F401 - registers the methods
    from cnnstudio.engine.explain.method import method_called

    usual = method_called(kind)
    known = {field.name for field in dataclasses.fields(usual)}
    for name in settings:
        if name not in known:
            raise typer.BadParameter(f"--{name} is no setting of {kind}.")
    return dataclasses.replace(usual, **settings)


def _place(text: str) -> At:
    """What is meant by ``ROW,COLUMN`` or a word."""
    row, comma, column = text.partition(",")
    return (int(row), int(column)) if comma and row.strip().isdigit() and column.strip().isdigit() else text


def _run(task: Explain) -> Explanation:
    """Explain, with a progress bar for what takes long; Ctrl+C keeps what has been found."""
    from cnnstudio.engine.process.control import Control

    control = Control()
    try:
        with _bar(task.method.label) as report, interrupts(control):
            return task(report, control)
    except Stopped:
        say("stopped before there was anything to show")
        raise typer.Exit(INTERRUPTED) from None


@contextmanager
def _bar(what: str) -> Iterator[Report]:
    """A progress bar on standard error, once there is progress."""
    import sys

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(file=sys.stderr), transient=True)
    job = bar.add_task(what, total=None)

    def show(progress: Any) -> None:
        bar.start()
        bar.update(job, completed=progress.done, total=progress.total)

    try:
        yield show
    finally:
        if bar.live.is_started:
            bar.stop()


def _write(out: Path, picture: Picture, found: Explanation, opacity: float) -> None:
    """Write the map.

    Raises:
        FileError: The file cannot be written.
    """
    import numpy as np
    from PIL import Image

    from cnnstudio.data.overlay import overlay

    try:
        if out.suffix.lower() == ".npz":
            np.savez_compressed(out, allow_pickle=False, map=found.map, raw=found.raw)
        else:
            Image.fromarray(overlay(picture.pixels, found.map, found.limits, opacity)).save(out)
    except OSError as error:
        raise FileError(f"{out} cannot be written ({error.strerror}): choose another folder.") from error


def _tell(method: Method, found: Explanation, out: Path) -> None:
    height, width = found.map.shape
    for line in found.preparation:
        say(line)
    at = f"{' ' * bool(found.where)}{found.where}" + (f" at {found.layer}" if found.layer else "")
    say(
        f"{method.label} for {found.class_name} ({found.probability:.1%}){at}: {height} × {width} numbers in {out}"
    )
    for note in found.notes:
        say(note)
    say(method.says)
    say(method.does_not_say)


def _check(task: Explain) -> None:
    """Say whether the map has to do with what the network has learned."""
    from cnnstudio.engine.explain.sanity import CheckSanity
    from cnnstudio.engine.process.control import Control

    control = Control()
    try:
        with _bar("Sanity check") as report, interrupts(control):
            found = CheckSanity(task)(report, control)
    except Stopped:
        raise typer.Exit(INTERRUPTED) from None
    for step in found.steps:
        shown = "–" if step.correlation is None else f"{step.correlation:.2f}".replace("-", "−")
        say(
            f"weights drawn by lot from {step.layer} on ({step.count} of {found.layers} layers): rank correlation {shown}"
        )
    say(found.words)
