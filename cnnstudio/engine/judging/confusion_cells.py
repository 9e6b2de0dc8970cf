"""What each image adds to a confusion matrix, few numbers where most cells are empty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.int64]
"""int64, (M, 4): image, row, column, and how many."""


def no_cells() -> Cells:
    """Nothing is known of single images."""
    return np.empty((0, 4), np.int64)


def cells_of(matrices: Sequence[NDArray[np.int64]]) -> Cells:
    """What each image adds.

    Args:
        matrices: int64, (K, K): the confusion of each image.
    """
    parts = []
    for image, matrix in enumerate(matrices):
        rows, columns = np.nonzero(matrix)
        parts.append(np.stack([np.full(len(rows), image), rows, columns, matrix[rows, columns]], axis=1))
    return np.concatenate([no_cells(), *parts]).astype(np.int64)


def images_in_cell(cells: Cells, row: int, column: int) -> NDArray[np.int64]:
    """Images that add to a cell, those that add most first: int64, (M,)."""
    own = cells[(cells[:, 1] == row) & (cells[:, 2] == column)]
    images: NDArray[np.int64] = own[np.argsort(-own[:, 3], kind="stable"), 0]
    return images
