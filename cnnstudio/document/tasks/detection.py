"""Detection on a grid: every object of an image, with its class and box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.class_output import output_activation
from cnnstudio.core.layer import Fix, Layer
from cnnstudio.core.network import Node
from cnnstudio.core.report import Problem, Report
from cnnstudio.core.settings import setting
from cnnstudio.core.shapes import shape_text
from cnnstudio.core.values import Shape
from cnnstudio.document.tasks.classification import appended
from cnnstudio.document.tasks.loss_terms import LossTerm, grid_loss_terms
from cnnstudio.document.tasks.task import TASKS, Aim, Task, output_of, problem_at
from cnnstudio.layers.adaptive_pooling import AdaptiveAveragePooling2D
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Reshape

BOX_VALUES = 5
"""Of each box of a cell: objectness, x and y in the cell, √width and √height of the image."""

_IMAGE_AXES = 3


@TASKS.register
@dataclass(frozen=True, slots=True)
class Detection(Task):
    """Find every object: each cell of a grid tells of the object whose middle it holds.

    A cell gives, for each of its boxes, the objectness, the middle of the box in the cell, and the roots of its
    width and height as shares of the image's; and then a probability a class.

    Source: Redmon et al., You Only Look Once: Unified, Real-Time Object Detection (2015).
    """

    kind: ClassVar[str] = "detection"
    label: ClassVar[str] = "Detection on a grid"
    figure: ClassVar[str] = "iou"
    figure_label: ClassVar[str] = "IoU"
    subject: ClassVar[str] = "boxes"

    grid: int = setting(7, "Grid", "Cells along the height and along the width.", minimum=1, maximum=256)
    boxes: int = setting(2, "Boxes", "Boxes that each cell proposes.", minimum=1, maximum=16)
    score: float = setting(
        0.25, "Least score", "Boxes with a lower score are not shown.", minimum=0, maximum=1
    )
    overlap: float = setting(
        0.45, "Overlap", "A box that covers a better one of its class by a larger IoU is suppressed.", minimum=0, maximum=1,
    )  # fmt: skip
    place_weight: float = setting(
        5.0,
        "Weight of places",
        "How much errors of boxes count in the loss.",
        minimum=0,
        maximum=1000,
        advanced=True,
    )
    empty_weight: float = setting(
        0.5, "Weight of empty boxes", "How much the objectness of boxes without an object counts in the loss.", minimum=0,
        maximum=1000, advanced=True,
    )  # fmt: skip

    @property
    def loss_terms(self) -> tuple[LossTerm, ...]:
        """The five sums of the paper."""
        return grid_loss_terms(self.place_weight, self.empty_weight)

    def depth(self, classes: int) -> int:
        """Values of a cell."""
        return self.boxes * BOX_VALUES + classes

    def misfits(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That it must end in a grid of cells."""
        node, shape = output_of(report)
        wanted = (self.grid, self.grid, self.depth(aim.classes))
        if shape is None or shape == wanted:
            return
        entry = next(node for node in report.network if not node.inputs)
        if None in shape and None in (report[entry.id].output or ()):
            yield self._open(entry, aim)
            return
        message = (
            f"{node.name} gives {shape_text(shape)}, but detection of {aim.classes} classes on {self.grid} × {self.grid} cells "
            f"with {self.boxes} box{'es' * (self.boxes > 1)} each takes {shape_text(wanted)} "
            f"({self.boxes} · {BOX_VALUES} + {aim.classes} = {wanted[2]} values a cell): add the head for it."
        )
        yield problem_at(node, message, *_head_fixes(shape, node.layer, wanted))

    def _open(self, entry: Node, aim: Aim) -> Problem:
        """That its images have any size."""
        message = (
            f"{entry.name} takes images of any size, but a grid of {self.grid} × {self.grid} cells takes one size: "
            "set the height and width of the input."
        )
        fixes = [] if aim.image is None else [Fix(f"Take {shape_text(aim.image)}", {"shape": aim.image})]
        return problem_at(entry, message, *fixes)

    def doubts(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """That values of 0…1 come from sigmoid."""
        node, shape = output_of(report)
        if shape != (self.grid, self.grid, self.depth(aim.classes)):
            return
        activation = output_activation(report)
        if activation in (None, "sigmoid", "linear"):
            return
        message = (
            f"{node.name} ends with {activation}, but every value of a cell lies in 0…1 by itself: "
            "use sigmoid, or none as the paper does."
        )
        fixes = [Fix("Use sigmoid", {"activation": "sigmoid"})] if hasattr(node.layer, "activation") else []
        yield problem_at(node, message, *fixes, is_error=False)

    def loss_in_words(self, report: Report, smoothing: float = 0.0) -> tuple[str, str]:
        """The five sums of the paper."""
        return (
            "YOLO's sum of squared errors",
            f"{self.place_weight:g} × (places + roots of the sides) of boxes with an object, their objectness against their IoU, "
            f"{self.empty_weight:g} × the objectness of all other boxes, and the class probabilities of cells with an object.",
        )


def _head_fixes(shape: Shape, layer: Layer, wanted: tuple[int, int, int]) -> Iterator[Fix]:
    """Ways from an output shape to a grid of cells, the smallest edit first."""
    side, _, depth = wanted
    head = Conv2D(depth, (1, 1), activation="sigmoid")
    if len(shape) == 1:
        yield appended(
            f"Append Dense and reshape to {side} × {side} × {depth}",
            Dense(side * side * depth, "sigmoid"),
            Reshape(wanted),
        )
    if len(shape) != _IMAGE_AXES:
        return
    height, width, _ = shape
    if (height, width) == (side, side):
        if hasattr(layer, "filters"):
            yield Fix(f"Use {depth} filters", {"filters": depth})
        yield appended(f"Append a 1×1 convolution with {depth} filters", head)
    else:
        label = f"Append pooling to {side} × {side} and a 1×1 convolution with {depth} filters"
        yield appended(label, AdaptiveAveragePooling2D((side, side)), head)
