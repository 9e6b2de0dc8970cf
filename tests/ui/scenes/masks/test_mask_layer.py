from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.ui.annotating.sight import Sight
from cnnstudio.ui.scenes.masks.mask_layer import MaskLayer, class_table, confidence_table, wrong_table


def _painted(layer: MaskLayer, sight: Sight, size: tuple[int, int]) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(255, 255, 255))
    painter = QPainter(image)
    layer.paint(painter, sight)
    painter.end()
    return image


def test_classes_have_their_colours_and_hidden_ones_and_the_background_are_clear(qapp: object) -> None:
    layer = MaskLayer(np.array([[0, 1, 2], [3, 255, 0]], np.uint8))
    layer.set_colours(class_table(1.0, frozenset({1}), 3))
    image = _painted(layer, Sight(10.0), (30, 20))
    assert image.pixelColor(5, 5) == QColor(255, 255, 255)
    assert image.pixelColor(15, 5) == QColor(*class_rgb(0))
    assert image.pixelColor(25, 5) == QColor(255, 255, 255)
    assert image.pixelColor(5, 15) == QColor(*class_rgb(2))
    assert image.pixelColor(15, 15) != QColor(255, 255, 255)


def test_opacity_mixes_with_what_is_below(qapp: object) -> None:
    layer = MaskLayer(np.full((4, 4), 1, np.uint8))
    layer.set_colours(class_table(0.5, frozenset(), 1))
    mixed = _painted(layer, Sight(1.0), (4, 4)).pixelColor(1, 1)
    red, green, blue = class_rgb(0)
    for part, own in ((mixed.red(), red), (mixed.green(), green), (mixed.blue(), blue)):
        assert abs(part - (own + 255) / 2) <= 2


def test_a_large_map_seen_small_keeps_its_place(qapp: object) -> None:
    values = np.zeros((1200, 1600), np.uint8)
    values[600:, 800:] = 1
    layer = MaskLayer(values)
    layer.set_colours(wrong_table(1.0))
    image = _painted(layer, Sight(0.05), (80, 60))
    assert image.pixelColor(39, 29) == QColor(255, 255, 255)
    assert image.pixelColor(41, 31) == QColor(213, 94, 0)


def test_confidence_goes_from_dark_to_yellow() -> None:
    low, high = (QColor.fromRgba(confidence_table(1.0)[value]) for value in (0, 255))
    assert low.lightness() < 80 < high.lightness()
