"""How well boxes and masks that a network gives agree with the truth, image by image, as functions of tensors.

Keras is imported here, so this module is loaded only inside the engine.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from cnnstudio.engine.own_layers import PACKAGE
from cnnstudio.vision.grid import BOX_VALUES, TRUTH_VALUES

_LEAST = 1e-7
_HALF = 0.5
IGNORED = 255
"""In label maps: a pixel of which nobody says what it is."""


def iou_of_centred(first: Any, second: Any) -> Any:
    """IoU of boxes given by (x, y, width, height) of their middles along the last axis."""
    low = ops.maximum(first[..., :2] - first[..., 2:] / 2, second[..., :2] - second[..., 2:] / 2)
    high = ops.minimum(first[..., :2] + first[..., 2:] / 2, second[..., :2] + second[..., 2:] / 2)
    sides = ops.maximum(high - low, 0)
    shared = sides[..., 0] * sides[..., 1]
    whole = first[..., 2] * first[..., 3] + second[..., 2] * second[..., 3] - shared
    return shared / ops.maximum(whole, _LEAST)


@keras.saving.register_keras_serializable(PACKAGE)  # type: ignore[untyped-decorator]
def box_iou(truth: Any, found: Any) -> Any:
    """IoU of the box of each image: (N,).

    Args:
        truth: (N, 4): centre x, centre y, √height, √width as shares of the picture.
        found: The same as the network gives it.
    """
    return iou_of_centred(_centred(truth), _centred(found))


def _centred(numbers: Any) -> Any:
    sides = ops.square(ops.maximum(numbers[..., 2:], 0))
    return ops.concatenate([numbers[..., :2], sides[..., 1:], sides[..., :1]], axis=-1)


def cell_boxes(found: Any, boxes: int) -> tuple[Any, Any]:
    """Objectness and boxes of cells.

    Args:
        found: (N, S, S, B · 5 + C).
        boxes: Boxes of a cell, B.

    Returns:
        Objectness, (N, S, S, B), and boxes, (N, S, S, B, 4): x and y as shares of the cell, √width and √height.
    """
    _, rows, columns, _ = found.shape
    parts = ops.reshape(found[..., : boxes * BOX_VALUES], (-1, rows, columns, boxes, BOX_VALUES))
    return parts[..., 0], parts[..., 1:]


def cell_overlaps(truth: Any, places: Any) -> Any:
    """IoU of each box of a cell with the object of the cell: (N, S, S, B).

    Args:
        truth: (N, S, S, 5 + C); see `vision.grid.encoded`.
        places: (N, S, S, B, 4); see `cell_boxes`.
    """
    _, rows, columns, _, _ = places.shape
    cells = ops.convert_to_tensor([columns, rows], dtype=places.dtype)
    theirs = ops.concatenate([places[..., :2] / cells, ops.square(ops.maximum(places[..., 2:], 0))], axis=-1)
    mine = ops.concatenate([truth[..., 1:3] / cells, truth[..., 3:TRUTH_VALUES]], axis=-1)
    return iou_of_centred(ops.expand_dims(mine, 3), theirs)


def grid_iou(boxes: int) -> Any:
    """A function of truth and output of a grid: the mean IoU of the best box of each cell with an object, (N,).

    An image without objects counts 1 if no box is taken for one, else 0.

    Args:
        boxes: Boxes of a cell.
    """

    def iou(truth: Any, found: Any) -> Any:
        objectness, places = cell_boxes(found, boxes)
        has = truth[..., 0]
        best = ops.max(cell_overlaps(truth, places), axis=-1)
        count = ops.sum(has, axis=(1, 2))
        mean = ops.sum(best * has, axis=(1, 2)) / ops.maximum(count, 1)
        is_calm = ops.cast(ops.max(objectness, axis=(1, 2, 3)) < _HALF, mean.dtype)
        return ops.where(count > 0, mean, is_calm)

    return iou


def truth_inside(truth: Any, found: Any) -> Any:
    """The middle of label maps, as large as an output that has lost its margin: int32, (N, h, w).

    Args:
        truth: (N, H, W).
        found: (N, h, w, K).
    """
    height, width = ops.shape(found)[1], ops.shape(found)[2]
    top, left = (ops.shape(truth)[1] - height) // 2, (ops.shape(truth)[2] - width) // 2
    return ops.cast(truth[:, top : top + height, left : left + width], "int32")


def class_masks(labels: Any, depth: int, has_background: bool) -> tuple[Any, Any]:
    """Label maps as a mask for each score of a pixel.

    Args:
        labels: int32, (N, h, w): 0 background, k + 1 class k, 255 unknown.
        depth: Scores of a pixel, K.
        has_background: Whether the first of them is the background's.

    Returns:
        Masks of 0 and 1, float32, (N, h, w, K), and which pixels are known, float32, (N, h, w, 1).
    """
    known = ops.cast(ops.expand_dims(labels != IGNORED, -1), "float32")
    numbers = ops.where(labels == IGNORED, 0, labels) - int(not has_background)
    return ops.one_hot(numbers, depth, dtype="float32") * known, known


def mask_iou(depth: int, has_background: bool, score: float, is_logits: bool) -> Any:
    """A function of label maps and output: the mean IoU over the classes that occur in either, (N,).

    Args:
        depth: Scores of a pixel.
        has_background: Whether the first is the background's, so that each pixel belongs to its highest score.
        score: Otherwise, what a pixel of a mask scores at least.
        is_logits: Whether scores are no probabilities.
    """

    def iou(truth: Any, found: Any) -> Any:
        right, known = class_masks(truth_inside(truth, found), depth, has_background)
        if has_background:
            chosen = ops.one_hot(ops.argmax(found, axis=-1), depth, dtype="float32")
        else:
            values = ops.sigmoid(found) if is_logits else found
            chosen = ops.cast(values >= score, "float32")
        chosen = chosen * known
        shared = ops.sum(right * chosen, axis=(1, 2))
        whole = ops.sum(right, axis=(1, 2)) + ops.sum(chosen, axis=(1, 2)) - shared
        occurs = ops.cast(whole > 0, "float32")
        mean = ops.sum(shared / ops.maximum(whole, 1), axis=-1) / ops.maximum(ops.sum(occurs, axis=-1), 1)
        return ops.where(ops.sum(occurs, axis=-1) > 0, mean, ops.ones_like(mean))

    return iou
