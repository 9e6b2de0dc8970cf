"""Fully convolutional networks: VGG-16 with convolutions for its dense layers, and ways back to the image's size.

The kernels that enlarge begin at random here, as Keras's do, and all of them learn; the authors begin with bilinear
interpolation and keep the last one fixed. Margins and borders are those of the authors' networks: any image of 32 px
or more comes back at its own size.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.core.builder import Builder
from cnnstudio.core.network import Network
from cnnstudio.core.values import Pair, Shape
from cnnstudio.gallery.parts import begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.merge import Add
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.transposed_convolution import Conv2DTranspose
from cnnstudio.layers.zero_padding_and_cropping import Cropping2D, ZeroPadding2D

_SOURCE = "Long et al. (2015), Fully convolutional networks for semantic segmentation"
_MARGIN = 100
"""Zeros around the image, in px, so that the 7×7 kernel of small images has a map to slide over."""
_FREE_SIDE = 512
"""Sides that are left open are cropped like this one: like every multiple of 32 px."""
_BEFORE_SUM = {4: 5, 3: 9}
"""What is cut off the top and the left of the map behind that pooling, in px, as the authors' networks do it."""
_BEFORE_END = {32: 19, 16: 27, 8: 31}
"""What is cut off there of the map that was enlarged so many times."""


@published(
    "fcn-32s", "FCN-32s", 2015, shape=(500, 500, 3), classes=21, task="segmentation",
    idea="A classifier's dense layers are convolutions over the whole map, and so it answers at every place of an image of "
    "any size. One transposed convolution brings the coarse answer back to the image's size.",
    source=f"{_SOURCE}, figure 3",
)  # fmt: skip
def fcn_32s(shape: Shape, classes: int) -> Network:
    """One step of 32 from the coarsest map."""
    net, sides = _scored(shape, classes)
    _enlarge(net, sides, classes, 32)
    return net.network()


@published(
    "fcn-16s", "FCN-16s", 2015, shape=(500, 500, 3), classes=21, task="segmentation",
    idea="The coarse answer, enlarged by two, is added to one made from the finer map before the last pooling. What is "
    "there comes from deep layers, where it ends from shallow ones.",
    source=f"{_SOURCE}, figure 3",
)  # fmt: skip
def fcn_16s(shape: Shape, classes: int) -> Network:
    """A step of 2, a sum, and a step of 16."""
    net, sides = _scored(shape, classes)
    sides = _join(net, sides, classes, 4)
    _enlarge(net, sides, classes, 16)
    return net.network()


@published(
    "fcn-8s", "FCN-8s", 2015, shape=(500, 500, 3), classes=21, task="segmentation",
    idea="A second sum, with a map that is finer again, sharpens the borders further. Still finer maps gain nothing more.",
    source=f"{_SOURCE}, figure 3",
)  # fmt: skip
def fcn_8s(shape: Shape, classes: int) -> Network:
    """Two steps of 2 with sums behind them, and a step of 8."""
    net, sides = _scored(shape, classes)
    sides = _join(net, sides, classes, 4)
    sides = _join(net, sides, classes, 3)
    _enlarge(net, sides, classes, 8)
    return net.network()


@dataclass(frozen=True, slots=True)
class _Sides:
    """Height and width at both ends of the way through the network, in px.

    Attributes:
        image: Those of the image.
        now: Those of the last map.
    """

    image: Pair
    now: Pair


def _scored(shape: Shape, classes: int) -> tuple[Builder, _Sides]:
    """VGG-16 as convolutions, with the classes at every place of its coarsest map."""
    net = begun(shape)
    net.add("margin", ZeroPadding2D(((_MARGIN, _MARGIN), (_MARGIN, _MARGIN))))
    for step, (filters, count) in enumerate(((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)), 1):
        for number in range(1, count + 1):
            padding = "valid" if step == number == 1 else "same"
            net.add(f"conv{step}_{number}", conv(filters, 3, padding=padding))
        net.add(f"pool{step}", max_pool(2, padding="same"))
    net.add("fc6", conv(4096, 7, padding="valid"))
    net.add("drop6", Dropout(0.5))
    net.add("fc7", conv(4096, 1))
    net.add("drop7", Dropout(0.5))
    net.add("score", Conv2D(classes, (1, 1)))
    image = (shape[0] or _FREE_SIDE, shape[1] or _FREE_SIDE)
    return net, _Sides(image, (_pooled(image[0], 5) - 6, _pooled(image[1], 5) - 6))


def _pooled(side: int, times: int) -> int:
    """What is left of a side of the image within its margin, halved so many times and rounded up."""
    padded = side + 2 * _MARGIN - 2
    return -(-padded // (1 << times))


def _join(net: Builder, sides: _Sides, classes: int, step: int) -> _Sides:
    """Enlarge the last map twofold and add the classes of the map behind an earlier pooling."""
    up = net.add(f"up_to_pool{step}", Conv2DTranspose(classes, (4, 4), (2, 2), use_bias=False))
    height, width = (2 * side + 2 for side in sides.now)
    beside = [_pooled(side, step) for side in sides.image]
    net.add(f"score_pool{step}", Conv2D(classes, (1, 1)), f"pool{step}")
    cut = net.add(f"crop_pool{step}", _cropped((beside[0], beside[1]), (height, width), _BEFORE_SUM[step]))
    net.add(f"sum_pool{step}", Add(), up, cut)
    return _Sides(sides.image, (height, width))


def _enlarge(net: Builder, sides: _Sides, classes: int, factor: int) -> None:
    """Bring the last map to the image's size, and make shares of its classes."""
    kernel, stride = (2 * factor, 2 * factor), (factor, factor)
    net.add("up_to_image", Conv2DTranspose(classes, kernel, stride, use_bias=False))
    height, width = ((side + 1) * factor for side in sides.now)
    net.add("crop_image", _cropped((height, width), sides.image, _BEFORE_END[factor]))
    net.add("predictions", Activation("softmax"))


def _cropped(sides: Pair, wanted: Pair, offset: int) -> Cropping2D:
    """Cut a map down to the wanted sides, so much of it at the top and the left."""
    rows, columns = (side - kept - offset for side, kept in zip(sides, wanted, strict=True))
    return Cropping2D(((offset, rows), (offset, columns)))
