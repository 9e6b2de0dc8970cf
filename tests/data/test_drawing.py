from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.annotating.class_colours import class_rgb
from cnnstudio.data.drawing import mask_palette, with_boxes, with_masks


@pytest.mark.parametrize("channels", [1, 3])
def test_boxes_are_outlined_in_the_colours_of_their_classes(channels: int) -> None:
    pixels = np.full((100, 120, channels), 40, np.uint8)
    boxes = np.array([[10.2, 30.0, 60.0, 80.4], [70, 40, 110, 90]])
    drawn = with_boxes(pixels, boxes, [0, 2], ["", ""])
    assert drawn.shape == (100, 120, 3)
    for (left, top, right, bottom), label in zip(np.rint(boxes).astype(int), (0, 2), strict=True):
        for row, column in ((bottom - 1, left), (bottom - 1, right - 1), (top + 20, right - 1)):
            assert tuple(drawn[row, column]) == class_rgb(label)
        assert (drawn[top + 20, left + 20] == 40).all()
        assert (drawn[bottom, left:right] == 40).all()
    assert (pixels == 40).all()


def test_captions_stay_inside_the_picture() -> None:
    pixels = np.zeros((60, 200, 3), np.uint8)
    boxes = np.array([[0.0, 0, 30, 50], [190, 5, 200, 50]])
    drawn = with_boxes(pixels, boxes, [0, 1], ["first 90%", "zweite Größe 80%"])
    assert (drawn == class_rgb(0)).all(-1).sum() > 200
    ground = (drawn == class_rgb(1)).all(-1)
    assert ground.sum() > 200
    assert ground[:, :150].any()  # pushed to the left, so that its end is seen


@pytest.mark.parametrize("size", [(1, 1), (3, 500)])
def test_the_smallest_pictures_and_boxes_can_be_drawn_on(size: tuple[int, int]) -> None:
    boxes = np.array([[0.0, 0, 0.3, 0.2], [-5, -5, 900, 900]])
    assert with_boxes(np.zeros((*size, 3), np.uint8), boxes, [3, 30], ["a", "b"]).shape == (*size, 3)


def test_masks_cover_by_their_opacity() -> None:
    labels = np.array([[0, 1, 255]], np.uint8)
    drawn = with_masks(np.full((1, 3, 1), 100, np.uint8), labels, 0.25)
    assert drawn[0, 0].tolist() == [100, 100, 100]
    assert drawn[0, 1].tolist() == [round(75 + 0.25 * part) for part in class_rgb(0)]
    assert drawn[0, 2].tolist() == [131, 131, 123]


def test_a_palette_has_black_before_the_classes() -> None:
    assert len(mask_palette()) == 768
    assert tuple(mask_palette()[:6]) == (0, 0, 0, *class_rgb(0))
