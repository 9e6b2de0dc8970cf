"""Random layers that move pixels as a few steps, and the motions that all images of an epoch draw in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.layer import Layer
from cnnstudio.data.motions import Size, identity, stretching
from cnnstudio.engine.batches.warping import Filling
from cnnstudio.layers.augmentation import Motion, motion_of

Motions = NDArray[np.float64]
"""float64, (steps, N, 3, 3): what is done to each of N images in each step."""


class Step(NamedTuple):
    """Layers whose motions become one, so that pixels are mixed once only.

    Each image moves as by the layers one after the other; but what a layer would move out of sight and a later
    one back is seen.

    Attributes:
        layers: The layers, each with the size of the images that it gets.
        size: Height and width that come out, in px.
        filling: What they put where no pixel comes to.
    """

    layers: tuple[tuple[Layer, Size], ...]
    size: Size
    filling: Filling


def steps_of(layers: Sequence[Layer], size: Size) -> tuple[Step, ...]:
    """Layers one after the other, as few steps as their ways of filling allow.

    Args:
        layers: Layers that move pixels, or resize.
        size: Height and width of the images, in px.
    """
    steps: list[Step] = []
    for layer in layers:
        filling = _filling(layer)
        after = _size_after(layer, size)
        if steps and (filling is None or filling == steps[-1].filling or not _fills(steps[-1])):
            last = steps.pop()
            kept = last.filling if filling is None or _fills(last) else filling
            steps.append(Step((*last.layers, (layer, size)), after, kept))
        else:
            steps.append(Step(((layer, size),), after, filling or Filling("nearest")))
        size = after
    return tuple(steps)


def drawn_motions(steps: Sequence[Step], epoch: int, places: NDArray[np.int64]) -> Motions:
    """What images draw in an epoch: it follows from the layers' seeds, the epoch and the images' places alone.

    Args:
        steps: The steps; their layers have seeds.
        epoch: Number of the epoch, from 1.
        places: int64, (N,): where the images stand in their data set.
    """
    found = np.empty((len(steps), len(places), 3, 3))
    for number, step in enumerate(steps):
        whole = np.broadcast_to(identity(), found.shape[1:])
        for layer, size in step.layers:
            draws = _Draws(getattr(layer, "seed", None) or 0, epoch, places)
            motion = motion_of(layer, draws, size)
            whole = whole @ (
                stretching(size, step.size) if motion is None else _matrices(motion, len(places))
            )
        found[number] = whole
    return found


class _Draws:
    """Whenever it is called, one number for each of some images of a data set, all equally likely."""

    def __init__(self, seed: int, epoch: int, places: NDArray[np.int64]) -> None:
        self._seed, self._epoch, self._places = seed, epoch, places
        self._count = int(places.max(initial=-1)) + 1
        self._calls = 0

    def __call__(self, lower: float, upper: float) -> NDArray[np.float64]:
        self._calls += 1
        chance = np.random.default_rng((self._seed, self._epoch, self._calls))
        return (lower + (upper - lower) * chance.random(self._count))[self._places]


def _matrices(motion: Motion, count: int) -> NDArray[np.float64]:
    """A motion of each image: float64, (count, 3, 3)."""
    found = np.empty((count, 9))
    for place, numbers in enumerate((*motion.matrix, *motion.perspective, 1.0)):
        found[:, place] = numbers
    return found.reshape(count, 3, 3)


def _fills(step: Step) -> bool:
    """Whether one of a step's layers says how to fill."""
    return any(_filling(layer) is not None for layer, _ in step.layers)


def _filling(layer: Layer) -> Filling | None:
    """What a layer says of filling; None if it leaves nothing empty."""
    mode = getattr(layer, "fill_mode", None)
    if mode is None:
        return None
    return Filling(
        mode, getattr(layer, "interpolation", "bilinear"), float(getattr(layer, "fill_value", 0.0))
    )


def _size_after(layer: Layer, size: Size) -> Size:
    height, width = layer.output_shape((*size, 1))[:2]
    return (height or size[0], width or size[1])
