"""What an explanation is asked about: the score, the layer and the image, found in a model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.aims import labels_of, likeliest, map_scores, row_scores
from cnnstudio.engine.explain.heads import Head, head_called, map_places, usual_place
from cnnstudio.engine.explain.method import Finding, Floats
from cnnstudio.engine.explain.placing import on_image
from cnnstudio.engine.explain.score_map import ScoreMap, laid_out
from cnnstudio.engine.explain.scored import Scored, scored
from cnnstudio.engine.explain.walk import Place, places
from cnnstudio.engine.inside.feeding import as_array, fed, run
from cnnstudio.engine.inside.models import picture_fit, task_of
from cnnstudio.engine.inside.taps import known_name

if TYPE_CHECKING:
    import keras

    from cnnstudio.engine.explain.explanation import Explain

_LISTED = 20  # layer names in a message
_PREVIEW = 320  # px: the longer side of maps that are sent while a method is at work


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a task asks about, found in the model.

    Attributes:
        network: The score that is explained.
        place: The layer that is looked at, or None.
        image: The picture.
        values: float32, (H, W, C), 0…255: the picture as it was fed.
        preparation: What was done to it.
        fit: How it was brought to the size.
        scores: float64, (classes,): the scores of all classes, 0…1.
        labels: What the classes are called.
        where: Of a map of scores, in words which of them count.
        drawn: The scores of the class at every place of such a map; None of a row of scores.
    """

    network: Scored
    place: Place | None
    image: Picture
    values: Floats
    preparation: tuple[str, ...]
    fit: str
    scores: NDArray[np.float64]
    labels: tuple[str, ...]
    where: str = ""
    drawn: ScoreMap | None = None

    @staticmethod
    def about(task: Explain, model: keras.Model) -> Asked:
        """Find class and layer.

        Args:
            task: Says what is asked.
            model: The model, or one with other weights.

        Raises:
            StudioError: The model, the image, the class or the layer does not suit.
        """
        aim = task_of(task.model)
        head = head_called(model, task.output, aim)
        fit = picture_fit(task.model)
        feed = fed(model, task.image, fit)
        given = as_array(run(model, feed.values[None])[head.output])[0]
        drawn = map_scores(given, head) if head.is_map else None
        if drawn is None and task.at:
            raise EngineError(
                f"{head.name} gives one row of scores for the image, at no place: leave the place out."
            )
        scores = row_scores(given, head) if drawn is None else drawn.of_classes(task.at)
        labels = labels_of(task.model, head, aim)
        target = _class(task.target, scores, labels, head)
        at = None if drawn is None else drawn.place(task.at, target)
        network = scored(model, head, target, at)
        place = _place(model, head, task.layer) if task.method.looks_at_layer else None
        where = "" if drawn is None else drawn.words(at)
        size = feed.values.shape[0], feed.values.shape[1]
        laid = (
            None if drawn is None else laid_out(drawn.values[..., target], task.image.pixels.shape, size, fit)
        )
        return Asked(
            network, place, task.image, feed.values, feed.preparation, fit, scores, labels, where, laid
        )

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the network's input, in px."""
        return self.values.shape[0], self.values.shape[1]

    def on_image(self, found: Finding) -> Floats:
        """A map at the image's own size."""
        values = found.raw if found.spread is None else found.spread
        return on_image(values, self.image.pixels.shape, self.size, self.fit)

    def preview(self, found: Finding) -> Finding:
        """The same with a map of the image's proportions that is small enough to be sent often."""
        height, width, channels = self.image.pixels.shape
        share = min(1.0, _PREVIEW / max(height, width))
        shape = (max(1, round(height * share)), max(1, round(width * share)), channels)
        values = found.raw if found.spread is None else found.spread
        return replace(found, spread=on_image(values, shape, self.size, self.fit))


def _class(asked: int | str | None, scores: NDArray[np.float64], labels: tuple[str, ...], head: Head) -> int:
    """The number of the class that is meant.

    Raises:
        EngineError: There is no such class.
    """
    if asked is None:
        return likeliest(scores, labels)[0]
    names = [label.casefold() for label in labels]
    text = str(asked).strip()
    if isinstance(asked, str) and text.casefold() in names:
        return names.index(text.casefold())
    try:
        number = int(text)
    except ValueError:
        raise EngineError(
            f"The network knows no class called {text}: give one of its {head.classes:,} classes, "
            f"such as {', '.join(labels[:3])}, or its number from 0 to {head.classes - 1:,}."
        ) from None
    if not 0 <= number < head.classes:
        raise EngineError(
            f"The network tells {head.classes:,} classes apart, numbered 0 to {head.classes - 1:,}: there is no class {number}."
        )
    return number


def _place(model: keras.Model, head: Head, asked: str) -> Place | None:
    """The layer that is meant.

    Raises:
        EngineError: There is none of that name, or it has no maps, or does not lead to the class scores.
    """
    known = map_places(model, head)
    if not asked:
        return usual_place(known, head)
    all_names = {place.name for place in places(model, head.output)}
    name = asked if asked in all_names else known_name(model, asked)
    for place in known:
        if place.name == name:
            return place
    names = [place.name for place in known]
    rest = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    way_out = f"choose one of {', '.join(names[-_LISTED:])}{rest}" if names else "choose saliency"
    if name in all_names:
        raise EngineError(f"{name} has no maps to look at: {way_out}.")
    raise EngineError(f"{name} does not lead to {head.name}: {way_out}.")
