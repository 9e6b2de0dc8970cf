"""``cnnstudio evaluate``: a model's figures on the test part of a data set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cnnstudio.cli.data import with_data
from cnnstudio.cli.output import print_json
from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project


def evaluate(
    model: Annotated[str, typer.Argument(help="A run folder, or a .keras or .h5 file.")],
    data: Annotated[
        str, typer.Option("--data", metavar="DATA", help="A data set, folder or file instead of the run's.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show the accuracy and loss of a model on the test images."""
    from cnnstudio.engine.control import Control
    from cnnstudio.engine.evaluate import Evaluate
    from cnnstudio.engine.models import SavedModel

    project = with_data(_project(model, data), data)
    found = Evaluate(SavedModel(model), project)(lambda progress: None, Control())
    if as_json:
        print_json({"accuracy": found.accuracy, "loss": found.loss, "images": found.images})
        return
    print(f"accuracy {found.accuracy:.2%}, loss {found.loss:.4f} on {found.images:,} test images")


def _project(model: str, data: str) -> Project:
    """The project of a run; of a bare model file, one with nothing but the data.

    Raises:
        FileError: There is no such model, or nothing says which data to take.
    """
    from cnnstudio.engine.resuming import run_project

    path = Path(model)
    if path.is_dir():
        return run_project(path)
    if not path.is_file():
        raise FileError(f"There is no {model}: give a run folder, or a .keras or .h5 file.")
    if not data:
        raise FileError(f"{path.name} does not say which data it belongs to: name some with --data.")
    return Project()
