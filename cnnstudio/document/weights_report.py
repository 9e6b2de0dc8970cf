"""Which layers of a network have their weights from its weights file, which do not, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cnnstudio.core.numerals import enumeration, exact, times
from cnnstudio.core.report import Report, State
from cnnstudio.core.saved import Saved, saved_inside, saved_of

Shapes = tuple[tuple[int, ...], ...]
"""The shapes of all weights of a layer, in Keras's order."""

_NAMED = 3
_KERNEL_AXES = 4


def fits_saved(then: Shapes, now: Shapes) -> bool:
    """Whether a layer can take saved weights: they have its shapes, or are those of the same layer as a convolution.

    The kernel of a dense layer behind Flatten holds the weights of a convolution that sees the whole map, in the
    same order.

    Args:
        then: The shapes of the saved arrays.
        now: The shapes that the layer has.
    """
    return len(then) == len(now) and all(
        one == other or _is_dense_of(one, other) or _is_dense_of(other, one)
        for one, other in zip(then, now, strict=True)
    )


def _is_dense_of(dense: tuple[int, ...], convolution: tuple[int, ...]) -> bool:
    return len(convolution) == _KERNEL_AXES and dense == (math.prod(convolution[:-1]), convolution[-1])


@dataclass(frozen=True, slots=True)
class Misfit:
    """A layer that has another shape than its saved weights.

    Attributes:
        layer: What Keras calls it in the model.
        then: The shapes of the saved arrays.
        now: The shapes that it has.
    """

    layer: str
    then: Shapes
    now: Shapes

    @property
    def words(self) -> str:
        """``dense: 2048 × 1000 then, 2048 × 10 now``."""
        pairs = [(then, now) for then, now in zip(self.then, self.now, strict=False) if then != now] or [
            (self.then[-1] if self.then else (), self.now[-1] if self.now else ())
        ]
        if len(self.then) != len(self.now):
            return f"{self.layer}: {len(self.then)} arrays then, {len(self.now)} now"
        then, now = pairs[0]
        return f"{self.layer}: {times(then) or 'one number'} then, {times(now) or 'one number'} now"


@dataclass(frozen=True, slots=True)
class WeightsReport:
    """What became of the saved weights.

    Attributes:
        source: Name of the file.
        taken: The layers that have theirs from it.
        misfits: Those whose shape is another now; they have start weights.
        new: Those that the file has nothing for; they have start weights.
    """

    source: str
    taken: tuple[str, ...]
    misfits: tuple[Misfit, ...]
    new: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many layers have weights."""
        return len(self.taken) + len(self.misfits) + len(self.new)

    @property
    def words(self) -> str:
        """What to tell in a few sentences."""
        every = self.count
        if not every:
            return f"No layer that can be counted has weights, so that none takes any from {self.source}."
        if len(self.taken) == every == 1:
            return f"The one layer with weights has them from {self.source}."
        if len(self.taken) == every:
            return f"All {exact(every)} layers with weights have them from {self.source}."
        parts = [
            f"{exact(len(self.taken))} of {exact(every)} layers with weights have them from {self.source}."
        ]
        if self.misfits:
            parts.append(f"Another shape now: {_some([one.words for one in self.misfits], '; ')}.")
        if self.new:
            parts.append(f"Not in the file: {_some(list(self.new))}.")
        parts.append("These have start weights.")
        return " ".join(parts)


def _some(texts: list[str], separator: str = "") -> str:
    shown = texts[:_NAMED]
    if len(texts) > _NAMED:
        shown.append(f"{exact(len(texts) - _NAMED)} more")
    return separator.join(shown) if separator else enumeration(shown)


def weights_report(source: str, report: Report, saved: Mapping[str, Shapes]) -> WeightsReport:
    """Compare a network with the layers of its weights file, without Keras.

    Args:
        source: Name of the file.
        report: The network's report.
        saved: The shapes of the file's layers, by what the nodes call them.
    """
    taken, misfits, new = [], [], []
    for layer, key, now in _weighted(report, "", None):
        then = saved.get(key)
        if then is None:
            new.append(layer)
        elif not fits_saved(then, now):
            misfits.append(Misfit(layer, then, now))
        else:
            taken.append(layer)
    return WeightsReport(source, tuple(taken), tuple(misfits), tuple(new))


def _weighted(report: Report, around: str, outer: Saved | None) -> Iterator[tuple[str, str, Shapes]]:
    """Every sound layer with weights: its name, what the file calls it, the shapes; calls of a shared one once.

    Args:
        report: The report of a network, or of what a block stands for.
        around: Name of that block with a slash behind it; "" for the network itself.
        outer: The saved layers of that block.
    """
    seen: set[str] = set()
    for key in report.network.order():
        node, found = report.network[key], report[key]
        if node.shared in seen or node.bypassed or found.state is not State.SOUND:
            continue
        if node.shared:
            seen.add(node.shared)
        saved = (() if outer is None else saved_inside(outer, node.name)) or node.weights
        if found.inner is not None:
            yield from _weighted(found.inner, f"{around}{node.name}/", saved)
            continue
        shapes = tuple([weight.shape for weight in node.layer.weights(*found.inputs)])
        if shapes:
            yield f"{around}{node.name}", saved_of(saved), shapes
