"""U-Net: down to see far, and up again beside what came down, so that every pixel is told."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import begun
from cnnstudio.gallery.published import published
from cnnstudio.layers.blocks import UNetDown, UNetUp
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.zero_padding_and_cropping import Cropping2D

_FILTERS = (64, 128, 256, 512, 1024)
_BORDERS = {4: 4, 3: 16, 2: 40, 1: 88}
"""What is cut off each border of a step's map before it joins the way up, in px: unpadded convolutions cost it."""
_DROPPED = (4, 5)
"""Dropout stands at the end of the way down."""


@published(
    "unet", "U-Net", 2015, shape=(572, 572, 1), classes=2, task="segmentation",
    idea="A way down finds what is in the image, a way up finds where, and each step up joins the map of the same size on "
    "the way down. Thirty annotated images were enough to learn from.",
    source="Ronneberger et al. (2015), U-Net: convolutional networks for biomedical image segmentation, figure 1",
)  # fmt: skip
def unet(shape: Shape, classes: int) -> Network:
    """Four steps down and up with unpadded convolutions: 572 px give the classes of the inner 388 px.

    Sides must be such that each step down halves an even map: 572 and every multiple of 16 px more or less.
    """
    net = begun(shape)
    beside: dict[int, str] = {}
    for step, filters in enumerate(_FILTERS, 1):
        net.add(f"down{step}", UNetDown(filters, padding="valid", pools=step > 1))
        if step in _DROPPED:
            net.add(f"dropout{step}", Dropout(0.5))
        beside[step] = net.last
    below = net.last
    for step, border in _BORDERS.items():
        sides = (border, border)
        cut = net.add(f"crop{step}", Cropping2D((sides, sides)), beside[step])
        below = net.add(f"up{step}", UNetUp(_FILTERS[step - 1], padding="valid"), below, cut)
    net.add("predictions", Conv2D(classes, (1, 1), activation="softmax"))
    return net.network()
