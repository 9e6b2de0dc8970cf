"""Kernels set by hand, as plain values: ready-made ones of any size, with a strength and an angle."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cnnstudio.core.values import Pair

Plane = tuple[tuple[float, ...], ...]
"""One kernel: rows of weights."""

_SOBEL_X: Plane = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))
_SOBEL_Y: Plane = ((-1.0, -2.0, -1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0))
_LAPLACIAN: Plane = ((0.0, 1.0, 0.0), (1.0, -4.0, 1.0), (0.0, 1.0, 0.0))
_SHARPEN: Plane = ((0.0, -1.0, 0.0), (-1.0, 5.0, -1.0), (0.0, -1.0, 0.0))
_ANGLES = (0, 45, 90, 135)
_DIGITS = 6
"""Decimal places of a weight that is computed from an angle."""


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


def identity(size: Pair) -> Plane:
    """The kernel that leaves a map as it is: 1 in the middle, or before it where the size is even."""
    return resized(((1.0,),), size)


def box(size: Pair) -> Plane:
    """The mean of all px that it covers."""
    return ((1 / math.prod(size),) * size[1],) * size[0]


def binomial(size: Pair) -> Plane:
    """A bell whose rows and columns are binomial coefficients; all weights together are 1."""

    def bell(length: int) -> list[float]:
        return [math.comb(length - 1, place) / 2 ** (length - 1) for place in range(length)]

    return tuple(tuple(row * column for column in bell(size[1])) for row in bell(size[0]))


def mixed(first: Plane, second: Plane, shares: tuple[float, float]) -> Plane:
    """The sum of two planes of one size, each times its share."""
    return tuple(
        tuple(round(shares[0] * a + shares[1] * b, _DIGITS) + 0.0 for a, b in zip(above, below, strict=True))
        for above, below in zip(first, second, strict=True)
    )


def scaled(plane: Plane, factor: float) -> Plane:
    """The plane times a number."""
    return tuple(tuple(weight * factor + 0.0 for weight in row) for row in plane)


def sobel(size: Pair, angle: float) -> Plane:
    """Sobel's kernel for brightness that grows in a direction: 0° to the right, 90° downwards.

    Source: Freeman, Adelson (1991): a first derivative in any direction is a sum of two.
    """
    turn = math.radians(angle)
    return _fitted(mixed(_SOBEL_X, _SOBEL_Y, (math.cos(turn), math.sin(turn))), size)


def line(size: Pair, angle: float) -> Plane:
    """The mean along a line through the middle, 0° upright and 90° level, minus that of all px.

    Px beside the line weigh less the farther they are from it.
    """
    turn, (row_0, column_0) = math.radians(angle), ((size[0] - 1) // 2, (size[1] - 1) // 2)

    def weight(row: int, column: int) -> float:
        distance = abs((column - column_0) * math.cos(turn) + (row - row_0) * math.sin(turn))
        return max(0.0, 1 - distance)

    full = tuple(tuple(weight(row, column) for column in range(size[1])) for row in range(size[0]))
    return mixed(full, box(size), (1 / sum(map(sum, full)), -1))


def _fitted(plane: Plane, size: Pair) -> Plane:
    """A small kernel in the middle of a larger one, never cut."""
    return resized(plane, (max(size[0], len(plane)), max(size[1], len(plane[0]))))


@dataclass(frozen=True, slots=True)
class HandKernel:
    """A ready-made kernel that a strength and perhaps an angle change.

    Attributes:
        name: What people call it.
        at: The kernel of a size at full strength, turned by an angle in degrees.
        adds: Whether it changes the image as it is, so that strength 0 is that; else its weights are
            all multiplied by the strength.
        turns: Whether the angle changes it.
        least: The smallest sides that it needs, in px.
    """

    name: str
    at: Callable[[Pair, float], Plane]
    adds: bool = False
    turns: bool = False
    least: int = 1

    def plane(self, size: Pair, strength: float = 1.0, angle: float = 0.0) -> Plane:
        """The kernel.

        Args:
            size: Height and width in px; a kernel that needs more gets more.
            strength: 0 for none, 1 for the usual.
            angle: In degrees.
        """
        full = self.at(size, angle)
        if strength == 1:
            return full
        if self.adds:
            return mixed(identity(plane_size(full)), full, (1 - strength, strength))
        return scaled(full, strength)


def _always(plane: Plane) -> Callable[[Pair, float], Plane]:
    return lambda size, angle: _fitted(plane, size)


def _emboss(size: Pair, angle: float) -> Plane:
    slope = sobel(size, angle)
    return mixed(identity(plane_size(slope)), slope, (1, 0.5))


HAND_KERNELS: Mapping[str, HandKernel] = {
    kernel.name: kernel
    for kernel in (
        HandKernel("As it is", lambda size, _: identity(size)),
        HandKernel("Box blur", lambda size, _: box(size), adds=True),
        HandKernel("Soft blur", lambda size, _: binomial(size), adds=True),
        HandKernel("Sharpen", _always(_SHARPEN), adds=True, least=3),
        HandKernel("Edges", _always(_LAPLACIAN), least=3),
        HandKernel("Sobel", sobel, turns=True, least=3),
        HandKernel("Emboss", _emboss, adds=True, turns=True, least=3),
        HandKernel("Line", line, turns=True),
    )
}
"""Those that sliders change, by name.

Source: Sobel (1968); Laplacian and sharpening as in Gonzalez and Woods, ch. 3; lines after Géron, ch. 14, made to answer 0 to even areas.
"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a kernel came about.

    Attributes:
        name: Of the ready-made kernel; "" for one that was typed.
        strength: 0 for none, 1 for the usual.
        angle: In degrees.
    """

    name: str
    strength: float = 1.0
    angle: float = 0.0


def recognized(plane: Plane) -> Recipe:
    """Which ready-made kernel of full strength a plane is, if any; of several the first."""
    size = plane_size(plane)
    for kernel in HAND_KERNELS.values():
        if min(size) < kernel.least:
            continue
        for angle in _ANGLES if kernel.turns else (0,):
            if kernel.at(size, angle) == plane:
                return Recipe(kernel.name, 1.0, float(angle))
    return Recipe("")
