"""The measured times of layers, as cards ask for them; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnstudio.engine.building.layer_times import LayerTimes

Path = tuple[str, ...]
"""Ids that lead to a layer: of the blocks that it stands in, the outermost first, and its own."""
_UNITS = ((10**9, "s"), (10**6, "ms"), (10**3, "µs"))


@dataclass(frozen=True, slots=True, eq=False)
class TimeSums:
    """What was measured, with that of a block as the sum of its layers.

    Attributes:
        nanoseconds: For a whole batch, by the ids that lead to a layer or a block; of all together by ().
        batch: Images in the batch.
        device: What it was measured on.
        is_stale: Whether the network, or the batch, is another now.
    """

    nanoseconds: Mapping[Path, int]
    batch: int
    device: str
    is_stale: bool = False

    @property
    def conditions(self) -> str:
        """For how many images and on what: ``for a batch of 32 on CPU, 2 cores``."""
        images = f"a batch of {self.batch}" if self.batch > 1 else "one image"
        return f"for {images} on {self.device}"


def time_sums(found: LayerTimes, is_stale: bool = False) -> TimeSums:
    """Add up what was measured, block by block."""
    sums: dict[Path, int] = {(): 0}
    for path, spent in found.nanoseconds.items():
        for length in range(len(path) + 1):
            sums[path[:length]] = sums.get(path[:length], 0) + spent
    return TimeSums(sums, found.batch, found.device, is_stale)


@dataclass(frozen=True, slots=True, eq=False)
class CardTimes:
    """The times of the cards of one canvas.

    Attributes:
        sums: What was measured.
        place: Ids of the blocks that lead to what the canvas shows.
        paths_of: The ids that lead from there to each layer that a card stands for.
    """

    sums: TimeSums
    place: Path
    paths_of: Callable[[str], tuple[Path, ...]]

    def of(self, card: str) -> int | None:
        """The nanoseconds of a card for a whole batch; None where it was not measured."""
        found = [self.sums.nanoseconds.get((*self.place, *path)) for path in self.paths_of(card)]
        known = [spent for spent in found if spent is not None]
        return sum(known) if len(known) == len(found) else None

    @property
    def total(self) -> int | None:
        """The nanoseconds of all that the canvas shows."""
        return self.sums.nanoseconds.get(self.place)


def time_text(nanoseconds: int | None) -> str:
    """A time in at most three figures: ``2.4 ms``, ``310 µs``; ``?`` when unknown."""
    if nanoseconds is None:
        return "?"
    for step, unit in _UNITS:
        if nanoseconds >= step * 0.9995:
            scaled = nanoseconds / step
            return f"{scaled:,.{0 if scaled >= 99.95 else 1}f} {unit}"
    return f"{nanoseconds} ns" if nanoseconds else "0"
