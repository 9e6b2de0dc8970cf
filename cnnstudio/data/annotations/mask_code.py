"""Which value or colour of a mask image stands for which class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError
from cnnstudio.core.numerals import exact
from cnnstudio.data.image_formats import DECODER_ERRORS, damaged
from cnnstudio.data.images import FILE_LIMIT
from cnnstudio.data.pillow_decoder import quiet_decoders
from cnnstudio.data.pixels import check_extent
from cnnstudio.data.readers.opening import unpacked

Keys = NDArray[np.int32]
"""int32, (H, W): values of pixels, or colours as red · 65,536 + green · 256 + blue."""
LabelMap = NDArray[np.uint8]
"""uint8, (H, W): 0 for the background, k + 1 for class k, 255 for pixels that do not count."""
IGNORED = 255
_MOST_VALUES = 65_536
_GREYS = 65_793  # a grey as a colour: value · (65,536 + 256 + 1)

Form = Literal["grey", "indexed", "colour"]


@dataclass(frozen=True, slots=True, eq=False)
class RawMask:
    """A mask image as it stands in its file.

    Attributes:
        keys: The values or colours.
        form: Grey values, numbers of a palette, or colours.
        palette: Red, green and blue in turn of the palette; () where there is none.
    """

    keys: Keys
    form: Form
    palette: tuple[int, ...] = ()

    def in_colours(self) -> Keys:
        """The colours that are seen."""
        if self.form == "colour":
            return self.keys
        if self.form == "grey":
            return (self.keys * _GREYS).astype(np.int32)
        table = np.zeros((256, 3), np.int32)
        given = np.array(self.palette, np.int32).reshape(-1, 3)[:256]
        table[: len(given)] = given
        colours: Keys = (table @ np.array([65_536, 256, 1], np.int32)).astype(np.int32)[self.keys]
        return colours


def read_mask(path: Path) -> RawMask:
    """Decode a mask image; one whose colours are all grey has grey values.

    Raises:
        StudioError: It cannot be read, or is no image.
    """
    import io

    from PIL import Image

    data = unpacked(path, FILE_LIMIT)
    try:
        with quiet_decoders(), Image.open(io.BytesIO(data)) as image:
            check_extent(path.name, image.width, image.height)
            if image.mode in ("P", "PA"):
                values = np.asarray(image if image.mode == "P" else image.convert("P"), np.int32)
                return RawMask(values, "indexed", tuple(image.getpalette("RGB") or ()))
            if image.mode == "1":
                return RawMask(np.asarray(image, np.uint8).astype(np.int32) * 255, "grey")
            if image.mode.startswith(("L", "I")):
                grey = image.convert("L") if image.mode == "LA" else image
                values = np.asarray(grey)
                if int(values.max(initial=0)) < _MOST_VALUES and int(values.min(initial=0)) >= 0:
                    return RawMask(values.astype(np.int32), "grey")
            colours = np.asarray(image.convert("RGB"), np.int32)
    except DECODER_ERRORS as error:
        raise damaged(path.name, path.suffix.removeprefix(".").upper() or "image", error) from error
    if (colours == colours[:, :, :1]).all():
        return RawMask(colours[:, :, 0].copy(), "grey")
    return RawMask(colours @ np.array([65_536, 256, 1], np.int32), "colour")


@dataclass(frozen=True, slots=True)
class MaskCode:
    """What the values or colours of masks mean.

    Attributes:
        form: Grey values, numbers of a palette, or colours.
        keys: The value or colour of each class, in their order.
        background: That of the background.
        ignored: That of pixels that do not count; None if there is none.
    """

    form: Form
    keys: tuple[int, ...]
    background: int = 0
    ignored: int | None = None

    def label_map(self, mask: RawMask) -> LabelMap:
        """The classes of a mask's pixels; those of no class that is known do not count."""
        keys = mask.in_colours() if self.form == "colour" else mask.keys
        known = [(self.background, 0), *((key, place + 1) for place, key in enumerate(self.keys))]
        if mask.form == "colour" and self.form != "colour":
            known = [(key * _GREYS, label) for key, label in known]
        known.sort()
        values = np.array([key for key, _ in known], np.int32)
        labels = np.array([label for _, label in known], np.uint8)
        places = np.minimum(np.searchsorted(values, keys), len(values) - 1)
        found: LabelMap = np.where(values[places] == keys, labels[places], np.uint8(IGNORED))
        return found

    def keys_of(self, labels: LabelMap) -> Keys:
        """The values or colours of classes; the inverse of `label_map`.

        Raises:
            DataError: There is no such class, or no value for pixels that do not count.
        """
        table = np.full(256, -1, np.int32)
        table[: len(self.keys) + 1] = (self.background, *self.keys)
        if self.ignored is not None:
            table[IGNORED] = self.ignored
        elif (
            len(self.keys) < IGNORED
            and IGNORED not in (self.background, *self.keys)
            and self.form != "colour"
        ):
            table[IGNORED] = IGNORED
        keys: Keys = table[labels]
        if (keys < 0).any():
            wrong = int(labels[keys < 0][0])
            what = "pixels that do not count" if wrong == IGNORED else f"class {exact(wrong)}"
            raise DataError(f"The masks of this folder have no value for {what}: use their classes alone.")
        return keys


def voc_palette() -> tuple[int, ...]:
    """Red, green and blue in turn of 256 colours that are easily told apart.

    Source: VOClabelcolormap of PASCAL VOC's development kit.
    """
    found = []
    for number in range(256):
        colour = [0, 0, 0]
        for bit in range(8):
            for channel in range(3):
                colour[channel] |= (number >> (3 * bit + channel) & 1) << (7 - bit)
        found += colour
    return tuple(found)


def png_of(keys: Keys, form: Form, palette: Sequence[int] = ()) -> bytes:
    """A PNG file of values or colours.

    Args:
        keys: The values or colours.
        form: What they are.
        palette: Of numbers of a palette, its colours; VOC's if ().
    """
    import io

    from PIL import Image

    if form == "colour":
        image = Image.fromarray(
            np.stack([keys >> 16 & 255, keys >> 8 & 255, keys & 255], axis=2).astype(np.uint8)
        )
    else:
        deep = form == "grey" and int(keys.max(initial=0)) > 255
        image = Image.fromarray(keys.astype(np.uint16 if deep else np.uint8))
    if form == "indexed":
        image.putpalette(list(palette or voc_palette()))
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=False)
    return stream.getvalue()
