from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QImage, QPainter

from cnnstudio.ui.runs.paint_confusion import (
    LARGEST,
    SMALLEST,
    Matrix,
    colour_of,
    matrix_layout,
    paint_matrix,
)
from cnnstudio.ui.theme import theme

MATRIX = Matrix(np.array([[8, 2, 0], [0, 5, 0], [0, 0, 0]]), ("ant", "bee", "cat"))


def test_cells_say_images_or_percent(qapp: object) -> None:
    assert [MATRIX.text((0, place)) for place in range(3)] == ["8", "2", ""]
    shares = Matrix(MATRIX.counts, MATRIX.classes, in_shares=True)
    assert [shares.text((0, place)) for place in range(3)] == ["80", "20", ""]
    assert MATRIX.words((0, 1)) == "ant taken for bee: 2 images, 20.0 % of ant"
    assert MATRIX.words((1, 1)) == "bee recognized: 5 images, 100.0 % of bee"
    assert MATRIX.share((2, 2)) == 0.0  # of a class without images


def test_points_find_their_cells(qapp: object) -> None:
    layout = matrix_layout(MATRIX.classes)
    assert layout.side == LARGEST
    for cell in ((0, 0), (1, 2), (2, 1)):
        assert layout.cell_at(layout.rect(cell).center()) == cell
    assert layout.cell_at(QPoint(2, 2)) is None
    assert layout.cell_at(QPoint(layout.size.width() + 5, layout.top + 5)) is None


def test_it_fits_into_its_room_while_numbers_can_be_read(qapp: object) -> None:
    classes = tuple(f"class {place}" for place in range(10))
    layout = matrix_layout(classes, QSize(500, 400))
    assert SMALLEST <= layout.side < LARGEST
    assert layout.size.height() <= 400
    assert layout.size.width() <= 500
    assert matrix_layout(classes, QSize(100, 100)).side == SMALLEST
    many = matrix_layout(tuple(map(str, range(1000))), QSize(500, 400))
    assert many.side < SMALLEST


def test_more_is_stronger_and_nothing_is_the_ground(qapp: object) -> None:
    assert colour_of(MATRIX, (0, 2)) == theme.colours.panel
    assert len({colour_of(MATRIX, cell) for cell in ((0, 0), (0, 1), (0, 2))}) == 3


def test_a_whole_matrix_is_drawn(qapp: object) -> None:
    layout = matrix_layout(MATRIX.classes)
    image = QImage(layout.size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_matrix(painter, MATRIX, layout)
    painter.end()
    corner = layout.rect((0, 1)).topLeft() + QPoint(4, 4)
    assert image.pixelColor(corner).name() == colour_of(MATRIX, (0, 1))
