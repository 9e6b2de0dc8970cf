"""``cnnstudio explain --method maximize``: an image that a class, or any unit, answers to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cnnstudio.cli.output import INTERRUPTED, interrupts, say
from cnnstudio.core.errors import EngineError, FileError, Stopped

if TYPE_CHECKING:
    from cnnstudio.data.images import Picture
    from cnnstudio.engine.inside.models import ModelSource
    from cnnstudio.engine.inspecting.maximize import Maximize, Maximized
    from cnnstudio.engine.process.task import Report

METHOD = "maximize"

Bar = Callable[[str], AbstractContextManager["Report"]]


def maximize(
    source: ModelSource,
    picture: Picture,
    out: Path,
    asked: tuple[str | None, str, int | None],
    climb: tuple[int | None, int | None],
    bar: Bar,
) -> None:
    """Climb to what maximizes a unit and write it.

    Args:
        source: The model.
        picture: The class that it is taken for is maximized where nothing else is asked for.
        out: File to write: ``.png``, or ``.npz`` with the keys ``map`` (H × W) and ``image`` (H × W × C).
        asked: Class, layer and unit that were asked for; None and "" where they were not.
        climb: Steps and seed; None for the usual.
        bar: Makes a progress bar.

    Raises:
        StudioError: It cannot be done, or the file cannot be written.
        Exit: It was broken off; what there was is written.
    """
    from cnnstudio.engine.inspecting.maximize import STEPS, Maximize
    from cnnstudio.engine.process.control import Control

    layer, unit, what = _unit(source, picture, asked)
    steps, seed = climb
    task = Maximize(source, layer, unit, STEPS if steps is None else steps, seed or 0)
    control = Control()
    try:
        with bar(what) as report, interrupts(control):
            found = task(report, control)
    except Stopped:
        say("stopped before there was anything to show")
        raise typer.Exit(INTERRUPTED) from None
    _write(out, found)
    _tell(task, found, what, out)
    if found.is_partial and control.stop_requested:
        raise typer.Exit(INTERRUPTED)


def _unit(
    source: ModelSource, picture: Picture, asked: tuple[str | None, str, int | None]
) -> tuple[str, int, str]:
    """Layer, unit, and what they are called."""
    from cnnstudio.engine.inside.models import class_names, loaded
    from cnnstudio.engine.inside.taps import output_name
    from cnnstudio.engine.predicting.scores import has_class_scores, score_count

    target, layer, unit = asked
    model = loaded(source)
    if layer or unit is not None:
        layer = layer or output_name(model)
        return layer, unit or 0, f"unit {unit or 0} of {layer}"
    if not has_class_scores(model):
        raise EngineError(f"{model.name} gives no class scores: say which unit with --layer and --unit.")
    count = score_count(model)
    labels = class_names(source, count)
    number = _class(source, picture, labels) if target is None else _number(target, labels)
    width = int(model.outputs[0].shape[-1])
    if width == 1 and number == 0:
        raise EngineError(
            f"One score tells {labels[0]} and {labels[1]} apart, and only what raises it can be found: "
            f"use --target {labels[1]}."
        )
    return output_name(model), min(number, width - 1), labels[number]


def _class(source: ModelSource, picture: Picture, labels: tuple[str, ...]) -> int:
    """The class that a picture is taken for."""
    from cnnstudio.engine.predicting.predict import Predict
    from cnnstudio.engine.process.control import Control

    (prediction,) = Predict(source, (picture,), 1)(lambda progress: None, Control())
    return labels.index(prediction.classes[0].label)


def _number(target: str, labels: tuple[str, ...]) -> int:
    """A class by its name, or else by its number."""
    if target in labels:
        return labels.index(target)
    if target.isdecimal() and int(target) < len(labels):
        return int(target)
    raise EngineError(
        f"There is no class called {target}: choose one of {', '.join(labels[:10])}"
        f"{'…' if len(labels) > 10 else ''}, or a number from 0 to {len(labels) - 1}."
    )


def _write(out: Path, found: Maximized) -> None:
    """Write the image.

    Raises:
        FileError: The file cannot be written.
    """
    import numpy as np
    from PIL import Image

    pixels = found.image if found.image.shape[2] in (1, 3) else found.image[:, :, :1]
    try:
        if out.suffix.lower() == ".npz":
            grey = found.image.mean(axis=2, dtype=np.float32)
            np.savez_compressed(out, allow_pickle=False, map=grey, image=found.image, values=found.values)
        else:
            levels = np.rint(pixels).astype(np.uint8)
            Image.fromarray(levels[:, :, 0] if levels.shape[2] == 1 else levels).save(out)
    except OSError as error:
        raise FileError(f"{out} cannot be written ({error.strerror}): choose another folder.") from error


def _tell(task: Maximize, found: Maximized, what: str, out: Path) -> None:
    height, width, _ = found.image.shape
    done = len(found.values) - 1
    part = "" if not found.is_partial else f" of {task.steps}"
    say(
        f"What maximizes {what} after {done}{part} steps from noise: {height} × {width} px in {out}; its value went from "
        f"{found.values[0]:.4g} to {found.values[-1]:.4g}"
    )
    if found.note:
        say(found.note)
