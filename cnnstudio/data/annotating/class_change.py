"""Classes that are removed, made one or put in another order: what becomes of each label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

GONE = -1
"""The label of what is deleted together with its class."""


@dataclass(frozen=True, slots=True)
class ClassChange:
    """Another list of classes, and where each class before is in it.

    Attributes:
        title: What is done, as in *Undo remove dog*.
        said: What was done, as a sentence.
        before: Names of the classes before.
        after: Names of the classes then.
        labels: For each class before its label then; `GONE` where what is drawn of it is deleted.
    """

    title: str
    said: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    labels: tuple[int, ...]

    @property
    def names(self) -> dict[str, str | None]:
        """For the name of each class before its name then; None where what is drawn of it is deleted."""
        return {
            name: None if label == GONE else self.after[label]
            for name, label in zip(self.before, self.labels, strict=True)
        }

    def mask_table(self) -> NDArray[np.uint8]:
        """For each value of a mask the value then: uint8, (256,); 0 where its class is deleted."""
        table = np.arange(256, dtype=np.uint8)
        for label, after in enumerate(self.labels):
            table[label + 1] = after + 1
        return table


def removed(classes: Sequence[str], label: int, into: int = GONE) -> ClassChange:
    """A class less.

    Args:
        classes: Names of the classes.
        label: The class that goes.
        into: The class that gets what is drawn of it; `GONE` if that is deleted.
    """
    kept = [place for place in range(len(classes)) if place != label]
    labels = {place: after for after, place in enumerate(kept)}
    labels[label] = GONE if into == GONE else labels[into]
    name = classes[label]
    title = f"remove {name}" if into == GONE else f"make {name} {classes[into]}"
    said = f"The class {name} {'is gone' if into == GONE else f'is {classes[into]} now'} in all images."
    return ClassChange(
        title, said, tuple(classes),
        tuple(classes[place] for place in kept), tuple(labels[place] for place in range(len(classes))),
    )  # fmt: skip


def moved(classes: Sequence[str], label: int, step: int) -> ClassChange | None:
    """A class so many places further down; None where the list ends.

    Args:
        classes: Names of the classes.
        label: The class.
        step: 1 for one place down, −1 for one up.
    """
    to = label + step
    if not 0 <= to < len(classes):
        return None
    order, way = list(range(len(classes))), "down" if step > 0 else "up"
    order.insert(to, order.pop(label))
    return ClassChange(
        f"move {classes[label]} {way}", f"The class {classes[label]} stands one place further {way} now.", tuple(classes),
        tuple(classes[place] for place in order), tuple(order.index(place) for place in range(len(classes))),
    )  # fmt: skip


def extended(change: ClassChange, more: Sequence[str]) -> ClassChange:
    """The same change of a list that has more classes at its end, which stay."""
    after = (*change.after, *[name for name in more if name not in change.after])
    labels = (*change.labels, *[after.index(name) for name in more])
    return replace(change, before=(*change.before, *more), after=after, labels=labels)
