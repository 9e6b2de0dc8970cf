"""The task that checks whether a map has to do with what the network has learned."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.cost import FLOAT_BYTES
from cnnstudio.core.errors import EngineError
from cnnstudio.engine.building.randomness import own_randomness
from cnnstudio.engine.explain.aims import MEAN
from cnnstudio.engine.explain.asked import Asked
from cnnstudio.engine.explain.explanation import Explain, Explanation, explained
from cnnstudio.engine.explain.method import ExplainProgress, Watch
from cnnstudio.engine.explain.walk import is_model
from cnnstudio.engine.inside.models import loaded
from cnnstudio.engine.inside.taps import layer_calls
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.memory import check_memory
from cnnstudio.engine.process.task import Report

if TYPE_CHECKING:
    import keras

_STEPS = 6  # of a cascade
ALIKE, UNLIKE = 0.8, 0.4
"""Rank correlations from which on two maps hardly differ, and below which they do."""


@dataclass(frozen=True, slots=True)
class SanityStep:
    """How much of a map is left with some of the weights drawn by lot.

    Attributes:
        layer: The first layer that was randomized; all those behind it were too.
        count: How many layers were.
        correlation: Rank correlation of the map with that of the network, −1…1; None where one of
            them is the same everywhere.
    """

    layer: str
    count: int
    correlation: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Sanity:
    """What became of a map when the network forgot what it had learned.

    Attributes:
        explanation: That of the network with all weights drawn by lot.
        steps: From the top of the network down; the last has all layers.
        layers: Layers with weights in all.
    """

    explanation: Explanation
    steps: tuple[SanityStep, ...]
    layers: int

    @property
    def correlation(self) -> float | None:
        """Rank correlation with all weights drawn by lot."""
        return self.steps[-1].correlation

    @property
    def words(self) -> str:
        """What that says about the map, one sentence."""
        found = self.correlation
        if found is None:
            return "One of the two maps is the same everywhere, so they cannot be compared."
        number = f"rank correlation {found:.2f}".replace("-", "−")
        if found >= ALIKE:
            return (
                f"Hardly changed ({number}): this map shows the image more than what the network has learned."
            )
        if found >= UNLIKE:
            return f"Changed in part ({number}): some of this map does not depend on what the network has learned."
        return f"Changed ({number}): this map depends on what the network has learned."


@dataclass(frozen=True, slots=True)
class CheckSanity:
    """Explain the same class of the same image with weights drawn by lot; answers with `Sanity`.

    Each array of weights is drawn from a normal distribution of its own mean and standard deviation;
    biases, and what belongs to single channels, change places within their layer.

    Source: Adebayo et al. (2018), *Sanity checks for saliency maps*, NeurIPS: the cascading
    randomization of section 4, compared by Spearman's rank correlation; of maps with a sign the
    sizes are compared.

    Attributes:
        task: The explanation that is checked.
        cascades: Whether layers are randomized little by little from the top, or all at once.
        seed: What the weights are drawn with.
    """

    purpose: ClassVar[str] = "the sanity check"

    task: Explain
    cascades: bool = True
    seed: int = 0

    def __call__(self, report: Report, control: Control) -> Sanity:
        """Compare the maps.

        Raises:
            StudioError: The explanation cannot be made, or the model cannot be copied.
            Stopped: A stop was asked for.
        """
        model = loaded(self.task.model)
        found = self._explained(model, 0, 1, report, control)
        at = (
            (found.at or MEAN) if found.where else ""
        )  # at the same place, wherever the copy's scores are highest
        task = replace(self.task, target=found.target, layer=found.layer, at=at)
        copy = _copied(model)
        layers = _weighted(model)
        twins = dict(zip(map(id, layers), _weighted(copy), strict=True))
        counts = self._counts(len(layers))
        steps, done = [], 0
        for number, count in enumerate(counts, 1):
            for place in range(len(layers) - 1 - done, len(layers) - 1 - count, -1):
                chance = np.random.default_rng([self.seed, place])
                twins[id(layers[place])].set_weights(drawn(layers[place].get_weights(), chance))
            done = count
            randomized = replace(self, task=task)._explained(copy, number, len(counts) + 1, report, control)
            first = layers[len(layers) - count].name
            steps.append(SanityStep(first, count, self._correlation(found, randomized)))
        return Sanity(randomized, tuple(steps), len(layers))

    def _correlation(self, found: Explanation, randomized: Explanation) -> float | None:
        if self.task.method.is_signed:  # A map turned upside down shows as much of the image as before.
            return rank_correlation(np.abs(found.raw), np.abs(randomized.raw))
        return rank_correlation(found.raw, randomized.raw)

    def _counts(self, layers: int) -> list[int]:
        """How many layers from the top are randomized at each step.

        Raises:
            EngineError: There are none.
        """
        if not layers:
            raise EngineError("The network has no weights, so there is nothing to draw by lot.")
        steps = min(_STEPS, layers) if self.cascades else 1
        return [math.ceil(layers * step / steps) for step in range(1, steps + 1)]

    def _explained(
        self, model: keras.Model, step: int, steps: int, report: Report, control: Control
    ) -> Explanation:
        asked = Asked.about(self.task, model)
        method = self.task.method
        total = method.passes(asked.size)

        def tell(progress: ExplainProgress) -> None:
            """Of all the maps, so much is done."""
            left = progress.seconds_left
            rest = (
                None
                if left is None
                else left + (steps - 1 - step) * (left / max(1e-9, 1 - progress.fraction))
            )
            report(ExplainProgress(step * total + progress.done, steps * total, rest))

        control.check()
        found = method.find(asked.network, asked.values, asked.place, Watch(tell, control, total))
        control.check()  # a part of a map is nothing to compare
        tell(ExplainProgress(total, total, None))
        return explained(asked, method, found, total)


def _copied(model: keras.Model) -> keras.Model:
    """A model of the same layers and weights.

    Raises:
        EngineError: It cannot be copied, or there is no room for it.
    """
    import keras

    check_memory(FLOAT_BYTES * model.count_params(), "copy the network", "close other programs")
    try:
        with own_randomness(0):
            copy = keras.models.clone_model(model)
        copy.set_weights(model.get_weights())
    except (ValueError, TypeError, NotImplementedError) as error:
        raise EngineError(
            f"{model.name} cannot be copied ({error}), so its weights cannot be drawn by lot."
        ) from error
    return copy


def _weighted(model: keras.Model) -> list[Any]:
    """All layers with weights, those of nested models too, in the order of their first calls."""
    found: dict[int, Any] = {}
    for node in layer_calls(model):
        layer = node.operation
        inner = _weighted(layer) if is_model(layer) else [layer] if getattr(layer, "weights", None) else []
        for one in inner:
            found.setdefault(id(one), one)
    return list(found.values())


def drawn(weights: list[NDArray[Any]], chance: np.random.Generator) -> list[NDArray[Any]]:
    """Weights by lot for one layer, as large as its own.

    Args:
        weights: Its arrays. Those of several axes are drawn anew; in those of one axis, the values change
            places, in all of one length alike, so that what belongs to a channel stays together.
        chance: Where they are drawn from.
    """
    orders: dict[int, NDArray[Any]] = {}
    found = []
    for values in weights:
        if values.ndim == 1:
            order = orders.setdefault(len(values), chance.permutation(len(values)))
            found.append(values[order])
        elif values.ndim > 1 and values.dtype.kind == "f":
            exact = values.astype(np.float64)
            noise = chance.normal(exact.mean(), exact.std(), values.shape)
            found.append(noise.astype(values.dtype))
        else:
            found.append(values)
    return found


def rank_correlation(first: NDArray[Any], second: NDArray[Any]) -> float | None:
    """Spearman's rank correlation of two maps of one shape, equal values sharing their mean rank.

    Places without a finite value in either are left out; None where a map is the same everywhere.
    """
    known = np.isfinite(first) & np.isfinite(second)
    one, other = _ranks(first[known]), _ranks(second[known])
    if len(one) < 2 or one.std() == 0 or other.std() == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    means: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[places]
    return means
