"""Which number of a network is explained: a class's score in a row, at one place of a map, or on average over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.document.tasks import Segmentation, Task
from cnnstudio.engine.explain.heads import Head
from cnnstudio.engine.inside.models import ModelSource, class_names, scene_classes
from cnnstudio.engine.predicting.scores import class_scores
from cnnstudio.vision.grid import grid_values

BACKGROUND = "background"
MEAN, HIGHEST = "mean", "highest"
At = tuple[int, int] | str
"""Row and column of a map of scores; or `MEAN`, `HIGHEST`, or "" for what is usual."""

_ONE_PROBABILITY = ("sigmoid", "hard_sigmoid")


@dataclass(frozen=True, slots=True, eq=False)
class MapScores:
    """The scores that a network gives at every place of a map.

    Attributes:
        values: float64, (h, w, classes), 0…1; of a detection grid, with the objectness of the cell's best box.
        head: The output that they come from.
    """

    values: NDArray[np.float64]
    head: Head

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the map."""
        return self.values.shape[0], self.values.shape[1]

    def of_classes(self, at: At) -> NDArray[np.float64]:
        """One score a class, (classes,): at a place, the highest of all places, or the mean over them.

        Raises:
            EngineError: The map has no such place.
        """
        at = self.usual(at)
        if at == MEAN:
            return np.asarray(self.values.mean(axis=(0, 1)))
        if at == HIGHEST:
            return np.asarray(np.where(np.isnan(self.values), -np.inf, self.values).max(axis=(0, 1)))
        return np.asarray(self.values[self.place(at, 0) or (0, 0)])

    def place(self, at: At, target: int) -> tuple[int, int] | None:
        """The row and column that is meant; None for the mean over the map.

        Args:
            at: What was asked for.
            target: The class, from 0, whose highest score counts.

        Raises:
            EngineError: The map has no such place.
        """
        at = self.usual(at)
        if at == MEAN:
            return None
        rows, columns = self.size
        if at == HIGHEST:
            of_class = np.nan_to_num(self.values[..., target], nan=-np.inf)
            row, column = divmod(int(of_class.argmax()), columns)
            return row, column
        if isinstance(at, str):
            raise EngineError(f"{at} is no place of a map: give its row and column, {MEAN} or {HIGHEST}.")
        if not (0 <= at[0] < rows and 0 <= at[1] < columns):
            raise EngineError(
                f"{self.head.name} gives scores at {rows:,} × {columns:,} places: there is no row {at[0]}, column {at[1]}, "
                f"as they count from 0 to {rows - 1:,} and {columns - 1:,}."
            )
        return at

    def usual(self, at: At) -> At:
        """What is asked for if nothing is: the best cell of a detection grid, the mean over a map of pixels."""
        return at or (HIGHEST if self.head.boxes else MEAN)

    def words(self, place: tuple[int, int] | None) -> str:
        """Where that is, for a sentence."""
        rows, columns = self.size
        if place is None:
            return f"on average over {rows:,} × {columns:,} places"
        return f"at row {place[0]}, column {place[1]} of {rows:,} × {columns:,} places"


def map_scores(values: NDArray[np.float32], head: Head) -> MapScores:
    """What an output says of every place.

    Args:
        values: float32, (h, w, units): what came out for one image.
        head: The output.
    """
    if head.boxes:
        cells = grid_values(values, head.boxes, (1, 1))
        return MapScores(cells.objectness.max(axis=-1, keepdims=True) * cells.classes, head)
    flat = values.reshape(-1, head.units).astype(np.float64)
    if head.units == 1:
        positive = flat if head.activation in _ONE_PROBABILITY else 1 / (1 + np.exp(-flat))
        scores = np.concatenate([1 - positive, positive], axis=1)
    elif head.activation in ("softmax", *_ONE_PROBABILITY):
        scores = flat
    else:
        powers = np.exp(flat - flat.max(axis=1, keepdims=True))
        scores = powers / powers.sum(axis=1, keepdims=True)
    return MapScores(scores.reshape(*values.shape[:2], -1), head)


def row_scores(values: NDArray[np.float32], head: Head) -> NDArray[np.float64]:
    """The scores of an output with one row of them, (classes,), 0…1."""
    return class_scores(values.reshape(-1), head.activation)


def labels_of(source: ModelSource, head: Head, task: Task | None) -> tuple[str, ...]:
    """What the classes of an output are called.

    Args:
        source: The model.
        head: The output.
        task: What the model does, if that is known.
    """
    if head.is_map:
        names = scene_classes(source)
        has_background = head.units == 1 or (isinstance(task, Segmentation) and task.has_background)
        if has_background:
            names = (BACKGROUND, *names)
        if len(names) == head.classes:
            return names
    return class_names(source, head.classes)


def likeliest(scores: NDArray[np.float64], labels: tuple[str, ...]) -> tuple[int, ...]:
    """The classes, the likeliest first; the background last, as nobody asks first what speaks for it."""
    order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")
    found = [int(number) for number in order]
    return tuple(sorted(found, key=lambda number: number == 0 and labels[0] == BACKGROUND))
