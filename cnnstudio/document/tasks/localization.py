"""Classification and localization: which class an image shows, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.layer import Fix
from cnnstudio.core.network import Node
from cnnstudio.core.report import Problem, Report
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.document.tasks.classification import entropy_words, fits, score_fixes
from cnnstudio.document.tasks.loss_terms import LossTerm
from cnnstudio.document.tasks.task import NO_LOSS, TASKS, Aim, Task, output_of, problem_at
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D

BOX_NUMBERS = 4
"""Centre x, centre y, √height, √width, each as a share of the image."""

_IMAGE_AXES = 3


@TASKS.register
@dataclass(frozen=True, slots=True)
class Localization(Task):
    """Say which class an image shows and where: class scores, and a second output of 4 numbers for the box.

    The numbers are the centre of the box, and the roots of its height and width, as shares of the image's
    width and height, so that an error weighs more in a small box.

    Source: Géron, Hands-On Machine Learning, chapter 14, Classification and Localization.
    """

    kind: ClassVar[str] = "localization"
    label: ClassVar[str] = "Classification and localization"
    figure: ClassVar[str] = "iou"
    figure_label: ClassVar[str] = "IoU"
    subject: ClassVar[str] = "boxes"
    outputs: ClassVar[int] = 2
    smooths: ClassVar[bool] = True

    class_weight: float = setting(
        0.8,
        "Weight of the class",
        "How much the cross-entropy of the class counts in the loss.",
        minimum=0,
        maximum=1000,
    )
    box_weight: float = setting(
        0.2,
        "Weight of the box",
        "How much the squared error of the box counts in the loss.",
        minimum=0,
        maximum=1000,
    )

    @property
    def loss_terms(self) -> tuple[LossTerm, ...]:
        """Those of the two outputs."""
        return (
            LossTerm("loss_class", "Class", "−Σ p · ln p′", self.class_weight, "Cross-entropy of the class."),
            LossTerm("loss_box", "Box", "mean of (b−b′)²", self.box_weight,
                     "Squared error of the middle of the box and of the roots of its height and width."),
        )  # fmt: skip

    def wrong_count(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That the box is missing, or the class."""
        node, shape = output_of(report)
        if shape == (BOX_NUMBERS,) and aim.classes != BOX_NUMBERS:
            message = (
                f"{node.name} gives the {BOX_NUMBERS} numbers of a box, but no class scores: "
                f"add a second output with {aim.classes} scores."
            )
            dense = Dense(aim.classes, "softmax")
            yield problem_at(node, message, *_branched(report, node, dense, "the class scores"))
        elif shape is not None and len(shape) == 1:
            message = (
                f"{node.name} gives class scores, but no box: add a second output of {BOX_NUMBERS} numbers, "
                "the centre of the box and the roots of its height and width."
            )
            yield problem_at(
                node, message, *_branched(report, node, Dense(BOX_NUMBERS, "sigmoid"), "the box")
            )
        elif shape is not None:
            message = (
                f"{node.name} gives {shape_text(shape)}, but localization takes two outputs: "
                f"{aim.classes} class scores, and {BOX_NUMBERS} numbers for the box."
            )
            yield problem_at(node, message, *score_fixes(shape, node.layer, aim.classes))

    def misfits(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That one output must hold class scores and the other a box."""
        scores, box = ends(report)
        found, place = report[scores.id].output, report[box.id].output
        if found is not None and not fits(found, aim.classes):
            message = (
                f"{scores.name} gives {shape_text(found)}, but {aim.source} has {aim.classes} classes: "
                f"the output for the class must be {aim.classes} scores."
            )
            yield problem_at(scores, message, *score_fixes(found, scores.layer, aim.classes))
        if place is not None and place != (BOX_NUMBERS,):
            message = (
                f"{box.name} gives {shape_text(place)}, but a box is {BOX_NUMBERS} numbers: "
                "its centre and the roots of its height and width."
            )
            fixes = (
                [Fix(f"Use {BOX_NUMBERS} units", {"units": BOX_NUMBERS})]
                if hasattr(box.layer, "units")
                else []
            )
            yield problem_at(box, message, *fixes)

    def loss_in_words(self, report: Report, smoothing: float = 0.0) -> tuple[str, str]:
        """The weighted sum of two."""
        if report.errors or len(report.network.outputs()) != self.outputs:
            return NO_LOSS
        scores, box = ends(report)
        name, why = entropy_words(report[scores.id].output == (1,), smoothing)
        return (
            f"{self.class_weight:g} × {name} + {self.box_weight:g} × mean squared error",
            f"{scores.name} gives the class, with {why}; {box.name} the middle of the box and the roots of its height and width.",
        )


def ends(report: Report) -> tuple[Node, Node]:
    """The outputs of a network of two: that for the class scores, and that for the box.

    The box is the last one with 4 numbers, so that of two alike the second is it; without any, the second.
    """
    nodes = [report.network[key] for key in report.network.outputs()]
    boxes = [node for node in nodes if report[node.id].output == (BOX_NUMBERS,)]
    box = boxes[-1] if boxes else nodes[-1]
    return next(node for node in nodes if node is not box), box


def _branched(report: Report, node: Node, dense: Dense, what: str) -> Iterator[Fix]:
    """A second output beside one: from what that one takes, pooled where these are maps."""
    if not node.inputs:
        return
    source = report[node.inputs[0]].output
    if source is None:
        return
    layers = (GlobalAveragePooling2D(), dense) if len(source) == _IMAGE_AXES else (dense,)
    yield Fix(f"Add an output for {what}", insert=layers, append=True, beside=True)
