"""The figures of an epoch that can say which epoch is the best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Monitor:
    """A figure that every epoch of a run has.

    Attributes:
        figure: What Keras and the history of a run call it.
        then: The figure that decides among epochs in which it is equal.
    """

    figure: str
    then: str

    @property
    def rises(self) -> bool:
        """Whether more of it is better."""
        return rises(self.figure)


def rises(figure: str) -> bool:
    """Whether more of a figure is better: an accuracy, not a loss."""
    return figure.endswith("accuracy")


MONITORS: Mapping[str, Monitor] = {
    "validation accuracy": Monitor("val_accuracy", "val_loss"),
    "validation loss": Monitor("val_loss", "val_accuracy"),
    "training accuracy": Monitor("accuracy", "loss"),
    "training loss": Monitor("loss", "accuracy"),
}
"""By the name that forms and saved files have for them."""

EARLIER_NAMES: Mapping[str, str] = {"accuracy": "validation accuracy", "loss": "validation loss"}
"""What files of earlier versions call them."""
