"""What the table of the What-if bar shows, as plain values: up to three variants beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.analysis import analyse
from cnnstudio.core.comparison import DEPTH_TEXT, ROWS, Line, comparison, exact_text, figure_text
from cnnstudio.core.cost import DEFINITIONS
from cnnstudio.core.errors import StudioError
from cnnstudio.core.report import Report
from cnnstudio.core.variation import Figures, figures
from cnnstudio.document.project import Project
from cnnstudio.document.trial import Trial


@dataclass(frozen=True, slots=True)
class Column:
    """One variant.

    Attributes:
        title: Such as ``Now``.
        figures: What it counts.
        help: The tooltip of its title.
    """

    title: str
    figures: Figures
    help: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a variant.

    Attributes:
        text: As people read it.
        ratio: How it relates to the first variant, or "".
        help: The exact figure.
    """

    text: str
    ratio: str
    help: str


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all variants.

    Attributes:
        title: What it is called, in short.
        help: What it is.
        cells: The number of each variant.
    """

    title: str
    help: str
    cells: tuple[Cell, ...]


_SHORT = {"inference_bytes": "Predicting", "training_bytes": "Training"}
_MEANINGS = {
    "macs": DEFINITIONS,
    "inference_bytes": "Memory to predict one image: all parameters and the largest two consecutive outputs.",
    "training_bytes": "Memory to train at least: parameters, gradients, the optimizer's numbers, all outputs of a batch.",
    "depth": DEPTH_TEXT,
}


def rows(columns: tuple[Column, ...]) -> tuple[Row, ...]:
    """A row for each figure; ratios are to the first variant."""
    lines = [comparison(columns[0].figures, column.figures) for column in columns]
    found = []
    for place, (key, title) in enumerate(ROWS):
        cells = tuple([_cell(line[place], is_first=not at) for at, line in enumerate(lines)])
        found.append(Row(_SHORT.get(key, title), _MEANINGS.get(key, ""), cells))
    return tuple(found)


def _cell(line: Line, *, is_first: bool) -> Cell:
    ratio = "=" if line.ratio == "same" else line.ratio
    return Cell(
        figure_text(line.key, line.second), "" if is_first else ratio, exact_text(line.key, line.second)
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial.

    Attributes:
        figures: What is counted; None where nothing differs or it cannot be.
        message: Why it cannot be, or what does not fit any more; "" if all is well.
        report: The report of the network that was tried, for the next trial; None if it is the project's.
    """

    figures: Figures | None = None
    message: str = ""
    report: Report | None = None


def project_figures(project: Project, report: Report, bits: int = 32) -> Figures:
    """What a project counts with its own batch size and optimizer."""
    return figures(report, project.training.batch_size, project.optimizer.slots(), bits)


def outcome(project: Project, report: Report, trial: Trial, last: Report | None = None) -> Outcome:
    """Try it; the project stays as it is.

    Args:
        project: The project.
        report: That of its network.
        trial: What is tried, without what the project has already.
        last: The report of the trial before, from which is taken what still holds.
    """
    if trial == Trial():
        return Outcome()
    try:
        tried = trial.project(project)
    except StudioError as error:
        return Outcome(message=str(error))
    found = report if tried.network is project.network else analyse(tried.network, last)
    counted = project_figures(tried, found, trial.bits)
    return Outcome(counted, _misfit(found, report), None if found is report else found)


def _misfit(tried: Report, own: Report) -> str:
    """The first error that the project itself does not have, in words."""
    known = {(problem.node, problem.message) for problem in own.errors}
    for problem in tried.errors:
        if (problem.node, problem.message) not in known:
            name = "" if problem.node is None else f"{tried.network[problem.node].name}: "
            return f"{name}{problem.message}"
    return ""
