"""Demonstrations of how a kernel moves: padding, stride, dilation, and what a stride does to fine detail."""

from __future__ import annotations

from cnnstudio.core.hand_kernels import binomial, box, identity, sobel
from cnnstudio.core.network import Network
from cnnstudio.document.demonstrations.demonstration import Demonstration, hand_set, photograph

BLUR = 15
"""Side of the blur that shows what padding does, in px."""
STEP = 4
"""Stride of the demonstration of aliasing, in px."""
BELL = 9, 9


def windows() -> Network:
    """The same two kernels, moved in different ways over one image."""
    builder = photograph()
    blur, slope = (box((BLUR, BLUR)),), (sobel((3, 3), 0),)
    builder.add("unpadded", hand_set(blur, padding="valid"))
    builder.add("padded", hand_set(blur), "pixels_to_one")
    builder.add("stride_1", hand_set(slope), "pixels_to_one")
    builder.add("stride_2", hand_set(slope, strides=(2, 2)), "pixels_to_one")
    builder.add("dilation_4", hand_set(slope, dilation_rate=(4, 4)), "pixels_to_one")
    return builder.network()


def aliasing() -> Network:
    """Every fourth pixel, as it is and after a blur."""
    builder = photograph()
    builder.add("every_4th", hand_set((identity(BELL), binomial(BELL)), strides=(STEP, STEP)))
    return builder.network()


WINDOWS = Demonstration(
    "stride_padding_dilation",
    "Stride, padding and dilation",
    "The same kernel, moved over the image in different ways.",
    windows(),
    """
Five convolutions look at the same image. Two have the same blur of 15×15 px, three the same kernel of Sobel.
What differs is how the kernel moves. The sizes of the maps stand in the list of layers.

- **unpadded** (*valid*): the kernel stays inside the image, so that 14 rows and columns are lost: 427 × 640
  becomes 413 × 626.
- **padded** (*same*): zeros around the image keep its size. Zeros are black: look at the edges of the map. In
  a corner only 8 · 8 of 225 pixels are real, 28 % of the kernel.
- **stride_1** and **stride_2**: with a stride of 2 only every other place is computed: 214 × 320, a quarter
  of the work. The kernel is the same, and so are the values at these places.
- **dilation_4**: the nine weights stand 4 px apart and so span 9 × 9 px. The map answers to coarser edges, for
  the price of nine weights.

In **Design**, select a layer and read *Arithmetic*: there the sizes are worked out. Change a stride or a
dilation, come back to **Inspect**, and look again.
""",
    "padded",
)

ALIASING = Demonstration(
    "aliasing",
    "Aliasing",
    "What a stride does to fine detail, with and without a blur before it.",
    aliasing(),
    """
The layer *every_4th* keeps one pixel of 4 × 4. Detail finer than 8 px from crest to crest cannot be drawn with
so few pixels. It does not vanish: it comes back as coarse stripes and jagged lines that are not in the image.
That is aliasing.

1. In **Inspect**, compare the units of *every_4th*: **0** takes each fourth pixel as it is, **1** after a blur
   of 9×9 px. Look at the tiles of the roof and at the railing in *china.jpg*.
2. Choose unit 1 and move **Strength** from 100 % to 0 %: without blur it becomes unit 0.
3. Open the tab **Shift** and move the image by 1 px: the values of unit 0 change by 9.8 % in the mean,
   those of unit 1 by 1.8 %.

In *china.jpg*, 7.4 % of the variation is finer than the small map can carry. All of that is folded into the
map of unit 0. After the blur 0.2 % are left.

Convolutions and pooling with a stride do the same to their own maps. Where a network must not mind small
shifts, a blur before each stride helps (R. Zhang, *Making convolutional networks shift-invariant again*, 2019).
""",
    "every_4th",
)
