"""The scores that a network gives a class at every place of a map, laid over the image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.preparation import fitting_motion

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ScoreMap:
    """The scores of one class, and where each lies on the image.

    Attributes:
        values: float32, (rows, columns), 0…1; of a detection grid, with the objectness of the cell's best box.
        rows, columns: float64, (rows + 1,) and (columns + 1,): where each begins and the last one ends, as a
            share of the image's height and width; below 0 or above 1 where the network saw a border around it.
    """

    values: Floats
    rows: NDArray[np.float64]
    columns: NDArray[np.float64]

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return self.values.shape[0], self.values.shape[1]

    def place_at(self, down: float, across: float) -> tuple[int, int] | None:
        """The row and column over a point of the image; None where there is none.

        Args:
            down, across: The point, as a share of the image's height and width.
        """
        row = int(np.searchsorted(self.rows, down, "right")) - 1
        column = int(np.searchsorted(self.columns, across, "right")) - 1
        rows, columns = self.size
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None


def laid_out(
    values: NDArray[np.floating], shape: tuple[int, ...], size: tuple[int, int], fit: str
) -> ScoreMap:
    """Scores that cover the network's input evenly, laid over the image that it was given a form of.

    Args:
        values: (rows, columns): the scores.
        shape: Shape of the image, (H, W, C).
        size: Height and width of the network's input, in px.
        fit: How the image was brought to that; see `preparation.FITS`.
    """
    motion = fitting_motion(shape, size, fit)
    edges = []
    for axis, (step, offset) in enumerate(((motion[1, 1], motion[1, 2]), (motion[0, 0], motion[0, 2]))):
        # Places of pixels are those of their middles.
        given = np.linspace(0, size[axis], values.shape[axis] + 1) - 0.5
        edges.append((step * given + offset + 0.5) / shape[axis])
    return ScoreMap(values.astype(np.float32), *edges)
