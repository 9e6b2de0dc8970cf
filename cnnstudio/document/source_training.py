"""The part of a script that loads the data and trains the network, as the project does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cnnstudio.core.values import Shape
from cnnstudio.document import source_checkpoints, source_phases, source_schedule
from cnnstudio.document.keras_defaults import default_arguments
from cnnstudio.document.monitors import MONITORS
from cnnstudio.document.phases import parts_of
from cnnstudio.document.project import Project
from cnnstudio.document.source_text import INDENT, Call, Expression, Items, comment, flat, literal


@dataclass(frozen=True, slots=True)
class Objective:
    """What a training minimizes and measures.

    Attributes:
        loss: Keras's class of the loss.
        metric: Keras's class of the accuracy.
        is_logits: Whether the network gives scores, not probabilities.
        takes_logits: Whether the accuracy must be told so: its threshold is 0 then.
    """

    loss: str
    metric: str
    is_logits: bool
    takes_logits: bool


_DIGITS_IMPORTS = (
    "import numpy as np",
    "from sklearn.datasets import load_digits",
    "from sklearn.model_selection import train_test_split",
)
_DIGITS_SHAPE = (8, 8, 1)
_DIGITS = '''\
def load_data():
    """Load Digits: 1,797 images of 8 × 8 px with grey values 0…255, and their classes.

    Of every class {training} % are for training, {validation} % for validation and {test} % for the test, as in
    CNN Studio; which images these are is drawn by scikit-learn.
    """
    digits = load_digits()
    labels = digits.target
    images = digits.images[..., np.newaxis].astype("float32") * (255 / 16)
{fitting}    x_train, x_rest, y_train, y_rest = train_test_split(
        images, labels, train_size={train_size}, stratify=labels, random_state=SEED
    )
    x_validation, x_test, y_validation, y_test = train_test_split(
        x_rest, y_rest, test_size={test_size}, stratify=y_rest, random_state=SEED
    )
    return (x_train, y_train), (x_validation, y_validation), (x_test, y_test)
'''

DATA_SETS = ("digits",)
"""Kinds of the data sets that a script can load."""


TAKEN = frozenset({"one_hot", source_checkpoints.NAME, *source_schedule.CLASS_NAMES, *source_phases.NAMES})
"""Names that the training of a script may define."""


def imports() -> tuple[str, ...]:
    """What the data need, besides Keras."""
    return _DIGITS_IMPORTS


def standard_imports(project: Project) -> tuple[str, ...]:
    """Modules of the standard library that the training needs."""
    needs = any(source_schedule.needs_math(phase.project) for phase in parts_of(project))
    maths = ("import math",) if needs else ()
    return maths if source_checkpoints.keeper(project) is None else (*maths, "import os")


def constants(project: Project) -> tuple[str, ...]:
    """The numbers that someone will want to change, at the top of the script."""
    training = project.training
    rows = [f"SEED = {training.seed}", f"BATCH_SIZE = {training.batch_size}"]
    for phase in parts_of(project):
        mark = source_phases.mark(project, phase)
        rows.append(f"EPOCHS{mark} = {phase.epochs}")
        if source_schedule.has_constant(phase.project):
            rate = flat(literal(phase.project.optimizer.learning_rate))
            rows.append(f"{source_schedule.RATE}{mark} = {rate}")
    return tuple(rows)


def data_lines(project: Project, shape: Shape) -> list[str]:
    """The function that loads the data in the form that the network takes.

    Args:
        project: The project; its data set has settings for the split.
        shape: Height, width and channels of the network's input; None where it takes any.
    """
    settings = dict(project.data.settings)
    validation, test = (float(settings.get(name, 0.1)) for name in ("validation", "test"))
    fields = {
        "fitting": "".join(f"{INDENT}{line}\n" for line in _fitting(shape)),
        "training": f"{100 * (1 - validation - test):g}",
        "validation": f"{100 * validation:g}",
        "test": f"{100 * test:g}",
        "train_size": f"{1 - validation - test:.6g}",
        "test_size": f"{test / (validation + test):.6g}",
    }
    return _DIGITS.format(**fields).splitlines()


def _fitting(shape: Shape) -> Iterator[str]:
    height, width, channels = (own if wanted is None else wanted
                               for own, wanted in zip(_DIGITS_SHAPE, shape, strict=True))  # fmt: skip
    if channels != _DIGITS_SHAPE[2]:
        yield f"images = np.repeat(images, {channels}, axis=-1)"
    if (height, width) != _DIGITS_SHAPE[:2]:
        yield f"images = keras.ops.image.resize(images, ({height}, {width}), antialias=True)"
        yield "images = keras.ops.convert_to_numpy(images)"


_DEVICES = (
    "CNN Studio spreads every batch over all GPUs. With TensorFlow do so here by building and compiling the model "
    "within tf.distribute.MirroredStrategy().scope()."
)


def main_lines(project: Project, objective: Objective, start: str) -> list[str]:
    """The function that trains the network.

    Args:
        project: The project.
        objective: What the training minimizes.
        start: The function that gives the model to begin with.
    """
    return [
        "def main():",
        f'{INDENT}"""Train the network, then score it on images that it has never seen."""',
        f"{INDENT}keras.utils.set_random_seed(SEED)",
        *([] if project.training.devices == "one" else comment(_DEVICES)),
        f"{INDENT}model = {start}()",
        f"{INDENT}model.summary()",
        f"{INDENT}train, validation, test = load_data()",
        *[INDENT + row for row in _preparation(project)],
        *phase_lines(project, lambda phase: _ends(phase, objective), _DATA),
        f"{INDENT}scores = model.evaluate(*test, return_dict=True, verbose=0)",
        f"{INDENT}print(f\"test: loss {{scores['loss']:.4f}}, accuracy {{scores['accuracy']:.2%}}\")",
    ]


Arguments = tuple[tuple[str, Expression], ...]
_DATA: Arguments = (("", "*train"), ("validation_data=", "validation"), ("batch_size=", "BATCH_SIZE"))


def phase_lines(project: Project, ends: Callable[[Project], Arguments], data: Arguments) -> Iterator[str]:
    """The statements that compile and fit the model, phase by phase.

    Args:
        project: The project.
        ends: The losses and metrics of a phase, as arguments of ``compile``.
        data: What ``fit`` learns from.
    """
    return iter(source_phases.training_lines(
        project, lambda phase, is_last: _training(phase, ends(phase), data, is_last)
    ))  # fmt: skip


def _ends(project: Project, objective: Objective) -> Arguments:
    loss = Call(f"keras.losses.{objective.loss}", _loss_arguments(project, objective))
    return ("loss=", loss), ("metrics=", _metrics(objective))


def _training(project: Project, ends: Arguments, data: Arguments, is_last: bool) -> Iterator[str | Call]:
    """How a project trains in one phase: comments, and the calls that compile and fit its model.

    The last phase leaves the best weights; the others go on from their last ones, as in the program.
    """
    yield from source_schedule.remarks(project)
    yield Call("model.compile", (("optimizer=", _optimizer(project)), *ends))
    is_weighted = data is _DATA and project.training.class_weight != "none"
    yield Call("model.fit", (
        *data, ("epochs=", "EPOCHS"),
        *[("class_weight=", "class_weight")] * is_weighted,
        *_callbacks(project, is_last),
        ("verbose=", "2"),
    ))  # fmt: skip


def takes_steps(project: Project) -> bool:
    """Whether a schedule counts the batches of an epoch, by the name ``steps``."""
    return any(source_schedule.follows_steps(phase.project) for phase in parts_of(project))


def _preparation(project: Project) -> Iterator[str]:
    """What is made of the data before the training."""
    if takes_steps(project):
        yield "steps = -(-len(train[0]) // BATCH_SIZE)"
    if project.training.class_weight != "none":
        yield "counts = np.bincount(train[1])"
        yield "class_weight = {"
        yield f"{INDENT}label: len(train[1]) / (np.count_nonzero(counts) * count)"
        yield f"{INDENT}for label, count in enumerate(counts)"
        yield f"{INDENT}if count"
        yield "}"
    if project.training.label_smoothing:
        yield "train, validation, test = ["
        yield f"{INDENT}(images, one_hot(labels, model)) for images, labels in (train, validation, test)"
        yield "]"


_ONE_HOT = '''
def one_hot(labels, model):
    """Give the labels as shares of the classes, as smoothing wants them."""
    scores = model.output_shape[-1]
    return labels if scores == 1 else keras.utils.to_categorical(labels, scores)
'''


def chunks(project: Project, *, smooths: bool = True) -> Iterator[str]:
    """Functions and classes that the training needs, each once.

    Args:
        project: The project.
        smooths: Whether smoothed labels are made of arrays.
    """
    if smooths and project.training.label_smoothing:
        yield _ONE_HOT
    chunks = [chunk for phase in parts_of(project) for chunk in source_schedule.class_chunks(phase.project)]
    yield from dict.fromkeys(chunks)
    yield from source_phases.chunks(project)
    if source_checkpoints.keeper(project) is not None:
        yield source_checkpoints.SOURCE


def _callbacks(project: Project, is_last: bool) -> Iterator[tuple[str, Expression]]:
    callbacks: list[tuple[str, Expression]] = []
    of_schedule = project.schedule.keras_callback()
    if of_schedule is not None:
        callbacks.append(("", of_schedule))
    if project.optimizer.use_ema:  # before what keeps the best weights
        callbacks.append(("", "keras.callbacks.SwapEMAWeights(swap_on_epoch=True)"))
    keeper = source_checkpoints.keeper(project)
    if keeper is not None:
        callbacks.append(("", keeper))
    if project.training.patience is not None:
        callbacks.append(("", Call(
            "keras.callbacks.EarlyStopping",
            (
                *_monitor(project), ("patience=", f"{project.training.patience}"),
                *[("restore_best_weights=", "True")] * is_last,
            ),
        )))  # fmt: skip
    if callbacks:
        yield "callbacks=", Items("[]", tuple(callbacks))


def _monitor(project: Project) -> tuple[tuple[str, Expression], ...]:
    """Which figure ends a training early, and in which direction; () where it is Keras's own choice."""
    monitor = MONITORS[project.training.best_by]
    if monitor.figure == "val_loss":
        return ()
    name = monitor.figure.replace("score", project.task.figure)  # as Keras's logs call it
    return (("", f'"{name}"'), ("mode=", '"max"' if monitor.rises else '"min"'))


def _optimizer(project: Project) -> Expression:
    optimizer = project.optimizer
    usual = default_arguments(type(optimizer))
    arguments = [
        (f"{name}=", source_schedule.rate_source(project) if name == "learning_rate" else literal(value))
        for name, value in optimizer.keras_arguments().items()
        if name == "learning_rate" or value != usual[name]
    ]
    return Call(f"keras.optimizers.{optimizer.keras_name}", tuple(arguments))


def _loss_arguments(project: Project, objective: Objective) -> tuple[tuple[str, Expression], ...]:
    smoothing = project.training.label_smoothing
    return (
        *[("from_logits=", "True")] * objective.is_logits,
        *[("label_smoothing=", literal(smoothing))] * bool(smoothing),
    )


def _metrics(objective: Objective) -> Expression:
    threshold = ", threshold=0.0" if objective.takes_logits else ""
    return f'[keras.metrics.{objective.metric}(name="accuracy"{threshold})]'
