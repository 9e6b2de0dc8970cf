"""The task that explains why a network finds a class in an image."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.activation_maps import GradCAM
from cnnstudio.engine.explain.aims import At, labels_of, likeliest, map_scores, row_scores
from cnnstudio.engine.explain.contour import outline
from cnnstudio.engine.explain.heads import Head, head_called, map_places, usual_place
from cnnstudio.engine.explain.method import ExplainProgress, Finding, Floats, Method, Watch
from cnnstudio.engine.explain.placing import on_image
from cnnstudio.engine.explain.scored import Scored, scored
from cnnstudio.engine.explain.walk import Place, places
from cnnstudio.engine.inside.feeding import as_array, fed, run
from cnnstudio.engine.inside.models import ModelSource, loaded, picture_fit, task_of
from cnnstudio.engine.inside.taps import known_name
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

_LISTED = 20  # layer names in a message
_SPIKES = 0.99
_PREVIEW = 320  # px: the longer side of maps that are sent while a method is at work


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What speaks for a class in an image, place by place.

    Attributes:
        method: Kind of the method.
        layer: Name of the layer that was looked at, or "".
        target: The class, from 0.
        class_name: What it is called.
        score: Its score before softmax or sigmoid.
        probability: Its score 0…1, as predictions show it.
        map: float32, (H, W), at the image's own size; NaN where the network was shown nothing of
            the image, or where a stopped method has not been.
        raw: float32, (h, w): the same as the method gives it.
        limits: The values of the first and the last colour; around 0 where the map has a sign.
        outline: float32, (pieces, 2, 2): where the map has half its largest value; see `contour.outline`.
        passes: Passes through the network that it rests on.
        total: Passes that the method takes in all; more than ``passes`` if it was stopped.
        preparation: What was done to the image before the network, one line each.
        notes: What is to be known about the map, one sentence each.
        at: Row and column of the score in a map of scores; None for the mean over it, and for a row of scores.
        where: The same in words, for a sentence; "" for a row of scores.
    """

    method: str
    layer: str
    target: int
    class_name: str
    score: float
    probability: float
    map: Floats
    raw: Floats
    limits: tuple[float, float]
    outline: Floats
    passes: int
    total: int
    preparation: tuple[str, ...]
    notes: tuple[str, ...]
    at: tuple[int, int] | None = None
    where: str = ""

    @property
    def is_partial(self) -> bool:
        """Whether the method was stopped before its end."""
        return self.passes < self.total


@dataclass(frozen=True, slots=True)
class Explain:
    """Explain a class score of one image.

    Attributes:
        model: The model.
        image: The picture.
        method: How.
        target: The class: its number from 0 or its name; None for the likeliest.
        layer: The layer to look at, ``outer/inner`` for one in a nested model; "" for the last with maps.
        output: Of several outputs with class scores, the name of the one to explain; "" for the first.
        at: Where the score counts, of an output that gives scores at every place of a map: its row and column
            there, ``mean`` over the map, or where it is ``highest``; "" for the best cell of a detection grid,
            and else the mean.
    """

    purpose: ClassVar[str] = "the explanation"

    model: ModelSource
    image: Picture
    method: Method = field(default_factory=GradCAM)
    target: int | str | None = None
    layer: str = ""
    output: str = ""
    at: At = ""

    @property
    def small(self) -> bool:
        """Whether a training may wait for it."""
        return not self.method.is_long

    def __call__(self, report: Report, control: Control) -> Explanation:
        """The map of the class.

        Raises:
            StudioError: The model, the image, the class or the layer does not suit.
            Stopped: A stop was asked for before there was anything to show.
        """
        asked = Asked.about(self, loaded(self.model))
        total = self.method.passes(asked.size)

        def tell(progress: ExplainProgress) -> None:
            """Pass progress on, with a map of the image's proportions if there is one."""
            part = progress.partial
            report(progress if part is None else replace(progress, partial=asked.preview(part)))

        found = self.method.find(asked.network, asked.values, asked.place, Watch(tell, control, total))
        return asked.explanation(self.method, found, total)


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
        return Asked(network, place, task.image, feed.values, feed.preparation, fit, scores, labels, where)

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

    def explanation(self, method: Method, found: Finding, total: int) -> Explanation:
        """What was found, with all that is to be known about it."""
        target = self.network.target
        small = self.preview(found)
        preview = small.raw if small.spread is None else small.spread
        limits = colour_limits(method, preview)
        score = self.network.scores(self.values[None])[0] if found.score is None else found.score
        return Explanation(
            method.kind,
            "" if self.place is None else self.place.name,
            target,
            self.labels[target],
            float(score),
            float(self.scores[target]),
            self.on_image(found),
            found.raw,
            limits,
            outline(preview, limits[1] / 2) if limits[0] < limits[1] else np.zeros((0, 2, 2), np.float32),
            found.passes,
            total,
            self.preparation,
            tuple(_notes(method, found, total)),
            self.network.at,
            self.where,
        )


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


def colour_limits(method: Method, values: Floats) -> tuple[float, float]:
    """The values of the first and the last colour; both 0 where no place has a value.

    Of maps whose highest values stand alone, the hundredth part with these is passed over.
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return 0.0, 0.0
    sizes = np.abs(known)
    high = float(np.quantile(sizes, _SPIKES) if method.is_spiky else sizes.max()) or float(sizes.max())
    return (-high, high) if method.is_signed else (0.0, high)


def _notes(method: Method, found: Finding, total: int) -> list[str]:
    notes = []
    known = found.raw[np.isfinite(found.raw)]
    if found.passes < total:
        notes.append(f"Stopped early: {found.passes:,} of {total:,} passes, so the map is partial.")
    elif known.size < found.raw.size:
        notes.append(
            "The network gives NaN or infinite numbers for this image, so the map has places without a value."
        )
    if known.size and float(known.min()) == float(known.max()):
        value = float(known.max())
        if value == 0 and method.looks_at_layer:
            notes.append(
                "The map is 0 everywhere: nothing in this layer raises the score of the class. Try LayerCAM, or another layer."
            )
        else:
            notes.append(f"The map is {value:.4g} everywhere: no place counts more than another.")
    return notes
