"""``cnnstudio summary A --compare B``: two networks side by side."""

from __future__ import annotations

import dataclasses
from typing import Any

from cnnstudio.cli.layer_difference import difference_data, difference_lines
from cnnstudio.cli.output import line_width, print_json
from cnnstudio.cli.text_table import table_lines
from cnnstudio.core.analysis import analyse
from cnnstudio.core.comparison import DEPTH_TEXT, comparison, exact_text
from cnnstudio.core.difference import Side, difference
from cnnstudio.core.variation import Figures
from cnnstudio.document.project import Project


def show_comparison(projects: tuple[Project, Project], batch: int | None, *, as_json: bool) -> None:
    """Print two projects side by side.

    Args:
        projects: The two.
        batch: Images in a training batch; each project's own if None.
        as_json: Whether as one JSON document.
    """
    names = projects[0].name, projects[1].name
    sides = _side(projects[0], batch), _side(projects[1], batch)
    found, both = difference(*sides), (sides[0].figures, sides[1].figures)
    if as_json:
        print_json(comparison_data(names, both) | difference_data(found))
    else:
        lines = comparison_lines(names, both, line_width())
        print("\n".join([*lines, "", *difference_lines(found, line_width())]))


def _side(project: Project, batch: int | None) -> Side:
    return Side(analyse(project.network), batch or project.training.batch_size, project.optimizer.slots())


def comparison_data(names: tuple[str, str], both: tuple[Figures, Figures]) -> dict[str, Any]:
    """The comparison as JSON data; unknown is None."""
    (first, second), keys = both, [line.key for line in comparison(*both)]
    return {
        "first": {"name": names[0], **_kept(first, keys)},
        "second": {"name": names[1], **_kept(second, keys)},
        "ratio": {line.key: _ratio(line.first, line.second) for line in comparison(first, second)},
    }


def _kept(counted: Figures, keys: list[str]) -> dict[str, Any]:
    return {key: value for key, value in dataclasses.asdict(counted).items() if key in keys}


def _ratio(first: int | None, second: int | None) -> float | None:
    return None if not first or second is None else second / first


def comparison_lines(names: tuple[str, str], both: tuple[Figures, Figures], width: int) -> list[str]:
    """The comparison as a table for people.

    Args:
        names: What the two networks are called.
        both: What they count.
        width: Characters in a line.
    """
    rows = [
        (line.title, exact_text(line.key, line.first), exact_text(line.key, line.second), line.ratio)
        for line in comparison(*both)
    ]
    lines = [
        *table_lines(("", *names, "second : first"), rows, 1, width, pliant=0),
        "",
        f"Depth: {DEPTH_TEXT}",
    ]
    return lines + [
        f"{name}: the sound part only; see its own summary."
        for name, counted in zip(names, both, strict=True)
        if not counted.is_complete
    ]
