"""CSV lists of image files with their classes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import enumeration
from cnnstudio.data.readers.opening import unpacked

_PATHS = ("path", "file", "filename", "file_name", "image", "image_path", "filepath", "img", "id")
_LABELS = ("label", "class", "category", "target", "class_name", "y")
_PARTS = ("split", "part", "set", "subset")
_MOST_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list.

    Attributes:
        path: The file, as it is written there.
        label: Its class.
        part: What it is for, as it is written there; "" if the list does not say.
    """

    path: str
    label: str
    part: str


def read_csv_list(path: Path) -> tuple[Listed, ...]:
    """Read a list with a column of paths and one of labels, and perhaps one of parts.

    The columns are found by their usual names; without a header line, the first is the path and
    the second the label. Commas, semicolons or tabs may stand between them.

    Raises:
        FileError: It cannot be read.
        DataError: It has no two such columns, or a line lacks one.
    """
    text = unpacked(path, _MOST_BYTES).decode("utf-8-sig", errors="replace")
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise DataError(f"{path.name} is empty: write a path and a label on each line.")
    try:
        rows = [row for row in csv.reader(lines, delimiter=_separator(lines[0])) if any(row)]
    except csv.Error as error:
        raise DataError(f"{path.name} is no list of paths and labels: save it as CSV again.") from error
    places, begin = _columns(rows[0], path)
    return tuple(_listed(row, places, number + 1, path) for number, row in enumerate(rows) if number >= begin)


def _separator(line: str) -> str:
    return max(",;\t", key=line.count)


def _columns(header: list[str], path: Path) -> tuple[tuple[int, int, int], int]:
    """Places of path, label and part (−1: none), and the first line that is not the header."""
    names = [name.strip().lower() for name in header]
    places = [
        next((names.index(name) for name in known if name in names), -1)
        for known in (_PATHS, _LABELS, _PARTS)
    ]
    if places[0] >= 0 and places[1] >= 0:
        return (places[0], places[1], places[2]), 1
    if len(header) < 2 or (places[0] >= 0) != (places[1] >= 0):
        raise DataError(
            f"{path.name} has the column{'s' * (len(header) > 1)} {enumeration(header[:6])}: "
            "give it one called path and one called label."
        )
    return (0, 1, -1), 0


def _listed(row: list[str], places: tuple[int, int, int], number: int, path: Path) -> Listed:
    parts = [row[place].strip() if 0 <= place < len(row) else "" for place in places]
    if not parts[0] or not parts[1]:
        what = "path" if not parts[0] else "label"
        raise DataError(f"Line {number:,} of {path.name} has no {what}: fill it in, or take the line out.")
    return Listed(parts[0], parts[1], parts[2].lower())
