"""Inception modules: branches of several kernel sizes side by side, joined along the channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cnnstudio.core.catalogue import register
from cnnstudio.core.network import Network
from cnnstudio.core.numerals import exact
from cnnstudio.core.settings import setting
from cnnstudio.core.values import Pair, Shape
from cnnstudio.layers.blocks.block import Block
from cnnstudio.layers.blocks.inside import Inside
from cnnstudio.layers.blocks.normalizing import NormalizingBlock, learned_scale_setting
from cnnstudio.layers.choices import ACTIVATIONS
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D


@register
@dataclass(frozen=True, slots=True)
class InceptionModule(Block):
    """1×1, 3×3 and 5×5 convolutions and pooling side by side, each behind a cheap 1×1.

    Source: Szegedy et al. (2015), *Going deeper with convolutions*, figure 2 b and table 1
    (the defaults are its module 3a); Géron, ch. 14.
    """

    kind = "inception_module"
    label = "Inception module"

    direct: int = setting(64, "1×1", "Filters of the 1×1 convolution that stands alone.", minimum=1)
    reduce_3x3: int = setting(96, "Before 3×3", "Filters of the 1×1 convolution before the 3×3.", minimum=1)
    filters_3x3: int = setting(128, "3×3", "Filters of the 3×3 convolution.", minimum=1)
    reduce_5x5: int = setting(16, "Before 5×5", "Filters of the 1×1 convolution before the 5×5.", minimum=1)
    filters_5x5: int = setting(32, "5×5", "Filters of the 5×5 convolution.", minimum=1)
    pooled: int = setting(
        32, "Behind pooling", "Filters of the 1×1 convolution behind the pooling.", minimum=1
    )
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)
    batch_normalization: bool = setting(
        False, "Batch normalization", "Between each convolution and its activation."
    )

    def network(self, *inputs: Shape) -> Network:
        """Four branches, joined."""
        inside = Inside(map_shape(self.label, inputs[0]))
        bias = not self.batch_normalization

        def conv(name: str, filters: int, size: int, *sources: str) -> str:
            layer = Conv2D(filters, (size, size), padding="same", use_bias=bias)
            return inside.convolve(name, layer, self.activation, *sources, normalizes=not bias)

        ends = [conv("1x1", self.direct, 1, "input")]
        ends.append(conv("3x3", self.filters_3x3, 3, conv("reduce_3x3", self.reduce_3x3, 1, "input")))
        ends.append(conv("5x5", self.filters_5x5, 5, conv("reduce_5x5", self.reduce_5x5, 1, "input")))
        ends.append(
            conv("pooled", self.pooled, 1, inside.add("pool", MaxPooling2D((3, 3), (1, 1), "same"), "input"))
        )
        inside.add("concat", Concatenate(), *ends)
        return inside.network()

    def description(self) -> str:
        """What each branch gives."""
        parts = (self.direct, self.filters_3x3, self.filters_5x5, self.pooled)
        return " + ".join([exact(filters) for filters in parts]) + " maps"


_Way = tuple[tuple[int, Pair, Pair, str], ...]
"""A branch: filters, kernel, stride and padding of each convolution."""


def _way(*steps: tuple[int, Pair]) -> _Way:
    return tuple((filters, kernel, (1, 1), "same") for filters, kernel in steps)


def _halving(*steps: tuple[int, Pair]) -> _Way:
    """A branch whose last convolution halves the map, as "valid" windows of stride 2 do."""
    (filters, kernel) = steps[-1]
    return (*_way(*steps[:-1]), (filters, kernel, (2, 2), "valid"))


def _wide(narrow: int, pooled: int) -> tuple[_Way, ...]:
    """Figure 5: the 5×5 as two 3×3; for maps of 35 px."""
    return (
        _way((64, (1, 1))), _way((48, (1, 1)), (64, (5, 5))), _way((64, (1, 1)), (96, (3, 3)), (96, (3, 3))),
        _way((pooled, (1, 1))),
    )  # fmt: skip


def _long(narrow: int, pooled: int) -> tuple[_Way, ...]:
    """Figure 6: 7×7 as 1×7 and 7×1; for maps of 17 px."""
    return (
        _way((192, (1, 1))),
        _way((narrow, (1, 1)), (narrow, (1, 7)), (192, (7, 1))),
        _way((narrow, (1, 1)), (narrow, (7, 1)), (narrow, (1, 7)), (narrow, (7, 1)), (192, (1, 7))),
        _way((pooled, (1, 1))),
    )


def _reduction(narrow: int, pooled: int) -> tuple[_Way, ...]:
    """Figure 10: from 35 to 17 px."""
    return (_halving((384, (3, 3))), _halving((64, (1, 1)), (96, (3, 3)), (96, (3, 3))))


def _long_reduction(narrow: int, pooled: int) -> tuple[_Way, ...]:
    """From 17 to 8 px, with the long kernels of figure 6."""
    return (
        _halving((192, (1, 1)), (320, (3, 3))),
        _halving((192, (1, 1)), (192, (1, 7)), (192, (7, 1)), (192, (3, 3))),
    )


_FORMS: dict[str, Callable[[int, int], tuple[_Way, ...]]] = {
    "wide": _wide,
    "reduction": _reduction,
    "long": _long,
    "long_reduction": _long_reduction,
}


@register
@dataclass(frozen=True, slots=True)
class FactorizedInception(NormalizingBlock):
    """Inception with its large kernels as several small ones, and modules that halve the map.

    Source: Szegedy et al. (2016), *Rethinking the inception architecture*, figures 5, 6, 7 and 10, with
    the filters of Inception-v3 as Keras's InceptionV3 has them.
    """

    kind = "factorized_inception"
    is_everyday = False
    label = "Factorized inception"

    form: str = setting("wide", "Form", "For large maps, for long kernels, for the smallest maps, or to halve the map.",
                        choices=("wide", "reduction", "long", "long_reduction", "split"))  # fmt: skip
    narrow: int = setting(128, "Narrow", 'Filters inside the branches of the form "long".', minimum=1)
    pooled: int = setting(32, "Behind pooling", "Filters behind the average pooling.", minimum=1)
    activation: str = setting("relu", "Activation", "Function behind each convolution.", choices=ACTIVATIONS)
    learned_scale: bool = learned_scale_setting()

    def network(self, *inputs: Shape) -> Network:
        """The branches of the form, joined."""
        inside = self.inside(map_shape(self.label, inputs[0]))
        ends = self._split(inside) if self.form == "split" else self._branches(inside)
        inside.add("concat", Concatenate(), *ends)
        return inside.network()

    def _branches(self, inside: Inside) -> list[str]:
        ways = _FORMS[self.form](self.narrow, self.pooled)
        if self.form.endswith("reduction"):
            ends = [self._along(inside, str(number), way) for number, way in enumerate(ways, 1)]
            return [*ends, inside.add("pool", MaxPooling2D((3, 3), (2, 2)), "input")]
        ends = [self._along(inside, str(number), way) for number, way in enumerate(ways[:-1], 1)]
        pool = inside.add("pool", AveragePooling2D((3, 3), (1, 1), "same"), "input")
        return [*ends, self._along(inside, "pooled", ways[-1], pool)]

    def _along(self, inside: Inside, branch: str, way: _Way, source: str = "input") -> str:
        for step, (filters, kernel, strides, padding) in enumerate(way, 1):
            layer = Conv2D(filters, kernel, strides, padding, use_bias=False)
            source = inside.convolve(f"{branch}_{step}", layer, self.activation, source)
        return source

    def _split(self, inside: Inside) -> list[str]:
        """Figure 7: branches that end in a 1×3 and a 3×1 side by side; for maps of 8 px."""
        ends = [self._along(inside, "1", _way((320, (1, 1))))]
        stems = (_way((384, (1, 1))), _way((448, (1, 1)), (384, (3, 3))))
        for number, stem in enumerate(stems, 2):
            middle = self._along(inside, str(number), stem)
            halves = [
                self._along(inside, f"{number}_{letter}", _way((384, kernel)), middle)
                for letter, kernel in (("row", (1, 3)), ("column", (3, 1)))
            ]
            ends.append(inside.add(f"concat_{number}", Concatenate(), *halves))
        pool = inside.add("pool", AveragePooling2D((3, 3), (1, 1), "same"), "input")
        return [*ends, self._along(inside, "pooled", _way((192, (1, 1))), pool)]

    def description(self) -> str:
        """Its form."""
        return {
            "wide": "5×5 and two 3×3",
            "reduction": "halves the map",
            "long": f"1×7 and 7×1, {exact(self.narrow)} inside",
            "long_reduction": "halves the map, 1×7 and 7×1",
            "split": "1×3 beside 3×1",
        }[self.form]
