"""``cnnstudio gallery``: the published networks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cnnstudio.cli.output import console, print_json
from cnnstudio.core.analysis import analyse
from cnnstudio.core.numerals import short
from cnnstudio.core.shapes import shape_text
from cnnstudio.gallery import Published, all_published


def gallery(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List the published networks; other commands take them as gallery:NAME."""
    entries = [_entry_data(entry) for entry in all_published()]
    if as_json:
        print_json(entries)
        return
    from rich.table import Table  # Only here: other commands need not wait for it.

    table = Table(box=None, pad_edge=False)
    for heading in ("name", "title", "year", "parameters", "MACs", "input", "source"):
        table.add_column(heading, justify="right" if heading in ("parameters", "MACs") else "left")
    for entry in entries:
        table.add_row(
            entry["name"], entry["title"], str(entry["year"]), short(entry["params"]), short(entry["macs"]),
            shape_text(tuple(entry["input"])), entry["source"],
        )  # fmt: skip
    console().print(table)


def _entry_data(entry: Published) -> dict[str, Any]:
    """A card of the gallery as the documented JSON."""
    cost = analyse(entry.network()).totals.cost
    return {
        "name": entry.name, "title": entry.title, "year": entry.year, "params": cost.params, "macs": cost.macs,
        "input": list(entry.shape), "source": entry.source,
    }  # fmt: skip
