"""The loss of a localizer or a segmenter on test images, term by term, as training counts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.project import Project
from cnnstudio.engine.objectives.compiling import objective_of
from cnnstudio.engine.objectives.localization import LocalizationObjective
from cnnstudio.engine.objectives.objective import ImagePart

if TYPE_CHECKING:
    import keras

LOSS = "loss"
"""What a loss is called that has no terms."""


class TermTally:
    """Adds up the loss of batches, and the terms that it is the sum of.

    Args:
        project: What the network was trained for.
        model: The network.
        part: The images.
        order: int64, (classes,): the network's number of each class of theirs.
    """

    def __init__(
        self, project: Project, model: keras.Model, part: ImagePart, order: NDArray[np.int64]
    ) -> None:
        import keras

        self._model, self._part, self._order = model, part, order
        self._objective = objective_of(project)
        ends = self._objective.ends(model)
        self._metrics = list(_named(ends.metrics, [term.key for term in project.task.loss_terms]))
        if not self._metrics:
            self._metrics = [(0, keras.metrics.MeanMetricWrapper(ends.loss.call, name=LOSS))]
        self._loss = ends.loss

    def add_objects(self, begin: int, outputs: Sequence[NDArray[np.floating]]) -> None:
        """Take what a localizer gives for some images; those without an object do not count.

        Args:
            begin: The number of the first image.
            outputs: (N, …), one an output.
        """
        if not isinstance(self._objective, LocalizationObjective):
            return
        numbers = range(begin, begin + len(outputs[0]))
        objects = [self._renamed(number) for number in numbers]
        known = np.array([bool(things) for things in objects])
        if known.any():
            rows = self._objective.rows([things for things in objects if things], self._part, self._model)
            self._update(rows, [output[known] for output in outputs])

    def _renamed(self, number: int) -> list[Any]:
        return [replace(thing, label=int(self._order[thing.label])) for thing in self._part.objects(number)]

    def balance(self, places: NDArray[np.int64]) -> None:
        """Let the pixels of rare classes weigh more, as in a training that was told to.

        Args:
            places: int64, (N,): the training images in the data set.
        """
        part = replace(self._part, places=places)
        maps = self._objective.targets(np.empty(0, np.int64), part, self._model)
        likeness: Any = SimpleNamespace(outputs=self._model.outputs, loss=self._loss)
        self._objective.balance(likeness, maps)
        weights = np.array(self._loss.weights)
        first = len(weights) - len(self._order)
        weights[first + self._order] = weights[first:].copy()
        self._loss.weights = weights.tolist()

    def add_maps(self, truth: NDArray[np.uint8], scores: NDArray[np.floating]) -> None:
        """Take what a segmenter gives for some images.

        Args:
            truth: uint8, (N, H, W): label maps with the network's numbers.
            scores: (N, h, w, K), as the network gives them.
        """
        self._update((truth,), [scores])

    def _update(self, truths: Sequence[Any], outputs: Sequence[NDArray[np.floating]]) -> None:
        for place, metric in self._metrics:
            metric.update_state(truths[place], outputs[place])

    @property
    def means(self) -> Mapping[str, float]:
        """Each term's mean over the images, weighted, by its key; together they are the loss."""
        return {metric.name: float(metric.result()) for _, metric in self._metrics}


def _named(metrics: Sequence[Any], keys: Sequence[str]) -> Iterator[tuple[int, Any]]:
    """The metrics with some names, each with the place of the output that it is about."""
    for place, found in enumerate(metrics):
        for metric in found if isinstance(found, list) else [found]:
            if metric.name in keys:
                yield (place if isinstance(found, list) else 0), metric
