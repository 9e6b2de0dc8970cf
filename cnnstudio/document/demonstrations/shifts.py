"""Demonstrations of what a shift of the image does: to a convolution, and to max pooling."""

from __future__ import annotations

from cnnstudio.core.hand_kernels import binomial, sobel
from cnnstudio.core.network import Network
from cnnstudio.document.demonstrations.demonstration import Demonstration, hand_set, photograph
from cnnstudio.layers.global_pooling import GlobalMaxPooling2D
from cnnstudio.layers.pooling import MaxPooling2D

ANGLES = 0.0, 45.0, 90.0, 135.0


def pooled_edges() -> Network:
    """Edges in four directions, pooled again and again."""
    builder = photograph()
    planes = tuple(sobel((3, 3), angle) for angle in ANGLES)
    builder.add("edges", hand_set(planes, padding="valid", activation="relu"))
    for side in (2, 4, 8, 16):
        builder.add(f"pool_{side}", MaxPooling2D((2, 2), padding="same"))
    builder.add("largest", GlobalMaxPooling2D(keepdims=True))
    return builder.network()


def shifted_edges() -> Network:
    """Two convolutions without a stride, and one with a stride of 2."""
    builder = photograph()
    planes = tuple(sobel((3, 3), angle) for angle in ANGLES)
    builder.add("edges", hand_set(planes, padding="valid", activation="relu"))
    builder.add("smooth", hand_set((binomial((5, 5)),), padding="valid"))
    builder.add("stride_2", hand_set((binomial((3, 3)),), strides=(2, 2)))
    return builder.network()


POOLING = Demonstration(
    "pooling_and_shifts",
    "Max pooling and small shifts",
    "Shift the image by a pixel: what was pooled hardly changes.",
    pooled_edges(),
    """
*edges* finds brightness that grows in four directions. Each layer of max pooling behind it keeps the largest of
2 × 2 values, so that a value of *pool_16* stands for 16 × 16 px. Where in them the edge lies is forgotten.

1. In **Inspect**, open the tab **Shift** and move the image by 1 px across.
2. Choose *edges*, then one pooling layer after the other, and watch the difference.
3. The table below counts, for all layers at once, which values stay the same.

For *china.jpg* and a shift of 1 px, the edges of the image repeated:

| layer | mean change |
|---|---|
| edges | 97 % |
| pool_2 | 49 % |
| pool_4 | 15 % |
| pool_8 | 6 % |
| pool_16 | 3 % |

The change is that of the value at the same place, in per cent of the mean value.

So max pooling makes a network mind small shifts less, but never not at all: the windows of *pool_2* do not move
with the image. Only *largest*, which keeps one value of the whole map, does not mind where anything lies.
""",
    "pool_4",
    "shift",
)

EQUIVARIANCE = Demonstration(
    "equivariance",
    "Equivariance",
    "Shift the image, and the maps of a convolution shift with it.",
    shifted_edges(),
    """
A convolution uses the same kernel everywhere. So it finds the same thing wherever it lies: when the image moves,
its maps move along. This is called equivariance to shifts.

1. In **Inspect**, choose *edges* and open the tab **Shift**. Move the image by some pixels: the map changes
   at almost every place.
2. Choose **moved back** beside the sliders. The map of the shifted image is moved back before it is compared,
   where both show the same part of the image, and the difference is gone.
3. The same holds for *smooth*, which stands behind *edges*.
4. Now choose *stride_2* and a shift of 1 px. This map has half as many pixels: one pixel of the image is half
   a pixel of the map, and no shift of the map undoes it. With 2 px the difference is gone again.

Pooling behaves like *stride_2*. A network of several strides moves along with shifts of the product of its
strides only, 32 px in many networks. *Dense* layers behind Flatten do not move along at all: they have weights
of their own for each place.
""",
    "edges",
    "shift",
)
