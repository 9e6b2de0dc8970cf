"""``cnnstudio gallery``: the published networks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cnnstudio.cli.output import console, print_json
from cnnstudio.core.analysis import analyse
from cnnstudio.core.numerals import exact, short
from cnnstudio.core.shapes import shape_text
from cnnstudio.gallery import Published, all_published
from cnnstudio.gallery.figures import FIGURES


def gallery(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    figures: Annotated[
        bool, typer.Option("--figures", help="Beside what the sources say of their sizes.")
    ] = False,
) -> None:
    """List the published networks; other commands take them as gallery:NAME."""
    if figures:
        _show_figures(as_json=as_json)
        return
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


def _show_figures(*, as_json: bool) -> None:
    """Print every network's size, what its source says, and the difference."""
    rows = [_figure_data(entry) for entry in all_published()]
    if as_json:
        print_json(rows)
        return
    headings = (
        "name",
        "parameters",
        "the source's",
        "difference",
        "MACs",
        "the source's",
        "difference",
        "source",
    )
    cells = [headings, *[_figure_cells(row) for row in rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for name, *numbers, source in cells:
        aligned = [number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True)]
        print("  ".join((name.ljust(widths[0]), *aligned, source)))


def _figure_cells(row: dict[str, Any]) -> tuple[str, ...]:
    """A row as people read it; the source, which may be long, is last."""
    is_exact, difference = row["unit"] == 1, row["difference"]
    source = row["params_source"] + ("" if row["counted"] == "all" else " (what is learned)")
    macs = ("", "")
    if row["source_macs"] is not None:
        macs = (short(row["source_macs"]), f"{100 * row['macs_difference']:+.1f} %")
        source += f"; MACs: {row['macs_source']}"
    return (
        row["name"],
        exact(row["params"]),
        exact(row["source_params"]) if is_exact else f"≈ {short(row['source_params'])}",
        (f"{difference:+,}" if difference else "0")
        if is_exact
        else f"{100 * difference / row['source_params']:+.1f} %",
        exact(row["macs"]),
        *macs,
        source,
    )


def _figure_data(entry: Published) -> dict[str, Any]:
    """A row of the table: ours, the source's, and the difference."""
    cost, figure = analyse(entry.network()).totals.cost, FIGURES[entry.name]
    params, macs = (cost.params if figure.counts_all else cost.trainable) or 0, cost.macs or 0
    return {
        "name": entry.name, "params": params, "counted": "all" if figure.counts_all else "learned",
        "source_params": figure.params, "unit": figure.unit, "difference": params - figure.params,
        "params_source": figure.source, "macs": macs, "source_macs": figure.macs, "macs_source": figure.macs_source,
        "macs_difference": None if figure.macs is None else macs / figure.macs - 1,
    }  # fmt: skip
