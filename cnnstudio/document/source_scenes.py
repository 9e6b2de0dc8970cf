"""The losses of boxes and masks as a script writes them out, and what compiles its model with them.

Where a script cannot have the data, it does not fit: it says what images and truths it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cnnstudio.core.class_output import last_activation
from cnnstudio.core.report import Report
from cnnstudio.document.augmentation import of_model
from cnnstudio.document.keras_defaults import default_arguments
from cnnstudio.document.project import Project
from cnnstudio.document.source_masks import mask_chunks, mask_constants
from cnnstudio.document.source_text import INDENT, Call, Expression, Items, comment, lines, literal
from cnnstudio.document.tasks import Detection, Localization, Segmentation
from cnnstudio.document.tasks.localization import ends

TAKEN = frozenset(
    {"overlap", "box_of", "grid_parts", "grid_loss", "mask_parts", "mask_loss", "iou", "compile_model", "BOXES",
     "PLACE_WEIGHT", "EMPTY_WEIGHT", "DEPTH", "FOCUS", "SCORE"}
)  # fmt: skip
"""Names that this part of a script may define."""

PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")
_BALANCED = (
    "CNN Studio lets the pixels of rare classes weigh more, by how many there are in its training images; here all weigh "
    "the same."
)

_MOVING = "CNN Studio also moves the images for the training by chance, and boxes and masks with them; here they stay as they are."

_OVERLAP = '''
def overlap(first, second):
    """Intersection over union of boxes: middle across and down, width, height."""
    halves, others = first[..., 2:] / 2, second[..., 2:] / 2
    low = keras.ops.maximum(first[..., :2] - halves, second[..., :2] - others)
    high = keras.ops.minimum(first[..., :2] + halves, second[..., :2] + others)
    sides = keras.ops.maximum(high - low, 0)
    shared = sides[..., 0] * sides[..., 1]
    areas = first[..., 2] * first[..., 3] + second[..., 2] * second[..., 3]
    return shared / keras.ops.maximum(areas - shared, 1e-7)
'''
_BOX = '''
def box_of(numbers):
    """Give a box for its middle across and down and the roots of its height and width."""
    sides = keras.ops.square(keras.ops.maximum(numbers[..., 2:], 0))
    return keras.ops.concatenate([numbers[..., :2], sides[..., 1:], sides[..., :1]], axis=-1)
'''
_BOX_IOU = '''
def iou(truth, found):
    """IoU of the box of each image with the true one.

    Both are (N, 4): the middle across and down, the roots of height and width, as shares of the
    image's width and height.
    """
    return overlap(box_of(truth), box_of(found))
'''
_GRID = '''
def grid_parts(truth, found):
    """Take cells apart: where objects are; objectness, places and IoU of the cells' boxes."""
    side = found.shape[1]
    boxes = keras.ops.reshape(found[..., : 5 * BOXES], (-1, side, side, BOXES, 5))
    places = boxes[..., 1:]
    sides = keras.ops.square(keras.ops.maximum(places[..., 2:], 0))
    given = keras.ops.concatenate([places[..., :2] / side, sides], axis=-1)
    wanted = keras.ops.concatenate([truth[..., 1:3] / side, truth[..., 3:5]], axis=-1)
    return truth[..., 0], boxes[..., 0], places, overlap(given, keras.ops.expand_dims(wanted, 3))
'''
_GRID_LOSS = '''
def grid_loss(truth, found):
    """YOLO's loss of each image, equation 3 of Redmon et al. (2015).

    The truth is (N, S, S, 5 + C): 1 where the middle of an object lies in a cell, that middle
    across and down as shares of the cell, width and height as shares of the image, then a 1 for
    the class. What is found is (N, S, S, 5 * BOXES + C): of each box the objectness, the middle,
    and the roots of width and height; then a probability for each class.
    """
    has, objectness, places, overlaps = grid_parts(truth, found)
    roots = keras.ops.concatenate([truth[..., 1:3], keras.ops.sqrt(truth[..., 3:5])], axis=-1)
    errors = keras.ops.sum(keras.ops.square(places - keras.ops.expand_dims(roots, 3)), axis=-1)
    # The box with the largest IoU is responsible; of boxes that all miss, the nearest one.
    best = keras.ops.argmax(keras.ops.stop_gradient(overlaps - 0.001 * errors), axis=-1)
    mine = keras.ops.one_hot(best, BOXES) * keras.ops.expand_dims(has, -1)
    sure = keras.ops.square(objectness - keras.ops.stop_gradient(overlaps))
    boxes = mine * (PLACE_WEIGHT * errors + sure)
    boxes += EMPTY_WEIGHT * (1 - mine) * keras.ops.square(objectness)
    classes = keras.ops.square(found[..., 5 * BOXES :] - truth[..., 5:])
    classes = keras.ops.expand_dims(has, -1) * classes
    return keras.ops.sum(boxes, axis=(1, 2, 3)) + keras.ops.sum(classes, axis=(1, 2, 3))
'''
_GRID_IOU = '''
def iou(truth, found):
    """Mean IoU of the best box of each cell with an object; without any, 1 if no box is sure."""
    has, objectness, _, overlaps = grid_parts(truth, found)
    count = keras.ops.sum(has, axis=(1, 2))
    best = keras.ops.sum(keras.ops.max(overlaps, axis=-1) * has, axis=(1, 2))
    is_calm = keras.ops.cast(keras.ops.max(objectness, axis=(1, 2, 3)) < 0.5, "float32")
    return keras.ops.where(count > 0, best / keras.ops.maximum(count, 1), is_calm)
'''


@dataclass(frozen=True, slots=True)
class SceneTraining:
    """What a script holds of the training of boxes or masks.

    Attributes:
        constants: Numbers at its top.
        chunks: Functions that the loss and the figure are made of.
        compiling: The function that compiles the model.
        arguments: Losses and figures, as arguments of ``compile``.
        stacked: Makes what the loss takes of a list of truths.
        remarks: What a script does otherwise than the program, as comments.
    """

    constants: tuple[str, ...]
    chunks: tuple[str, ...]
    compiling: tuple[str, ...]
    arguments: tuple[tuple[str, Expression], ...] = ()
    stacked: str = "np.stack(truths)"
    remarks: tuple[str, ...] = ()


def scene_training(project: Project, report: Report) -> SceneTraining | None:
    """That of a project, whose network fits its task; None for a task that is neither boxes nor masks.

    Args:
        project: The project.
        report: The arithmetic of its network.
    """
    task = project.task
    constants: tuple[str, ...] = ()
    if isinstance(task, Detection):
        constants = (
            f"BOXES = {task.boxes}", f"PLACE_WEIGHT = {task.place_weight!r}", f"EMPTY_WEIGHT = {task.empty_weight!r}",
        )  # fmt: skip
        arguments: tuple[tuple[str, Expression], ...] = (("loss=", "grid_loss"), ("metrics=", "[iou]"))
        chunks: tuple[str, ...] = (_OVERLAP, _GRID, _GRID_LOSS, _GRID_IOU)
    elif isinstance(task, Localization):
        chunks = (_OVERLAP, _BOX, _BOX_IOU)
        arguments = tuple(_two_ends(project, task, report))
    elif isinstance(task, Segmentation):
        end = report.network[report.network.outputs()[0]]
        depth = int((report[end.id].output or (0,))[-1] or 0)
        is_logits = last_activation(report, end) not in PROBABILITIES
        constants = mask_constants(task, depth)
        chunks = mask_chunks(task, depth, is_logits)
        arguments = (("loss=", "mask_loss"), ("metrics=", "[iou]"))
    else:
        return None
    is_balanced = isinstance(task, Segmentation) and project.training.class_weight != "none"
    compiling = tuple(_compiling(project, arguments, is_balanced))
    stacked = _stacked(project, report) if isinstance(task, Localization) else "np.stack(truths)"
    remarks = tuple(comment(_BALANCED)) if is_balanced else ()
    if of_model(project.augmentation, task.subject) != project.augmentation:
        remarks += tuple(comment(_MOVING))
    return SceneTraining(constants, chunks, compiling, arguments, stacked, remarks)


def _stacked(project: Project, report: Report) -> str:
    """What makes the truths of both outputs, in the network's order, of pairs of a class and a box."""
    scores, box = ends(report)
    keys = list(report.network.outputs())
    labels = "np.array([label for label, box in truths])"
    count = (report[scores.id].output or (1,))[-1]
    if project.training.label_smoothing and count != 1:
        labels = f"keras.utils.to_categorical([label for label, box in truths], {count})"
    parts = (labels, "np.stack([box for label, box in truths])")
    first, second = parts if keys.index(scores.id) < keys.index(box.id) else parts[::-1]
    return f"(\n            {first},\n            {second},\n        )"


def _compiling(
    project: Project, arguments: tuple[tuple[str, Expression], ...], is_balanced: bool
) -> Iterator[str]:
    yield "def compile_model(model):"
    yield f'{INDENT}"""Give the model the optimizer, the loss and the figure that it has in CNN Studio."""'
    if is_balanced:
        yield from comment(_BALANCED)
    yield from lines(
        "", Call("model.compile", (("optimizer=", _optimizer(project)), *arguments)), indent=INDENT
    )


def _optimizer(project: Project) -> Expression:
    """The optimizer, with the rate that its schedule begins with."""
    optimizer = project.optimizer
    usual = default_arguments(type(optimizer))
    arguments = [
        (f"{name}=", literal(value))
        for name, value in optimizer.keras_arguments().items()
        if name == "learning_rate" or value != usual[name]
    ]
    return Call(f"keras.optimizers.{optimizer.keras_name}", tuple(arguments))


def _two_ends(project: Project, task: Localization, report: Report) -> Iterator[tuple[str, Expression]]:
    """The losses, figures and weights of the outputs for the class and the box, in the network's order."""
    scores, box = ends(report)
    keys = list(report.network.outputs())
    is_first = keys.index(scores.id) < keys.index(box.id)
    smoothing = project.training.label_smoothing
    is_logits = last_activation(report, scores) not in PROBABILITIES
    words = ", ".join(
        [*["from_logits=True"] * is_logits, *[f"label_smoothing={smoothing!r}"] * bool(smoothing)]
    )
    is_single = report[scores.id].output == (1,)
    kind = "Binary" if is_single else "Categorical" if smoothing else "SparseCategorical"
    threshold = ", threshold=0.0" if is_single and is_logits else ""
    losses = [f"keras.losses.{kind}Crossentropy({words})", "keras.losses.MeanSquaredError()"]
    figures = [f'[keras.metrics.{kind}Accuracy(name="accuracy"{threshold})]', "[iou]"]
    weights = [repr(task.class_weight), repr(task.box_weight)]
    for name, parts in (("loss=", losses), ("metrics=", figures), ("loss_weights=", weights)):
        yield name, Items("[]", tuple(("", part) for part in (parts if is_first else parts[::-1])))
