"""Demonstrations of what a kernel does: over places, and over channels alone."""

from __future__ import annotations

from cnnstudio.core.hand_kernels import HAND_KERNELS, Plane
from cnnstudio.core.network import Network
from cnnstudio.document.demonstrations.demonstration import Demonstration, hand_set, photograph

SIZE = 7, 7
SHOWN = (("Box blur", 0.0), ("Sharpen", 0.0), ("Edges", 0.0), ("Sobel", 0.0), ("Emboss", 45.0), ("Line", 0.0))
"""The ready-made kernels, by unit, each with its angle in degrees."""
MIXTURES = ((0.299, 0.587, 0.114), (1.0, -1.0, 0.0), (-0.5, -0.5, 1.0), (0.0, 0.5, 0.5))
"""How much of red, green and blue each unit takes."""


def kernels_by_hand() -> Network:
    """One convolution with six kernels that nobody trained."""
    builder = photograph()
    planes = tuple(HAND_KERNELS[name].plane(SIZE, angle=angle) for name, angle in SHOWN)
    builder.add("kernels", hand_set(planes))
    return builder.network()


def channel_mixing() -> Network:
    """A convolution of 1×1 px, which mixes the colours of each pixel."""
    builder = photograph(3)
    planes: tuple[Plane, ...] = tuple(((share,),) for mixture in MIXTURES for share in mixture)
    builder.add("mix", hand_set(planes, filters=len(MIXTURES)))
    return builder.network()


KERNELS = Demonstration(
    "kernels_by_hand",
    "Kernels by hand",
    "Blur, sharpen, find edges and lines with kernels that sliders change.",
    kernels_by_hand(),
    """
Every map is the image seen through one small kernel. A trained network finds its kernels by itself; these six
were typed.

1. In **Inspect**, choose the layer *kernels*. Left and Right walk through its units.
2. Choose *each its own* in the box over the maps: then each map uses all colours.
3. Under the maps, choose another kernel for the unit, or move its **Strength** and **Angle**. The map follows.
4. Undo takes back a whole drag of a slider.

What the units do:

- **0, box blur**: each pixel becomes the mean of 49. The spread of brightness in *china.jpg* (its standard
  deviation) falls from 0.324 to 0.307.
- **1, sharpen**: the image plus what its neighbours lack.
- **2, edges**: what differs from its neighbours (Laplacian). Even areas become 0.
- **3, Sobel**: brightness that grows towards the angle is positive, brightness that falls is negative.
- **4, emboss**: the image with the slope added, as if light fell on it from one side.
- **5, line**: the mean along a line minus the mean of the window. Bright lines of its angle become positive.

The two kernels that a first layer learns most often look like 3 and 5: open any trained network and compare.
""",
    "kernels",
)

MIXING = Demonstration(
    "channel_mixing",
    "What a 1×1 convolution does",
    "Mixes the channels of each pixel, and looks at no neighbour.",
    channel_mixing(),
    """
A kernel of 1×1 px sees one place only. All it can do there is mix the channels: one weight for each. For a
colour image these are red, green and blue.

1. In **Inspect**, choose the layer *mix*. It has four units, with three weights each.
2. Under the maps, move the weights of **channel 0** (red), **1** (green) and **2** (blue).

What the units do:

- **0**: 0.299 · red + 0.587 · green + 0.114 · blue, which is how bright a colour seems to us.
- **1**: red − green. What is red becomes positive, what is green negative, and greys become 0.
- **2**: blue − (red + green) / 2. Sky against earth.
- **3**: the mean of green and blue: the image through a filter that lets no red pass.

In a network the channels are maps of an earlier layer. Then a 1×1 convolution combines what they found at the
same place, and makes few channels of many: 256 channels become 64 with 256 · 64 = 16,384 weights, while a 3×3
kernel would need 9 times as many.
""",
    "mix",
)
