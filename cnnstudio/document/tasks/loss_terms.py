"""The addends of a task's loss: what histories and people call them, what they sum, and what they weigh."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LossTerm:
    """One addend of a loss.

    Attributes:
        key: What histories call it: ``loss_xy``; there it is weighted, so that all terms add up to the loss without
            the penalties of layers.
        label: The same for people.
        formula: What is summed, without the weight; what the network gives has a ′.
        weight: What it counts in the loss.
        help: What it is about, in a sentence.
    """

    key: str
    label: str
    formula: str
    weight: float
    help: str


def grid_loss_terms(place_weight: float, empty_weight: float) -> tuple[LossTerm, ...]:
    """The five sums of the loss of a grid of cells, in the order of the paper.

    Args:
        place_weight: λ_coord.
        empty_weight: λ_noobj.

    Source: Redmon et al. (2015), equation 3.
    """
    return (
        LossTerm("loss_xy", "Centre", "(x−x′)² + (y−y′)²", place_weight,
                 "Of the box that is responsible for an object: how far its middle is off, in cells."),
        LossTerm("loss_size", "Size", "(√w−√w′)² + (√h−√h′)²", place_weight,
                 "Of the same box: how far the roots of its width and height are off, as shares of the picture."),
        LossTerm("loss_object", "Object", "(IoU−C′)²", 1.0,
                 "Of the same box: how far its objectness is off its IoU with the object."),
        LossTerm("loss_no_object", "No object", "C′²", empty_weight,
                 "Of all other boxes: their objectness, which ought to be 0."),
        LossTerm("loss_class", "Classes", "Σ (p−p′)²", 1.0,
                 "Of cells with an object: how far the probabilities of the classes are off."),
    )  # fmt: skip
