"""Typed kernels as plain values: reading them from text, resizing them, and ready-made ones."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from cnnstudio.core.values import Pair
from cnnstudio.ui.properties.numbers import number_text, read_number

Plane = tuple[tuple[float, ...], ...]
LARGEST_SIDE = 31
"""The largest kernel that is typed by hand, in px."""


def empty_plane(size: Pair) -> Plane:
    """A plane of zeros, of (height, width) px."""
    return ((0.0,) * size[1],) * size[0]


def plane_size(plane: Plane) -> Pair:
    """Height and width in px."""
    return len(plane), len(plane[0])


def resized(plane: Plane, size: Pair) -> Plane:
    """The plane cut to another size, or with zeros around it; its centre stays the centre."""
    above, left = ((size[axis] - plane_size(plane)[axis]) // 2 for axis in (0, 1))

    def weight(row: int, column: int) -> float:
        inside = 0 <= row < len(plane) and 0 <= column < len(plane[0])
        return plane[row][column] if inside else 0.0

    return tuple(
        tuple(weight(row - above, column - left) for column in range(size[1])) for row in range(size[0])
    )


def with_weight(plane: Plane, row: int, column: int, weight: float) -> Plane:
    """The plane with one weight changed."""
    changed = (*plane[row][:column], weight, *plane[row][column + 1 :])
    return (*plane[:row], changed, *plane[row + 1 :])


def read_planes(text: str) -> tuple[Plane, ...]:
    """Planes from a spreadsheet's cells, a text or nested lists; an empty line starts another plane.

    Raises:
        ValueError: It holds none; the message is a sentence.
    """
    planes = _nested(text) if text.strip().startswith("[") else _rows(text)
    sizes = {(len(plane), len(row)) for plane in planes for row in plane}
    if not planes or len(sizes) != 1 or 0 in next(iter(sizes), (0,)):
        raise ValueError("The text is no kernel: write one row of numbers a line, equally many in each.")
    if max(next(iter(sizes))) > LARGEST_SIDE:
        raise ValueError(f"A kernel typed by hand has at most {LARGEST_SIDE} px a side: paste a smaller one.")
    return planes


def _rows(text: str) -> tuple[Plane, ...]:
    blocks = re.split(r"\n[ \t\r]*\n", text.strip("\r\n"))
    planes = [[_row(line) for line in block.splitlines() if line.strip()] for block in blocks]
    return tuple(tuple(plane) for plane in planes if plane)


def _row(line: str) -> tuple[float, ...]:
    separator = next((sign for sign in "\t;" if sign in line), None)
    cells = line.split(separator) if separator else re.split(r",\s*|\s+", line.strip())
    try:
        return tuple(float(read_number(cell)) for cell in cells if cell.strip())
    except ValueError as error:
        raise ValueError(f"Each weight must be {error}.") from None


def _nested(text: str) -> tuple[Plane, ...]:
    try:
        data: Any = json.loads(text)
        depth = 1 + (isinstance(data[0], list) and isinstance(data[0][0], list))
        planes = data if depth == 2 else [data]
        return tuple(tuple(tuple(float(weight) for weight in row) for row in plane) for plane in planes)
    except (ValueError, TypeError, IndexError, KeyError):
        raise ValueError(
            "The text is no kernel: nested lists need rows of numbers, as in [[0, 1], [1, 0]]."
        ) from None


def planes_text(planes: tuple[Plane, ...]) -> str:
    """Planes as a spreadsheet takes them: tabs between weights, an empty line between planes."""
    return "\n\n".join(
        "\n".join("\t".join(number_text(weight).replace("−", "-") for weight in row) for row in plane)
        for plane in planes
    )


def _line(size: Pair, on: Callable[[int, int], bool]) -> Plane:
    return tuple(tuple(float(on(row, column)) for column in range(size[1])) for row in range(size[0]))


def _fixed(rows: Plane) -> Callable[[Pair], Plane]:
    return lambda size: resized(rows, (max(size[0], len(rows)), max(size[1], len(rows[0]))))


def _mean(size: Pair) -> Plane:
    return ((1 / math.prod(size),) * size[1],) * size[0]


def _gauss(size: Pair) -> Plane:
    def bell(length: int) -> list[float]:
        return [math.comb(length - 1, place) / 2 ** (length - 1) for place in range(length)]

    return tuple(tuple(row * column for column in bell(size[1])) for row in bell(size[0]))


PRESETS: Mapping[str, Callable[[Pair], Plane]] = {
    "Vertical line": lambda size: _line(size, lambda _, column: column == size[1] // 2),
    "Horizontal line": lambda size: _line(size, lambda row, _: row == size[0] // 2),
    "Falling diagonal": lambda size: _line(size, lambda row, column: row == column),
    "Rising diagonal": lambda size: _line(size, lambda row, column: row + column == size[1] - 1),
    "Sobel, vertical edges": _fixed(((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))),
    "Sobel, horizontal edges": _fixed(((-1.0, -2.0, -1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0))),
    "Laplacian, all edges": _fixed(((0.0, 1.0, 0.0), (1.0, -4.0, 1.0), (0.0, 1.0, 0.0))),
    "Sharpen": _fixed(((0.0, -1.0, 0.0), (-1.0, 5.0, -1.0), (0.0, -1.0, 0.0))),
    "Box blur": _mean,
    "Gaussian blur": _gauss,
    "As it is (identity)": lambda size: _line(
        size, lambda row, column: (row, column) == (size[0] // 2, size[1] // 2)
    ),
}
"""Ready-made kernels by name: each makes a plane of a size, or larger where it needs more px.

Source: lines as in Géron, ch. 14; Sobel (1968); blurs by the binomial coefficients.
"""
