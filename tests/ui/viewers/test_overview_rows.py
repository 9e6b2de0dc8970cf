from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

from cnnstudio.data.mosaic import MISSING
from cnnstudio.engine.inspecting.strips import strip
from cnnstudio.ui.viewers.colour_tables import colours
from cnnstudio.ui.viewers.overview_rows import Column, joint_rows, strip_images


def column(*names: str) -> Column:
    made = Column("a.png", "net", QImage())
    made.take([strip(name, "Conv2D", np.zeros((4, 4, 2), np.float32)) for name in names])
    return made


def test_layers_of_all_columns_stand_once_behind_their_forerunner() -> None:
    assert joint_rows([column("a", "b", "c"), column("a", "c")]) == ("a", "b", "c")
    assert joint_rows([column("a", "c"), column("x", "a", "b", "c", "d")]) == ("x", "a", "b", "c", "d")
    assert joint_rows([]) == ()


def test_thumbnails_are_made_anew_when_a_layer_comes_again() -> None:
    made = column("a")
    before = made.thumbnails("a")
    assert made.thumbnails("a") is before
    made.take([strip("a", "Conv2D", np.ones((4, 4, 1), np.float32))])
    assert len(made.thumbnails("a")) == 1


def test_nan_has_a_colour_of_its_own_but_not_the_rest_of_a_wrapped_vector() -> None:
    values = np.zeros((4, 4, 1), np.float32)
    values[0, 0], values[1, 1] = np.nan, 2
    (image,) = strip_images(strip("a", "Conv2D", values))
    assert image.pixelColor(0, 0) == QColor(*MISSING)
    assert image.pixelColor(1, 1) == QColor(*(int(part) for part in colours("viridis")[255]))
    (wrapped,) = strip_images(strip("b", "Dense", np.arange(50, dtype=np.float32)))
    assert wrapped.pixelColor(wrapped.width() - 1, wrapped.height() - 1) == wrapped.pixelColor(0, 0)
