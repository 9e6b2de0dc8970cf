from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from cnnstudio.data.annotating.class_colours import value_rgb
from cnnstudio.data.annotating.mask import Mask
from cnnstudio.ui.annotating.mask_picture import MaskPicture


def indices(picture: MaskPicture) -> np.ndarray:
    """The values that the picture holds."""
    image = picture.image
    return np.array([[image.pixelIndex(x, y) for x in range(image.width())] for y in range(image.height())])


def test_it_holds_every_mask_that_is_shown(qapp: object) -> None:
    random = np.random.default_rng(0)
    mask = Mask.of(random.integers(0, 3, (70, 131)).astype(np.uint8))
    picture = MaskPicture()
    assert picture.show_mask(mask) == QRect(0, 0, 131, 70)
    assert (indices(picture) == mask.values()).all()
    for _ in range(5):
        before = mask
        top, left = int(random.integers(0, 40)), int(random.integers(0, 90))
        mask = mask.painted(left, top, random.random((30, 41)) < 0.5, int(random.integers(0, 5)))
        changed = picture.show_mask(mask)
        assert (indices(picture) == mask.values()).all()
        assert (picture.pixels == np.bincount(mask.values().ravel(), minlength=256)).all()
        rows, columns = np.nonzero(before.values() != mask.values())
        assert all(changed.contains(int(x), int(y)) for x, y in zip(columns, rows, strict=True))
    assert picture.show_mask(mask).isEmpty()
    assert picture.has_any


def test_colours_are_those_of_the_classes_and_as_clear_as_wanted(qapp: object) -> None:
    picture = MaskPicture()
    picture.show_mask(Mask.of(np.array([[0, 1, 2, 255]], np.uint8)))
    picture.set_opacity(0.8)
    seen = [QColor.fromRgba(picture.image.pixel(x, 0)).getRgb() for x in range(4)]
    assert seen[0][3] == 0
    assert seen[1:] == [(*value_rgb(value), 204) for value in (1, 2, 255)]
    assert picture.show_mask(None).isEmpty()
    assert picture.image.isNull()
    assert not picture.has_any
