"""The loss and the figure of masks as a script writes them out: no more of them than its task takes."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.document.tasks import Segmentation

_AXES = "axis=(1, 2, 3)"


def mask_constants(task: Segmentation, depth: int) -> tuple[str, ...]:
    """The numbers at the top of the script.

    Args:
        task: The task.
        depth: Scores of a pixel.
    """
    return (
        f"DEPTH = {depth}",
        *[f"FOCUS = {task.focus!r}"] * _is_focal(task),
        *[f"SCORE = {task.score!r}"] * (not task.has_background),
    )


def mask_chunks(task: Segmentation, depth: int, is_logits: bool) -> tuple[str, ...]:
    """The functions that make masks of label maps, the loss, and the figure.

    Args:
        task: The task.
        depth: Scores of a pixel.
        is_logits: Whether these are no probabilities.
    """
    return tuple(
        "\n" + "\n".join(rows) + "\n" for rows in (_parts(task, depth, is_logits), _loss(task), _iou(task))
    )


def _is_focal(task: Segmentation) -> bool:
    return task.loss == "focal" and task.focus != 0


def _parts(task: Segmentation, depth: int, is_logits: bool) -> Iterator[str]:
    yield "def mask_parts(truth, found):"
    yield '    """Give the masks of label maps, which pixels are known, and the probabilities of these."""'
    if depth == 1:  # Keras takes away a last axis of 1 where the truth has none
        yield "    found = keras.ops.reshape(found, (-1, *keras.ops.shape(found)[1:3], 1))"
    yield "    height, width = keras.ops.shape(found)[1:3]"
    yield "    top = (keras.ops.shape(truth)[1] - height) // 2"
    yield "    left = (keras.ops.shape(truth)[2] - width) // 2"
    yield '    labels = keras.ops.cast(truth[:, top : top + height, left : left + width], "int32")'
    yield '    known = keras.ops.cast(keras.ops.expand_dims(labels != 255, -1), "float32")'
    less = "" if task.has_background else " - 1"
    yield f"    numbers = keras.ops.where(labels == 255, 0, labels){less}"
    yield "    right = keras.ops.one_hot(numbers, DEPTH) * known"
    if is_logits:
        yield f"    found = keras.ops.{task.masks}(found)"
    yield "    return right, known, keras.ops.clip(found, 1e-7, 1 - 1e-7)"


def _loss(task: Segmentation) -> Iterator[str]:
    yield "def mask_loss(truth, found):"
    yield f'    """{task.loss[:1].upper()}{task.loss[1:]}{" loss" * (task.loss == "focal")} of the masks of each image.'
    yield ""
    yield "    The truth is a label map for each image, (N, H, W): 0 for the background, 1 for the first class"
    yield "    and so on, 255 where nobody knows. What is found are the scores of pixels, (N, h, w, DEPTH), of"
    yield "    the middle of the image where a margin is lost."
    yield '    """'
    yield "    right, known, values = mask_parts(truth, found)"
    terms = []
    if task.loss != "Dice":
        yield from _entropy(task)
        terms.append("entropy")
    if "Dice" in task.loss:
        yield from _dice(task)
        terms.append("dice")
    yield f"    return {' + '.join(terms)}"


def _entropy(task: Segmentation) -> Iterator[str]:
    focal = _is_focal(task)
    yield "    hit = -right * keras.ops.log(values)" + " * keras.ops.power(1 - values, FOCUS)" * focal
    if task.has_background:
        yield f"    count = keras.ops.sum(right, {_AXES})"
        yield f"    entropy = keras.ops.sum(hit, {_AXES}) / keras.ops.maximum(count, 1e-7)"
        return
    yield "    miss = -(1 - right) * keras.ops.log(1 - values)" + " * keras.ops.power(values, FOCUS)" * focal
    yield f"    count = DEPTH * keras.ops.sum(known, {_AXES})"
    yield f"    entropy = keras.ops.sum((hit + miss) * known, {_AXES}) / keras.ops.maximum(count, 1e-7)"


def _dice(task: Segmentation) -> Iterator[str]:
    yield "    values = values * known"
    yield "    shared = keras.ops.sum(right * values, axis=(1, 2))"
    yield "    wanted, given = keras.ops.sum(right, axis=(1, 2)), keras.ops.sum(values, axis=(1, 2))"
    yield "    lack = 1 - (2 * shared + 1) / (wanted + given + 1)"
    if not task.has_background:
        yield "    dice = keras.ops.mean(lack, axis=-1)"
        return
    yield '    occurs = keras.ops.cast(wanted > 0, "float32")'
    yield "    count = keras.ops.maximum(keras.ops.sum(occurs, axis=-1), 1)"
    yield "    dice = keras.ops.sum(lack * occurs, axis=-1) / count"


def _iou(task: Segmentation) -> Iterator[str]:
    yield "def iou(truth, found):"
    yield '    """Mean IoU of the masks that are there or found, image by image; 1 where there is none."""'
    yield "    right, known, values = mask_parts(truth, found)"
    if task.has_background:
        yield "    chosen = keras.ops.one_hot(keras.ops.argmax(values, axis=-1), DEPTH) * known"
    else:
        yield '    chosen = keras.ops.cast(values >= SCORE, "float32") * known'
    yield "    shared = keras.ops.sum(right * chosen, axis=(1, 2))"
    yield "    whole = keras.ops.sum(right, axis=(1, 2)) + keras.ops.sum(chosen, axis=(1, 2)) - shared"
    yield '    count = keras.ops.sum(keras.ops.cast(whole > 0, "float32"), axis=-1)'
    yield "    mean = keras.ops.sum(shared / keras.ops.maximum(whole, 1), axis=-1)"
    yield "    return keras.ops.where(count > 0, mean / keras.ops.maximum(count, 1), 1.0)"
