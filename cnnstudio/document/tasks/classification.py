"""Classification: which of several classes an image shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.class_output import ClassOutput, class_output
from cnnstudio.core.layer import Fix, Layer
from cnnstudio.core.network import Node
from cnnstudio.core.report import Problem, Report
from cnnstudio.core.shapes import element_count, shape_text
from cnnstudio.core.values import Shape
from cnnstudio.document.tasks.task import NO_LOSS, TASKS, Aim, Task, output_of, problem_at
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Flatten

_IMAGE_AXES = 3
PROBABILITIES = ("softmax", "sigmoid", "hard_sigmoid")


@TASKS.register
@dataclass(frozen=True, slots=True)
class Classification(Task):
    """Say which class an image shows: one score a class."""

    kind: ClassVar[str] = "classification"
    label: ClassVar[str] = "Classification"
    smooths: ClassVar[bool] = True
    weighs: ClassVar[bool] = True

    def misfits(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That it must end in one score a class."""
        node, shape = output_of(report)
        end = class_output(report)
        if shape is None or end is None or fits(shape, aim.classes):
            return
        message = (
            f"{node.name} gives {shape_text(shape)}, but {aim.source} has {aim.classes} classes: "
            f"the network must end in one score a class, {aim.classes} in all."
        )
        target = end.scored if len(shape) == 1 and hasattr(end.scored.layer, "units") else node
        yield problem_at(target, message, *score_fixes(shape, target.layer, aim.classes))

    def doubts(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That scores are no probabilities."""
        end = class_output(report)
        _, shape = output_of(report)
        if end is not None and fits(shape or (), aim.classes):
            yield from unfit_ending(end, is_single=shape == (1,))

    def loss_in_words(self, report: Report, smoothing: float = 0.0) -> tuple[str, str]:
        """Cross-entropy, as the scores are."""
        end = class_output(report)
        if end is None:
            return NO_LOSS
        name, why = entropy_words(output_of(report)[1] == (1,), smoothing)
        if end.activation in PROBABILITIES:
            return (
                name,
                f"Classification with {why}; {end.node.name} gives probabilities by {end.activation}.",
            )
        return (
            f"{name}, from logits",
            f"Classification with {why}; {end.node.name} gives plain scores (logits).",
        )


def entropy_words(is_single: bool, smoothing: float) -> tuple[str, str]:
    """The cross-entropy of class scores, and of what.

    Args:
        is_single: Whether one score tells two classes apart.
        smoothing: Share of each label that is spread over all classes.
    """
    sparse = "" if smoothing else "sparse "
    name = "binary cross-entropy" if is_single else f"{sparse}categorical cross-entropy"
    labels = f"labels smoothed by {smoothing:g}" if smoothing else "labels that are class numbers"
    return name, "one score for two classes" if is_single else f"one score a class, and {labels}"


def fits(shape: Shape, count: int) -> bool:
    """Whether a shape holds one score a class; a single one tells two apart."""
    return shape == (count,) or (count == 2 and shape == (1,))


def score_fixes(shape: Shape, layer: Layer, count: int) -> Iterator[Fix]:
    """Ways from an output shape to one score a class, the smallest edit first."""
    if len(shape) == 1:
        if hasattr(layer, "units"):
            yield Fix(f"Use {count} units", {"units": count})
        else:
            yield appended(f"Append Dense with {count} units", Dense(count, "softmax"))
        return
    if element_count(shape) == count:
        yield appended("Append Flatten", Flatten())
    elif element_count(shape) is not None:
        yield appended(f"Append Flatten and Dense with {count} units", Flatten(), Dense(count, "softmax"))
    if len(shape) == _IMAGE_AXES and shape[2] == count:
        yield appended(
            "Append global average pooling and softmax", GlobalAveragePooling2D(), Activation("softmax")
        )
    elif len(shape) == _IMAGE_AXES:
        dense = Dense(count, "softmax")
        yield appended(
            f"Append global average pooling and Dense with {count} units", GlobalAveragePooling2D(), dense
        )


def appended(label: str, *layers: Layer) -> Fix:
    """A fix that puts layers behind an output."""
    return Fix(label, insert=layers, append=True)


def unfit_ending(end: ClassOutput, *, is_single: bool) -> Iterator[Problem]:
    """Scores that are no probabilities are trained as logits."""
    yield from unfit_activation(
        end.node, end.activation, "sigmoid" if is_single else "softmax", "class scores", "predictions"
    )


def unfit_activation(node: Node, activation: str, wanted: str, what: str, later: str) -> Iterator[Problem]:
    """That a network ends in another activation than its task takes.

    Args:
        node: The layer at the end.
        activation: Its activation.
        wanted: The one that the task takes.
        what: What comes from that one.
        later: What applies it where the network ends without any.
    """
    if activation == wanted:
        return
    if activation == "linear":
        message = f"{node.name} ends without {wanted}: it is trained from logits, and {later} apply {wanted}."
    else:
        message = f"{node.name} ends with {activation}, but {what} come from {wanted}: it would train poorly."
    if any(setting.name == "activation" for setting in node.layer.setting_list()):
        fix = Fix(f"Use {wanted}", {"activation": wanted})
    else:
        fix = appended(f"Append {wanted}", Activation(wanted))
    yield problem_at(node, message, fix, is_error=False)
