from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.inside.feeding import as_array
from cnnstudio.engine.objectives.overlaps import box_iou, class_masks, grid_iou, iou_of_centred, mask_iou
from cnnstudio.vision.boxes import from_centred, iou_in_pairs
from cnnstudio.vision.grid import encoded


def test_iou_is_that_of_boxes() -> None:
    dice = np.random.default_rng(0)
    first, second = (np.concatenate([dice.random((200, 2)), dice.random((200, 2))], axis=1) for _ in range(2))
    expected = iou_in_pairs(from_centred(first), from_centred(second))
    found = as_array(iou_of_centred(first.astype(np.float32), second.astype(np.float32)))
    assert found == pytest.approx(expected, abs=1e-5)
    assert (expected > 0.1).sum() > 10


def test_boxes_of_localization_are_written_by_roots() -> None:
    truth = np.array([[0.5, 0.5, np.sqrt(0.2), np.sqrt(0.4)]] * 3, np.float32)  # √height before √width
    found = truth.copy()
    found[1, 0] += 0.2  # half of the width aside
    found[2, 2] = -1  # a network without an activation may say so
    assert as_array(box_iou(truth, found)) == pytest.approx([1, 1 / 3, 0], abs=1e-5)


def test_the_best_box_of_a_cell_counts() -> None:
    truth = np.stack(
        [encoded(np.array([[0.0, 0, 8, 8], [10, 10, 14, 14]]), np.array([0, 1]), (16, 16), 2, 2)] * 2
    )
    found = np.zeros((2, 2, 2, 12), np.float32)
    found[:, 0, 0, 6:10] = 0.5, 0.5, np.sqrt(0.5), np.sqrt(0.5)  # the second box is right
    found[:, 1, 1, 1:5] = 0.5, 0.5, np.sqrt(0.5), np.sqrt(0.25)  # twice as wide
    found[1, 0, 1, 0] = 0.9  # objectness elsewhere counts nothing here
    assert as_array(grid_iou(2)(truth, found)) == pytest.approx([0.75, 0.75], abs=1e-5)


def test_an_image_without_objects_has_to_stay_calm() -> None:
    found = np.zeros((2, 2, 2, 7), np.float32)
    found[1, 0, 1, 0] = 0.7
    assert as_array(grid_iou(1)(np.zeros((2, 2, 2, 7), np.float32), found)).tolist() == [1, 0]


@pytest.mark.parametrize("has_background", [True, False])
def test_masks_leave_unknown_pixels_out(has_background: bool) -> None:
    labels = np.array([[[0, 1, 2, 255]]], np.int32)
    masks, known = (as_array(part) for part in class_masks(labels, 2 + has_background, has_background))
    wanted = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert masks[0, 0].tolist() == wanted[:, not has_background :].tolist()
    assert known.ravel().tolist() == [1, 1, 1, 0]


def by_hand(right: np.ndarray, chosen: np.ndarray, known: np.ndarray) -> float:
    """The mean IoU over the masks that occur in either."""
    figures = []
    for mask, other in zip(np.moveaxis(right, -1, 0), np.moveaxis(chosen, -1, 0), strict=True):
        mask, other = mask & known, other & known
        if (mask | other).any():
            figures.append((mask & other).sum() / (mask | other).sum())
    return float(np.mean(figures)) if figures else 1.0


@pytest.mark.parametrize("seed", range(4))
def test_mean_iou_is_that_of_masks(seed: int) -> None:
    dice = np.random.default_rng(seed)
    labels = dice.choice([0, 1, 3, 255], (5, 6, 6)).astype(np.uint8)
    labels[4] = 255
    known = labels != 255
    values = dice.random((5, 6, 6, 4)).astype(np.float32)
    values[..., 2] = 0  # never chosen, and never there
    expected = [
        by_hand(
            labels[n, ..., None] == np.arange(4), values[n].argmax(-1)[..., None] == np.arange(4), known[n]
        )
        for n in range(5)
    ]
    assert as_array(mask_iou(4, True, 0.5, False)(labels, values)) == pytest.approx(expected, abs=1e-6)
    values = values[..., 1:]
    expected = [
        by_hand(labels[n, ..., None] == np.arange(1, 4), values[n] >= 0.7, known[n]) for n in range(5)
    ]
    assert as_array(mask_iou(3, False, 0.7, False)(labels, values)) == pytest.approx(expected, abs=1e-6)
    logits = np.log(values / (1 - values) + 1e-9)
    assert as_array(mask_iou(3, False, 0.7, True)(labels, logits)) == pytest.approx(expected, abs=1e-6)


def test_the_middle_alone_is_held_against_an_output_without_its_margin() -> None:
    labels = np.zeros((1, 6, 6), np.uint8)
    labels[0, 2:4, 2:4] = 1
    values = np.eye(2, dtype=np.float32)[labels[:, 1:5, 1:5]]
    assert as_array(mask_iou(2, True, 0.5, False)(labels, values)).tolist() == [1]
