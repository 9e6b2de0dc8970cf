"""The figures of an epoch that can say which epoch is the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Monitor:
    """A figure that every epoch of a run has.

    Attributes:
        figure: The field of `EpochPoint` that holds it.
        then: The figure that decides among epochs in which it is equal.
    """

    figure: str
    then: str

    @property
    def rises(self) -> bool:
        """Whether more of it is better."""
        return rises(self.figure)


def rises(figure: str) -> bool:
    """Whether more of a figure is better: a score, not a loss."""
    return figure.endswith("score")


MONITORS: Mapping[str, Monitor] = {
    "validation accuracy": Monitor("val_score", "val_loss"),
    "validation loss": Monitor("val_loss", "val_score"),
    "training accuracy": Monitor("score", "loss"),
    "training loss": Monitor("loss", "score"),
}
"""By the name that forms and saved files have for them; of tasks with boxes or masks, IoU stands in for accuracy."""

EARLIER_NAMES: Mapping[str, str] = {"accuracy": "validation accuracy", "loss": "validation loss"}
"""What files of earlier versions call them."""
