"""Semantic segmentation: which class every pixel belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.class_output import output_activation
from cnnstudio.core.layer import Fix, Layer
from cnnstudio.core.report import Problem, Report
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Shape
from cnnstudio.document.tasks.classification import appended, unfit_activation
from cnnstudio.document.tasks.loss_terms import LossTerm
from cnnstudio.document.tasks.task import TASKS, Aim, Task, output_of, problem_at
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.upsampling import UpSampling2D

MASKS = ("softmax", "sigmoid")
LOSSES = ("cross-entropy", "Dice", "focal", "cross-entropy and Dice")
_IMAGE_AXES = 3


@TASKS.register
@dataclass(frozen=True, slots=True)
class Segmentation(Task):
    """Say which class every pixel belongs to.

    With softmax every pixel belongs to one class or to the background, which has a score of its own in front;
    with sigmoid every class has a mask of its own, and masks may cover each other.

    Source: Long et al., Fully Convolutional Networks for Semantic Segmentation (2015); Ronneberger et al., U-Net (2015).
    """

    kind: ClassVar[str] = "segmentation"
    label: ClassVar[str] = "Semantic segmentation"
    figure: ClassVar[str] = "iou"
    figure_label: ClassVar[str] = "IoU"
    subject: ClassVar[str] = "masks"
    weighs: ClassVar[bool] = True

    masks: str = setting(
        "softmax",
        "Masks",
        "Softmax: one class a pixel, or background; sigmoid: a mask for each class.",
        choices=MASKS,
    )
    loss: str = setting("cross-entropy", "Loss", "How far masks are from the truth.", choices=LOSSES)
    focus: float = setting(
        2.0,
        "Focus",
        "How much less the focal loss counts pixels that are right already.",
        minimum=0,
        maximum=10,
        advanced=True,
    )
    score: float = setting(
        0.5, "Least score", "Of masks by sigmoid: pixels with a lower score do not belong to them.", minimum=0, maximum=1,
        advanced=True,
    )  # fmt: skip

    @property
    def has_background(self) -> bool:
        """Whether the background has a score of its own, in front of those of the classes."""
        return self.masks == "softmax"

    def depth(self, classes: int) -> int:
        """Scores of a pixel."""
        return classes + self.has_background

    @property
    def loss_terms(self) -> tuple[LossTerm, ...]:
        """Both halves where the loss has two."""
        if self.loss != "cross-entropy and Dice":
            return ()
        return (
            LossTerm("loss_entropy", "Cross-entropy", "−Σ p · ln p′", 1.0, "The mean over all pixels."),
            LossTerm("loss_dice", "Dice", "1 − 2 |A ∩ B| / (|A| + |B|)", 1.0,
                     "How little masks and truth cover each other."),
        )  # fmt: skip

    def misfits(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That it must end in scores for every pixel."""
        node, shape = output_of(report)
        given = entry_size(report)
        depth = self.depth(aim.classes)
        if shape is None or given is None:
            return
        scale = pixel_scale(given, shape)
        if scale == 1 and shape[2] == depth:
            return
        background = " and the background" if self.has_background else ""
        message = (
            f"{node.name} gives {shape_text(shape)}, but segmentation takes scores for {aim.classes} classes{background} "
            f"at every pixel, {shape_text((*given, depth))}: add the head for it."
        )
        yield problem_at(node, message, *_head_fixes(shape, node.layer, scale, depth, self.masks))

    def doubts(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That scores are no probabilities."""
        node, shape = output_of(report)
        activation = output_activation(report)
        if shape is not None and len(shape) == _IMAGE_AXES and activation is not None:
            yield from unfit_activation(node, activation, self.masks, "masks", "masks")

    def loss_in_words(self, report: Report, smoothing: float = 0.0) -> tuple[str, str]:
        """That of the settings."""
        of = "one class a pixel, or the background" if self.has_background else "a mask for each class"
        words = {
            "cross-entropy": "the mean over all pixels",
            "Dice": "how little masks and truth cover each other, class by class",
            "focal": f"cross-entropy that counts pixels less the surer they are right, with γ = {self.focus:g}",
            "cross-entropy and Dice": "the mean over all pixels, and how little masks and truth cover each other",
        }
        name = f"{self.loss} loss" if self.loss in ("Dice", "focal") else self.loss
        return name, f"Masks with {of}: {words[self.loss]}. Pixels that nobody knows count nothing."


def entry_size(report: Report) -> tuple[int | None, int | None] | None:
    """Height and width of the images that a network takes, in px; None if it takes no images."""
    for node in report.network:
        shape = report[node.id].output
        if not node.inputs and shape is not None and len(shape) == _IMAGE_AXES:
            return shape[0], shape[1]
    return None


def pixel_scale(given: tuple[int | None, int | None], shape: Shape) -> int | None:
    """How many pixels of the image stand for one of an output along an axis; None if it is no such output.

    An output that is smaller by a margin, as that of the first U-Net, has as many pixels: 1. One of half the size or
    less was shrunk.
    """
    if len(shape) != _IMAGE_AXES:
        return None
    scales = {
        max(1, round(before / after))
        for before, after in zip(given, shape, strict=False)
        if before is not None and after is not None
    }
    return 1 if not scales else scales.pop() if len(scales) == 1 else None


def _head_fixes(shape: Shape, layer: Layer, scale: int | None, depth: int, activation: str) -> Iterator[Fix]:
    """Ways from an output shape to scores for every pixel, the smallest edit first."""
    head = Conv2D(depth, (1, 1), activation=activation)
    if scale == 1 and hasattr(layer, "filters"):
        yield Fix(f"Use {depth} filters", {"filters": depth})
    if scale == 1:
        yield appended(f"Append a 1×1 convolution with {depth} filters", head)
    elif scale is not None:
        label = f"Append upsampling by {scale} and a 1×1 convolution with {depth} filters"
        yield appended(label, UpSampling2D((scale, scale), "bilinear"), head)
