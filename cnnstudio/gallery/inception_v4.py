"""Inception-v4: the plan of Inception-v3 made regular, and deeper."""

from __future__ import annotations

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Pair, Shape
from cnnstudio.gallery.parts import add_average_head, begun, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.blocks import ConvolutionUnit, PureInception
from cnnstudio.layers.merge import Concatenate

_POINT, _SQUARE = (1, 1), (3, 3)


@published(
    "inception-v4", "Inception-v4", 2016, shape=(299, 299, 3), classes=1000,
    idea="Three kinds of module, each repeated at its own map size, replace the special cases of Inception-v3. Written "
    "without residual connections, it nearly reaches the residual network that the same paper builds of such modules.",
    source="Szegedy et al. (2017), Inception-v4, Inception-ResNet and the impact of residual connections on learning, "
    "figures 3 to 9",
)  # fmt: skip
def inception_v4(shape: Shape, classes: int) -> Network:
    """The stem, 4 modules A, 7 modules B and 3 modules C with reductions between them."""
    net = begun(shape)
    _add_stem(net)
    for letter, count in (("a", 4), ("b", 7), ("c", 3)):
        for number in range(1, count + 1):
            net.add(f"inception_{letter}{number}", PureInception(letter))
        if letter != "c":
            net.add(f"reduction_{letter}", PureInception(f"reduction_{letter}"))
    add_average_head(net, classes, 0.2)
    return net.network()


def _add_stem(net: Builder) -> None:
    """Figure 3: from 299 px to 35 px, with three places where branches join."""
    net.add("stem_1", ConvolutionUnit(32, _SQUARE, (2, 2), "valid"))
    net.add("stem_2", ConvolutionUnit(32, _SQUARE, padding="valid"))
    trunk = net.add("stem_3", ConvolutionUnit(64, _SQUARE))
    pooled = net.add("stem_4_pool", max_pool(3, 2), trunk)
    halved = net.add("stem_4", ConvolutionUnit(96, _SQUARE, (2, 2), "valid"), trunk)
    trunk = net.add("stem_concat_1", Concatenate(), pooled, halved)
    short = _way(net, "stem_5", trunk, (64, _POINT), (96, _SQUARE))
    long = _way(net, "stem_6", trunk, (64, _POINT), (64, (7, 1)), (64, (1, 7)), (96, _SQUARE))
    trunk = net.add("stem_concat_2", Concatenate(), short, long)
    halved = net.add("stem_7", ConvolutionUnit(192, _SQUARE, (2, 2), "valid"), trunk)
    pooled = net.add("stem_7_pool", max_pool(3, 2), trunk)
    net.add("stem_concat_3", Concatenate(), halved, pooled)


def _way(net: Builder, name: str, source: str, *steps: tuple[int, Pair]) -> str:
    """A branch whose last convolution is not padded; gives the name of its end."""
    for number, (filters, kernel) in enumerate(steps, 1):
        padding = "valid" if number == len(steps) else "same"
        source = net.add(f"{name}_{number}", ConvolutionUnit(filters, kernel, padding=padding), source)
    return source
