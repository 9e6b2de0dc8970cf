"""The task that explains why a network finds a class in an image."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from cnnstudio.data.images import Picture
from cnnstudio.engine.explain.activation_maps import GradCAM
from cnnstudio.engine.explain.aims import At
from cnnstudio.engine.explain.asked import Asked
from cnnstudio.engine.explain.contour import outline
from cnnstudio.engine.explain.method import ExplainProgress, Finding, Floats, Method, Watch
from cnnstudio.engine.explain.score_map import ScoreMap
from cnnstudio.engine.inside.models import ModelSource, loaded
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report

_SPIKES = 0.99


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
        drawn: The scores of the class at every place of a map of scores; None for a row of them.
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
    drawn: ScoreMap | None = None

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
        return explained(asked, self.method, found, total)


def explained(asked: Asked, method: Method, found: Finding, total: int) -> Explanation:
    """What a method found, with all that is to be known about it.

    Args:
        asked: What it was asked about.
        method: The method.
        found: Its map.
        total: Passes through the network that it takes in all.
    """
    target = asked.network.target
    small = asked.preview(found)
    preview = small.raw if small.spread is None else small.spread
    limits = colour_limits(method, preview)
    score = asked.network.scores(asked.values[None])[0] if found.score is None else found.score
    return Explanation(
        method.kind,
        "" if asked.place is None else asked.place.name,
        target,
        asked.labels[target],
        float(score),
        float(asked.scores[target]),
        asked.on_image(found),
        found.raw,
        limits,
        outline(preview, limits[1] / 2) if limits[0] < limits[1] else np.zeros((0, 2, 2), np.float32),
        found.passes,
        total,
        asked.preparation,
        tuple(_notes(method, found, total)),
        asked.network.at,
        asked.where,
        asked.drawn,
    )


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
