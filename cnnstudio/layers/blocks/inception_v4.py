"""The modules of Inception-v4: branches side by side, with more filters and one plan for each map size."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside
from cnnstudio.layers.choices import ACTIVATIONS
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D

_Way = tuple[tuple[int, Pair], ...]
"""A branch: filters and kernel of each convolution."""

_POINT, _ROW, _COLUMN, _SQUARE = (1, 1), (1, 7), (7, 1), (3, 3)

_WAYS: dict[str, tuple[_Way, ...]] = {
    "a": (
        ((96, _POINT),),
        ((64, _POINT), (96, _SQUARE)),
        ((64, _POINT), (96, _SQUARE), (96, _SQUARE)),
    ),
    "reduction_a": (
        ((384, _SQUARE),),
        ((192, _POINT), (224, _SQUARE), (256, _SQUARE)),
    ),
    "b": (
        ((384, _POINT),),
        ((192, _POINT), (224, _ROW), (256, _COLUMN)),
        ((192, _POINT), (192, _COLUMN), (224, _ROW), (224, _COLUMN), (256, _ROW)),
    ),
    "reduction_b": (
        ((192, _POINT), (192, _SQUARE)),
        ((256, _POINT), (256, _ROW), (320, _COLUMN), (320, _SQUARE)),
    ),
    "c": (
        ((256, _POINT),),
    ),
}  # fmt: skip
"""The branches of each form beside the pooling; those of a reduction end in a stride of 2."""

_FORKED: dict[str, tuple[_Way, ...]] = {
    "c": (((384, _POINT),), ((384, _POINT), (448, (1, 3)), (512, (3, 1)))),
}
"""Stems of branches that end in a 1×3 and a 3×1 side by side."""
_FORK_FILTERS = 256
_POOLED = {"a": 96, "b": 128, "c": 256}
"""Filters of the 1×1 convolution behind the average pooling; reductions end in max pooling alone."""


@register
@dataclass(frozen=True, slots=True)
class PureInception(Block):
    """An Inception-v4 module: A, B and C keep the map's size, the reductions halve it.

    Source: Szegedy et al. (2017), *Inception-v4, Inception-ResNet and the impact of residual
    connections on learning*, figures 4 to 8 and table 1.
    """

    kind = "pure_inception"
    is_everyday = False
    label = "Inception-v4 module"

    form: str = setting("a", "Form", "Which of the paper's modules: for maps of 35, 17 or 8 px, or between them.",
                        choices=("a", "reduction_a", "b", "reduction_b", "c"))  # fmt: skip
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)

    def network(self, *inputs: Shape) -> Network:
        """The branches of the form, joined."""
        inside = Inside(map_shape(self.label, inputs[0]))
        halves = self.form.startswith("reduction")
        ends = [
            self._along(inside, str(number), way, halves=halves)
            for number, way in enumerate(_WAYS[self.form], 1)
        ]
        for number, stem in enumerate(_FORKED.get(self.form, ()), len(ends) + 1):
            ends += self._fork(inside, str(number), self._along(inside, str(number), stem))
        ends.append(self._pooled(inside))
        inside.add("concat", Concatenate(), *ends)
        return inside.network()

    def _along(
        self, inside: Inside, branch: str, way: _Way, source: str = "input", *, halves: bool = False
    ) -> str:
        for step, (filters, kernel) in enumerate(way, 1):
            last = halves and step == len(way)
            layer = Conv2D(
                filters, kernel, (2, 2) if last else (1, 1), "valid" if last else "same", use_bias=False
            )
            source = inside.convolve(f"{branch}_{step}", layer, self.activation, source)
        return source

    def _fork(self, inside: Inside, branch: str, stem: str) -> list[str]:
        kernels: tuple[tuple[str, Pair], ...] = (("row", (1, 3)), ("column", (3, 1)))
        return [
            self._along(inside, f"{branch}_{letter}", ((_FORK_FILTERS, kernel),), stem)
            for letter, kernel in kernels
        ]

    def _pooled(self, inside: Inside) -> str:
        if self.form.startswith("reduction"):
            return inside.add("pool", MaxPooling2D(_SQUARE, (2, 2)), "input")
        pool = inside.add("pool", AveragePooling2D(_SQUARE, (1, 1), "same"), "input")
        return self._along(inside, "pooled", ((_POOLED[self.form], _POINT),), pool)

    def description(self) -> str:
        """Its form."""
        return {
            "a": "A: 1×1, 3×3 and two 3×3",
            "reduction_a": "halves the map",
            "b": "B: 1×7 and 7×1",
            "reduction_b": "halves the map, 1×7 and 7×1",
            "c": "C: 1×3 beside 3×1",
        }[self.form]
