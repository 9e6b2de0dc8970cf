"""``cnnstudio evaluate``: a model's figures on the test part of a data set."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cnnstudio.cli.data import say_findings, with_data
from cnnstudio.cli.judgement_text import judgement_lines
from cnnstudio.cli.output import line_width, print_json, say
from cnnstudio.cli.pictures import run_until_stopped
from cnnstudio.core.errors import FileError, NoTestImagesError
from cnnstudio.document.project import Project


class Part(StrEnum):
    """Which images a model is judged by."""

    TEST = "test"
    VALIDATION = "validation"


def evaluate(
    model: Annotated[str, typer.Argument(help="A run folder or a model's folder, or a .keras or .h5 file.")],
    data: Annotated[
        str, typer.Option("--data", metavar="DATA", help="A data set, folder or file instead of the run's.")
    ] = "",
    part: Annotated[
        Part,
        typer.Option("--part", help="Which images: validation where a data set has none for the test."),
    ] = Part.TEST,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show how well a model does its task on the test images, as a whole and class by class.

    What a run scores on its own data is kept in its folder. The best epoch of a run was chosen by the validation
    images, so it does a little better on them than on new ones.
    """
    from cnnstudio.engine.inside.models import SavedModel
    from cnnstudio.engine.judging.evaluate import Evaluate
    from cnnstudio.engine.runs.run_folder import HISTORY

    project = with_data(_project(model, data), data)
    say_findings(project)
    is_run = (Path(model) / HISTORY).is_file()
    task = Evaluate(SavedModel(model), project, keeps=is_run and not data, part=part.value)
    try:
        found = run_until_stopped(task)
    except NoTestImagesError as error:
        raise NoTestImagesError(f"{str(error).rstrip('.')}: --part validation.") from error
    if found.trouble:
        say(found.trouble)
    if as_json:
        # What says nothing of the part is of the test images, as it always was.
        named = {} if part is Part.TEST else {"part": part.value}
        figures = {name: _known(figure) for name, figure in found.judgement.figures().items()}
        print_json(named | figures)
        return
    print("\n".join(judgement_lines(found.judgement, line_width(), part.value)))


def _known(figure: float | None) -> float | None:
    return None if figure is None or math.isnan(figure) else figure


def _project(model: str, data: str) -> Project:
    """The project of a run or of a model's folder; of a bare model file, one with nothing but the data.

    Raises:
        FileError: There is no such model, or nothing says which data to take.
    """
    from cnnstudio.document.files import load_project
    from cnnstudio.engine.runs.run_folder import PROJECT
    from cnnstudio.engine.training.resuming import run_project

    path = Path(model)
    if not path.exists():
        raise FileError(f"There is no {model}: give a run folder, or a .keras or .h5 file.")
    saved = (path if path.is_dir() else path.parent) / PROJECT
    if saved.is_file():
        return load_project(saved)
    if path.is_dir():
        return run_project(path)  # which says what it lacks
    if not data:
        raise FileError(f"{path.name} does not say which data it belongs to: name some with --data.")
    return Project()
