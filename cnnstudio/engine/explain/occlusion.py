"""Occlusion: how far the class score falls when a part of the image is covered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.explain.method import Finding, Floats, Method, Watch, register
from cnnstudio.engine.explain.scored import Scored
from cnnstudio.engine.explain.walk import Place

Tried = NDArray[np.bool_]

_WINDOWS_A_SIDE = 8
"""As usual, a window is so many times smaller than the shorter side of the image."""


@register
@dataclass(frozen=True, slots=True)
class Occlusion(Method):
    """How far the score falls when a square is covered with the image's mean colour, square by square.

    A pixel has the mean over all squares that cover it. The squares come in an order that spreads over
    the whole image, so that a part of them already gives a coarse map.

    Source: Zeiler & Fergus (2014), *Visualizing and understanding convolutional networks*, ECCV,
    section 4.2.

    Attributes:
        window: Side of the square, in px of the network's input; 0 for an eighth of the shorter side.
        stride: Step between squares, in px; 0 for half a window.
    """

    kind = "occlusion"
    label = "Occlusion"
    says = "How far the class's score falls when a square of the image is covered with its mean colour."
    does_not_say = (
        "It does not show what works only together: of two equal signs, either may be covered without a loss."
    )
    source = "Zeiler & Fergus (2014), Visualizing and understanding convolutional networks, ECCV"
    is_signed = True
    is_long = True
    needs_gradients = False

    window: int = 0
    stride: int = 0

    def passes(self, size: tuple[int, int]) -> int:
        """One a square, and one for the image itself."""
        rows, columns = self._starts(size)
        return len(rows) * len(columns) + 1

    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Cover square by square; stopped, what was found so far. See `Method.find`."""
        size = (image.shape[0], image.shape[1])
        if self.stride > self._side(size):
            raise EngineError(
                f"A step of {self.stride} px between squares of {self._side(size)} px leaves pixels out: "
                f"take at most {self._side(size)} px."
            )
        side, (rows, columns) = self._side(size), self._starts(size)
        colour = image.mean(axis=(0, 1), dtype=np.float64).astype(np.float32)
        whole = float(network.scores(image[None])[0])
        falls = np.full((len(rows), len(columns)), np.nan, np.float32)
        tried = np.zeros(falls.shape, np.bool_)
        together = network.batch(image)
        order = _spreading(*falls.shape)
        for done in range(0, len(order), together):
            if done and watch.is_stopped:
                break
            watch.check()
            cells = order[done : done + together]
            covered = np.repeat(image[None], len(cells), axis=0)
            for number, (row, column) in enumerate(cells):
                top, left = rows[row], columns[column]
                covered[number, top : top + side, left : left + side] = colour
            falls[cells[:, 0], cells[:, 1]] = whole - network.scores(covered)
            tried[cells[:, 0], cells[:, 1]] = True
            means = _means(falls, tried, (rows, columns), side, size)
            found = Finding(falls.copy(), means, done + len(cells) + 1, whole)
            watch.reach(found.passes, found)
        return found

    def _side(self, size: tuple[int, int]) -> int:
        return max(1, min(*size, self.window or round(min(size) / _WINDOWS_A_SIDE)))

    def _starts(self, size: tuple[int, int]) -> tuple[list[int], list[int]]:
        """Where squares begin, in px: rows and columns; the last ones end at the edge."""
        side = self._side(size)
        stride = self.stride or max(1, side // 2)
        rows, columns = ([*range(0, length - side, stride), length - side] for length in size)
        return rows, columns


def _means(
    falls: Floats, tried: Tried, starts: tuple[list[int], list[int]], side: int, size: tuple[int, int]
) -> Floats:
    """For each pixel the mean over the squares that cover it; NaN where none of them was tried."""
    sums, counts = np.zeros(size, np.float64), np.zeros(size, np.int64)
    for row, column in np.argwhere(tried):
        top, left = starts[0][row], starts[1][column]
        sums[top : top + side, left : left + side] += falls[row, column]
        counts[top : top + side, left : left + side] += 1
    means: Floats = np.divide(sums, counts, out=np.full(size, np.nan), where=counts > 0).astype(np.float32)
    return means


def _spreading(rows: int, columns: int) -> NDArray[np.int64]:
    """All cells of a grid, (n, 2): every eighth row and column first, then every fourth, and so on, mixed."""
    down, across = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    both = down | across
    coarseness = np.minimum(both & -both, 8)  # the largest power of two that divides both
    coarseness[both == 0] = 8
    mixed = np.random.default_rng(0).permutation(coarseness.size)
    order = np.lexsort((mixed, -coarseness.ravel()))
    return np.stack([down.ravel()[order], across.ravel()[order]], axis=1)
