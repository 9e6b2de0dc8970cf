"""Pictures larger than a network go through it in tiles that overlap; their scores are blended."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import Network, Node
from cnnstudio.core.numerals import exact
from cnnstudio.core.values import Shape
from cnnstudio.data.preparation import fit_to
from cnnstudio.engine.predicting.mask_bands import Scores
from cnnstudio.vision.tiles import Tile, blended, tiles

Size = tuple[int, int]
ScoresOf = Callable[[NDArray[np.float32]], Scores]
"""From pixels, float32, (N, H, W, C), to scores, float32, (N, h, w, K)."""

SIDES = tuple(range(512, 447, -1))
"""What sides tiles have, in px, where a network takes images of any size: the first with which it can be built."""
_SHARED = 4
"""Neighbours overlap by one such part of a tile."""
_PIXELS = 1 << 20
"""Pixels that go through the network at once."""


@dataclass(frozen=True, slots=True)
class Tiling:
    """How large tiles are.

    Attributes:
        given: Height and width of what the network is given, in px.
        told: Height and width of what it tells of, in px: the middle of that.
        stride: How many px of what it is given stand for one of its smallest map.
    """

    given: Size
    told: Size
    stride: int = 1

    @property
    def overlap(self) -> int:
        """How many px neighbours are to share of what is told, at least."""
        return min(self.told) // _SHARED

    @property
    def shared(self) -> int:
        """How many px they share in fact, at least: steps are multiples of the stride."""
        step = max((min(self.told) - self.overlap) // self.stride, 1) * self.stride
        return max(0, min(self.told) - step) if self.stride <= min(self.told) else self.overlap

    @property
    def margin(self) -> Size:
        """How many px lie above and left of what is told."""
        return (self.given[0] - self.told[0]) // 2, (self.given[1] - self.told[1]) // 2

    def is_needed(self, size: Size) -> bool:
        """Whether a picture is larger than one tile, or the network needs to see what lies around it."""
        return size[0] > self.told[0] or size[1] > self.told[1] or any(self.margin)

    def placed(self, size: Size) -> tuple[Tile, ...]:
        """The tiles of a picture, by what is told, row by row."""
        return tiles(size, self.told, self.overlap, self.stride)

    def surrounded(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """A picture, (H, W, C), with so much around it that all tiles lie inside; it is mirrored, as U-Net's authors do."""
        placed = self.placed((pixels.shape[0], pixels.shape[1]))
        ends = max(tile.top for tile in placed), max(tile.left for tile in placed)
        borders = [
            (margin, max(margin, end + given - margin - length))
            for margin, end, given, length in zip(self.margin, ends, self.given, pixels.shape, strict=False)
        ]
        return np.pad(pixels, [*borders, (0, 0)], mode="symmetric")

    def description(self, size: Size) -> str:
        """What is done to a picture."""
        count, (height, width) = len(self.placed(size)), self.told
        if count == 1:
            return f"mirrored at its edges to {self.given[1]} × {self.given[0]} px, of which the network tells the middle"
        margin = f", each with what lies around it, {self.given[1]} × {self.given[0]} px in all" * any(
            self.margin
        )
        return f"cut into {exact(count)} tiles of {width} × {height} px that overlap by {self.shared} px at least{margin}"


def tiling_of(network: Network, trained: Size | None = None) -> Tiling:
    """The tiles that a network takes.

    Args:
        network: The network; it gives scores for pixels.
        trained: Height and width of the images that it was trained with; they serve where it takes any size, and
            no larger one was found that goes through.

    Raises:
        EngineError: It takes images of any size, and none that was tried goes through.
    """
    entry = next(node for node in network if not node.inputs)
    height, width, channels = entry.layer.output_shape()
    trials = [(side, side) for side in SIDES] + ([trained] if trained else [])
    for side in trials:
        given = height or side[0], width or side[1]
        told = _told(network, entry, (*given, channels))
        if told is not None:
            return Tiling(given, *told)
    raise EngineError(
        f"No tiles of {SIDES[-1]} to {SIDES[0]} px go through the network: give its input a fixed height and width."
    )


def _told(network: Network, entry: Node, shape: Shape) -> tuple[Size, int] | None:
    """Height and width of what comes out of a shape, and the stride; None where it does not go through."""
    report = analyse(network.with_node(entry.with_layer(entry.layer.with_settings(shape=shape))))
    found = report[network.outputs()[0]].output
    if report.errors or found is None or len(found) != len(shape):
        return None
    height, width = found[:2]
    if height is None or width is None or shape[0] is None or shape[1] is None:
        return None
    if height > shape[0] or width > shape[1]:
        return None
    strides = [stride for node in report.network for stride in report.effective_stride(node.id) or ()]
    return (height, width), math.lcm(*[stride for stride in strides if isinstance(stride, int)])


def tiled_bands(
    pixels: NDArray[Any],
    channels: int | None,
    tiling: Tiling,
    scores: ScoresOf,
    step: Callable[[int, int], None],
) -> Iterator[tuple[int, Scores]]:
    """The scores of a picture, from above down, each row of tiles as far as no later one changes it.

    Args:
        pixels: The picture, (H, W, C), 0…255.
        channels: Channels that the network takes; None if any.
        tiling: How large tiles are.
        scores: What the network gives for some tiles.
        step: Called before the network is: how many tiles are done, and how many there are.

    Returns:
        The first row, and float32, (rows, W, K).
    """
    size = pixels.shape[0], pixels.shape[1]
    placed = tiling.placed(size)
    around = tiling.surrounded(pixels)
    tops = sorted({tile.top for tile in placed})
    shown: list[tuple[Tile, Scores]] = []
    for number, top in enumerate(tops):
        row = [tile for tile in placed if tile.top == top]
        done = number * len(row)
        shown = [one for one in shown if one[0].top + one[0].height > top]
        shown += zip(
            row, _scores(around, row, channels, tiling, scores, step, done, len(placed)), strict=True
        )
        end = tops[number + 1] if number + 1 < len(tops) else size[0]
        yield top, blended([tile for tile, _ in shown], [own for _, own in shown], size, (top, end))


def _scores(
    around: NDArray[Any], row: Sequence[Tile], channels: int | None, tiling: Tiling, scores: ScoresOf,
    step: Callable[[int, int], None], done: int, total: int,
) -> list[Scores]:  # fmt: skip
    """The scores of a row of tiles."""
    height, width = tiling.given
    together = max(1, _PIXELS // (height * width))
    found: list[Scores] = []
    for begin in range(0, len(row), together):
        step(done + begin, total)
        parts = [
            fit_to(Tile(tile.top, tile.left, height, width).cut(around), tiling.given, channels)
            for tile in row[begin : begin + together]
        ]
        found += list(scores(np.stack(parts)))
    return found
