"""Dropout of whole maps: neighbours in a map are too alike for dropping single values to matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.catalogue import register
from cnnstudio.core.numerals import product
from cnnstudio.core.values import Shape
from cnnstudio.layers.demands import map_shape
from cnnstudio.layers.regularization import Dropping, rate_setting, seed_setting


class SpatialDropout(Dropping):
    """What spatial dropout of every rank shares; a type adds its ``rank``.

    Source: Tompson et al. (2015), *Efficient object localization using convolutional networks*.
    """

    __slots__ = ()
    rank: ClassVar[int]

    def output_shape(self, *inputs: Shape) -> Shape:
        """As it came, if it has channels."""
        return map_shape(self.label, inputs[0], self.rank)

    def dropped_things(self, shape: Shape) -> str:
        """The maps as wholes."""
        return f"{product(shape[-1:])} maps of {product(shape[:-1])} values"


@register
@dataclass(frozen=True, slots=True)
class SpatialDropout2D(SpatialDropout):
    """Set whole random maps to zero while training, each with all its pixels."""

    kind = "spatial_dropout_2d"
    label = "Spatial dropout"
    keras_name = "SpatialDropout2D"
    rank = 2

    rate: float = rate_setting()
    seed: int | None = seed_setting("which maps are dropped")


@register
@dataclass(frozen=True, slots=True)
class SpatialDropout1D(SpatialDropout):
    """Set whole random channels of a sequence to zero while training."""

    kind = "spatial_dropout_1d"
    is_everyday = False
    label = "Spatial dropout 1D"
    keras_name = "SpatialDropout1D"
    rank = 1

    rate: float = rate_setting()
    seed: int | None = seed_setting("which channels are dropped")


@register
@dataclass(frozen=True, slots=True)
class SpatialDropout3D(SpatialDropout):
    """Set whole random channels of a volume to zero while training."""

    kind = "spatial_dropout_3d"
    is_everyday = False
    label = "Spatial dropout 3D"
    keras_name = "SpatialDropout3D"
    rank = 3

    rate: float = rate_setting()
    seed: int | None = seed_setting("which channels are dropped")
