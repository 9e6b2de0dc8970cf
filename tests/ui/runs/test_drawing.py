from __future__ import annotations

import numpy as np

from cnnstudio.ui.runs.drawing import drawing_of_matrix
from cnnstudio.ui.runs.paint_confusion import Matrix


def test_a_matrix_as_svg_and_png(qapp: object) -> None:
    drawing = drawing_of_matrix(Matrix(np.array([[81, 2], [0, 5]]), ("ant", "bee")))
    svg = drawing.svg("confusion").decode("utf-8")
    assert svg.startswith("<?xml")
    assert ">81<" in svg
    assert ">ant<" in svg
    image = drawing.image()
    assert image.size() == drawing.size * 2
    assert len({image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}) > 3
