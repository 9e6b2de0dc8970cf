"""SqueezeNet: AlexNet's accuracy with a fiftieth of its parameters."""

from __future__ import annotations

from cnnstudio.core.network import Network
from cnnstudio.core.values import Shape
from cnnstudio.gallery.parts import begun, conv, max_pool
from cnnstudio.gallery.published import published
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.blocks import FireModule
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.regularization import Dropout

_WIDTHS = {2: 16, 3: 16, 4: 32, 5: 32, 6: 48, 7: 48, 8: 64, 9: 64}
"""Filters of the squeezing layer of each module; each half of the expanding one has four times as many."""


@published(
    "squeezenet", "SqueezeNet 1.0", 2016, shape=(224, 224, 3), classes=1000,
    idea="Modules squeeze the channels by 1×1 before they expand them by 1×1 and 3×3, and late pooling keeps the maps "
    "large. It matches AlexNet with fifty times fewer parameters.",
    source="Iandola et al. (2016), SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, table 1",
)  # fmt: skip
def squeezenet(shape: Shape, classes: int) -> Network:
    """SqueezeNet without bypass; the classes are maps, and their means are the scores."""
    net = begun(shape)
    net.add("conv1", conv(96, 7, 2, "valid"))
    net.add("pool1", max_pool(3, 2))
    for number, squeeze in _WIDTHS.items():
        net.add(f"fire{number}", FireModule(squeeze, 4 * squeeze, 4 * squeeze))
        if number in (4, 8):
            net.add(f"pool{number}", max_pool(3, 2))
    net.add("dropout9", Dropout(0.5))
    net.add("conv10", conv(classes, 1))
    net.add("avg_pool", GlobalAveragePooling2D())
    net.add("predictions", Activation("softmax"))
    return net.network()
