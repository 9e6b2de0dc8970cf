"""``cnnstudio evaluate``: a model's figures on the test part of a data set."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnstudio.cli.data import with_data
from cnnstudio.cli.output import line_width, print_json, say
from cnnstudio.cli.text_table import table_lines
from cnnstudio.core.errors import FileError
from cnnstudio.document.project import Project

if TYPE_CHECKING:
    from cnnstudio.engine.judging import Judgement


def evaluate(
    model: Annotated[str, typer.Argument(help="A run folder, or a .keras or .h5 file.")],
    data: Annotated[
        str, typer.Option("--data", metavar="DATA", help="A data set, folder or file instead of the run's.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Show how well a model tells the test images apart, as a whole and class by class.

    What a run scores on its own data is kept in its folder.
    """
    from cnnstudio.engine.control import Control
    from cnnstudio.engine.evaluate import Evaluate
    from cnnstudio.engine.models import SavedModel

    project = with_data(_project(model, data), data)
    task = Evaluate(SavedModel(model), project, keeps=not data)
    found = task(lambda progress: None, Control())
    if found.trouble:
        say(found.trouble)
    judgement = found.judgement
    if as_json:
        print_json({name: _known(figure) for name, figure in judgement.figures().items()})
        return
    print(
        f"accuracy {judgement.accuracy:.2%}, loss {judgement.loss:.4f} on {judgement.images:,} test images\n"
        f"{_as_a_whole(judgement)}\n"
    )
    print("\n".join(_class_lines(judgement)))


def _as_a_whole(judgement: Judgement) -> str:
    figures = judgement.figures()
    parts = [f"{name} {figures[name]:.2%}" for name in ("precision", "recall")]
    parts.append(f"F1 {figures['f1']:.2%} (means over the classes)")
    if len(judgement.top) > 1:
        parts.append(f"among the {len(judgement.top)} likeliest {judgement.top[-1]:.2%}")
    return ", ".join((*parts, f"calibration error {judgement.calibration.error:.2%}"))


def _class_lines(judgement: Judgement) -> list[str]:
    """A table of the classes, with what each is most often taken for."""
    headings = ("class", "most often taken for", "images", "precision", "recall", "F1")
    rows = []
    for place, name in enumerate(judgement.classes):
        wrong = judgement.confusion[place].copy()
        wrong[place] = 0
        other = f"{judgement.classes[wrong.argmax()]} ({wrong.max():,})" if wrong.any() else ""
        shares = (judgement.precision[place], judgement.recall[place], judgement.f1[place])
        cells = ["?" if math.isnan(share) else f"{share:.2%}" for share in shares]
        rows.append((name, other, f"{judgement.support[place]:,}", *cells))
    return table_lines(headings, rows, texts=2, width=line_width(), pliant=1)


def _known(figure: float) -> float | None:
    return None if math.isnan(figure) else figure


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
