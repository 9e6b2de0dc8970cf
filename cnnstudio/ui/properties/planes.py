"""Typed kernels as plain values: reading them from text, resizing them, and ready-made ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from cnnstudio.core.hand_kernels import HAND_KERNELS, Plane
from cnnstudio.core.values import Pair
from cnnstudio.ui.properties.numbers import number_text, read_number

LARGEST_SIDE = 31
"""The largest kernel that is typed by hand, in px."""


def empty_plane(size: Pair) -> Plane:
    """A plane of zeros, of (height, width) px."""
    return ((0.0,) * size[1],) * size[0]


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


def _ready(name: str, angle: float = 0.0) -> Callable[[Pair], Plane]:
    return lambda size: HAND_KERNELS[name].plane(size, angle=angle)


PRESETS: Mapping[str, Callable[[Pair], Plane]] = {
    "Vertical line": lambda size: _line(size, lambda _, column: column == size[1] // 2),
    "Horizontal line": lambda size: _line(size, lambda row, _: row == size[0] // 2),
    "Falling diagonal": lambda size: _line(size, lambda row, column: row == column),
    "Rising diagonal": lambda size: _line(size, lambda row, column: row + column == size[1] - 1),
    "Sobel, vertical edges": _ready("Sobel"),
    "Sobel, horizontal edges": _ready("Sobel", 90),
    "Laplacian, all edges": _ready("Edges"),
    "Emboss": _ready("Emboss", 45),
    "Sharpen": _ready("Sharpen"),
    "Box blur": _ready("Box blur"),
    "Gaussian blur": _ready("Soft blur"),
    "As it is (identity)": _ready("As it is"),
}
"""Ready-made kernels by name: each makes a plane of a size, or larger where it needs more px.

Source: lines as in Géron, ch. 14; Sobel (1968); blurs by the binomial coefficients.
"""
