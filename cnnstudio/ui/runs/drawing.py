"""Confusion matrices of runs as drawings, for picture files."""

from __future__ import annotations

from cnnstudio.ui.runs.paint_confusion import Matrix, matrix_layout, paint_matrix
from cnnstudio.ui.widgets.drawing import Drawing


def drawing_of_matrix(matrix: Matrix) -> Drawing:
    """A whole confusion matrix, whatever of it is in view."""
    layout = matrix_layout(matrix.classes)
    return Drawing(layout.size, lambda painter: paint_matrix(painter, matrix, layout))
