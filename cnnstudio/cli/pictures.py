"""The pictures of a command: read from files, and written beside one another into a folder."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cnnstudio.cli.output import INTERRUPTED, interrupts, say
from cnnstudio.core.errors import EngineError, FileError, Stopped
from cnnstudio.engine.inside.models import ModelSource, SavedModel, project_of

if TYPE_CHECKING:
    from typing import TypeVar

    import numpy as np

    from cnnstudio.engine.process.task import Task

    Found = TypeVar("Found")

_COMMANDS = {
    "classification": "predict", "localization": "detect", "detection": "detect", "segmentation": "segment",
}  # fmt: skip


def check_command(source: ModelSource, text: str, command: str) -> None:
    """Refuse a model whose task is that of another command.

    Args:
        source: The model.
        text: What the user calls it.
        command: The command that was given.

    Raises:
        EngineError: Names the command to use.
    """
    project = project_of(source)
    if project is None:
        return
    fit = _COMMANDS.get(project.task.kind, command)
    # A network that was never trained classifies until somebody says otherwise.
    if fit == command or (fit == "predict" and not isinstance(source, SavedModel)):
        return
    task = project.task.label[:1].lower() + project.task.label[1:]
    raise EngineError(f"The task of {text} is {task}: use cnnstudio {fit} {text} IMAGE…")


def run_until_stopped(task: Task[Found]) -> Found:
    """Do a task; Ctrl+C stops it between two steps, and ends the command with status 130."""
    from cnnstudio.engine.process.control import Control

    control = Control()
    try:
        with interrupts(control):
            return task(lambda progress: None, control)
    except Stopped:
        say("stopped")
        raise typer.Exit(INTERRUPTED) from None


def targets(out: Path, images: Sequence[str], endings: Sequence[str] = (".png",)) -> list[list[Path]]:
    """The files that belong to each image, named for it; the folder is made.

    Args:
        out: The folder.
        images: The images.
        endings: What each name ends in.

    Raises:
        FileError: The folder cannot be made, or an image would be written over.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"{out} is no folder that can be written to ({error.strerror}): choose another."
        ) from error
    given = {Path(image).resolve() for image in images}
    found: list[list[Path]] = []
    taken: set[Path] = set()
    for image in images:
        stem, number = Path(image).stem, 1
        files = [out / f"{stem}{ending}" for ending in endings]
        while taken.intersection(files):
            number += 1
            files = [out / f"{stem}-{number}{ending}" for ending in endings]
        clash = next((file for file in files if file.resolve() in given), None)
        if clash is not None:
            raise FileError(f"{clash} is one of the images themselves: choose another folder with --out.")
        taken.update(files)
        found.append(files)
    return found


def png_bytes(pixels: np.ndarray) -> bytes:
    """A PNG file of a picture: uint8, (H, W, 3)."""
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "PNG")
    return content.getvalue()
