"""EfficientNets: one small network, and a rule by which it grows; as Keras has them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnstudio.core.network import Network
from cnnstudio.core.values import Pair, Shape
from cnnstudio.gallery.parts import add_average_head, begun
from cnnstudio.gallery.published import Dial, Make, published
from cnnstudio.layers.blocks import ConvolutionUnit, InvertedResidual
from cnnstudio.layers.scaling import Normalization, Rescaling

ALPHA, BETA, GAMMA = 1.2, 1.1, 1.15
"""What one step of φ multiplies depth, width and resolution by: with α · β² · γ² ≈ 2 the arithmetic doubles."""
DEVIATIONS = (0.229, 0.224, 0.225)
"""Standard deviations of ImageNet's red, green and blue, as shares of 255; see `efficientnet`."""

_SOURCE = "Tan & Le (2019), EfficientNet: rethinking model scaling for convolutional neural networks"
_IDEA = (
    "Depth, width and resolution grow together at fixed rates, which beats growing one of them. The small network at "
    "the start was found by a search for accuracy at little computing."
)
_DIVISOR = 8
"""Filters are multiples of it, which suits the hardware."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """How much larger a network is than EfficientNet-B0.

    Attributes:
        width: Times as many filters.
        depth: Times as many units in each stage.
        resolution: Side of its images, in px.
        dropout: Share of the values dropped before the last layer.
    """

    width: float
    depth: float
    resolution: int
    dropout: float

    def filters(self, base: int) -> int:
        """Filters where B0 has so many: the nearest multiple of 8 that is not below nine tenths."""
        wanted = base * self.width
        rounded = max(_DIVISOR, int(wanted + _DIVISOR / 2) // _DIVISOR * _DIVISOR)
        return rounded + _DIVISOR if rounded < 0.9 * wanted else rounded

    def units(self, base: int) -> int:
        """Units of a stage where B0 has so many."""
        return math.ceil(base * self.depth)


@dataclass(frozen=True, slots=True)
class _Stage:
    """A row of the paper's table 1."""

    expansion: int
    filters: int
    units: int
    step: int
    kernel: Pair


_STAGES = (
    _Stage(1, 16, 1, 1, (3, 3)),
    _Stage(6, 24, 2, 2, (3, 3)),
    _Stage(6, 40, 2, 2, (5, 5)),
    _Stage(6, 80, 3, 2, (3, 3)),
    _Stage(6, 112, 3, 1, (5, 5)),
    _Stage(6, 192, 4, 2, (5, 5)),
    _Stage(6, 320, 1, 1, (3, 3)),
)
_TABLE = (
    Scaling(1.0, 1.0, 224, 0.2),
    Scaling(1.0, 1.1, 240, 0.2),
    Scaling(1.1, 1.2, 260, 0.3),
    Scaling(1.2, 1.4, 300, 0.3),
    Scaling(1.4, 1.8, 380, 0.4),
    Scaling(1.6, 2.2, 456, 0.4),
    Scaling(1.8, 2.6, 528, 0.5),
    Scaling(2.0, 3.1, 600, 0.5),
)
"""The published B0 to B7; the authors rounded their figures by hand, and only B0 and B2 keep to whole steps of φ."""
_MOST_SKIPPED = 0.2
"""Share of the images for which the last unit would be left out while training; the first never is."""


def compound(phi: float) -> Scaling:
    """What the paper's rule gives for φ: 1.2^φ as deep, 1.1^φ as wide, on images 1.15^φ as large.

    Dropout grows with φ from 0.2, by 0.3 up to 7, as from B0 to B7.

    Source: Tan & Le (2019), equation 3 and section 5.2.
    """
    dropout = min(0.2 + 0.3 * phi / 7, 0.5)
    return Scaling(BETA**phi, ALPHA**phi, round(224 * GAMMA**phi), dropout)


def efficientnet(shape: Shape, classes: int, scaling: Scaling, *, evens_colours: bool = False) -> Network:
    """An EfficientNet of any size.

    Args:
        shape: Its images, with pixels 0…255.
        classes: What it tells apart.
        scaling: How large it is.
        evens_colours: Whether the colours are divided by √0.229, √0.224 and √0.225 too, as Keras does
            for its own ImageNet weights and for no others.
    """
    net = begun(shape)
    net.add("rescaling", Rescaling())
    net.add("normalization", Normalization())
    if evens_colours:
        net.add("deviation", Normalization(mean=(0.0, 0.0, 0.0), variance=DEVIATIONS))
    net.add("stem", ConvolutionUnit(scaling.filters(32), strides=(2, 2), activation="silu"))
    total, before = sum([scaling.units(stage.units) for stage in _STAGES]), 0
    for number, stage in enumerate(_STAGES, 1):
        for place in range(scaling.units(stage.units)):
            step = stage.step if place == 0 else 1
            unit = InvertedResidual(
                scaling.filters(stage.filters), stage.expansion, stage.kernel, (step, step), "silu", 0.25,
                round(_MOST_SKIPPED * before / total, 12), "convolution",
            )  # fmt: skip
            net.add(f"block{number}{chr(ord('a') + place)}", unit)
            before += 1
    net.add("top", ConvolutionUnit(scaling.filters(1280), (1, 1), activation="silu"))
    add_average_head(net, classes, scaling.dropout)
    return net.network()


def _turned(shape: Shape, classes: int, phi: float) -> Network:
    return efficientnet(shape, classes, compound(phi))


def _images(phi: float) -> Shape:
    side = compound(phi).resolution
    return side, side, 3


_PHI = Dial(
    "φ",
    "Depth 1.2^φ, width 1.1^φ, resolution 1.15^φ: every step about doubles the arithmetic.",
    0,
    8,
    0,
    _images,
    _turned,
)


@published("efficientnet", "EfficientNet with a dial", 2019, idea=_IDEA, source=f"{_SOURCE}, equation 3",
           shape=_images(0), classes=1000, dial=_PHI)  # fmt: skip
def efficientnet_of_phi(shape: Shape, classes: int) -> Network:
    """EfficientNet at φ = 0, which is B0; its dial makes it any larger one."""
    return _turned(shape, classes, 0)


def _sized(scaling: Scaling) -> Make:
    """The function that builds a network of the table."""

    def make(shape: Shape, classes: int) -> Network:
        return efficientnet(shape, classes, scaling)

    return make


for _number, _scaling in enumerate(_TABLE):
    published(
        f"efficientnet-b{_number}", f"EfficientNet-B{_number}", 2019, idea=_IDEA, source=f"{_SOURCE}, table 2",
        shape=(_scaling.resolution, _scaling.resolution, 3), classes=1000, keras_name=f"EfficientNetB{_number}",
    )(_sized(_scaling))  # fmt: skip
