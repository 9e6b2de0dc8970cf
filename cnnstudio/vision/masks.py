"""Label maps: which class each pixel belongs to, and the objects that hang together in them.

A label map is uint8, (H, W): 0 is the background, k + 1 is class k, and 255 a pixel that counts neither way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError

LabelMap = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Size = tuple[int, int]
"""Height and width, in px."""

BACKGROUND, IGNORED = 0, 255
MOST_CLASSES = 254
"""More classes than these a label map cannot tell apart."""


def class_confusion(truth: LabelMap, found: LabelMap, count: int) -> NDArray[np.int64]:
    """How many pixels of each class were found as each class.

    Args:
        truth: The label map as it should be; pixels of 255 are left out.
        found: The one that was found, of the same size; pixels of 255 are left out as well.
        count: How many labels there are, the background included.

    Returns:
        int64, (count, count): rows are the labels in truth, columns those found.

    Raises:
        DataError: The two differ in size, or hold a label that is none of the classes.
    """
    if truth.shape != found.shape:
        raise DataError(
            f"The mask is {_size_text(truth)}, but the one to hold against it is {_size_text(found)}: "
            "both must be of one picture."
        )
    codes = np.left_shift(truth.ravel(), 8, dtype=np.uint16) | found.ravel()
    cells = np.bincount(codes, minlength=1 << 16).reshape(256, 256)
    cells = cells[:IGNORED, :IGNORED]
    for axis in (1, 0):
        strange = np.flatnonzero(cells.sum(axis=axis)[count:])
        if len(strange):
            raise DataError(
                f"A mask has pixels of {strange[0] + count}, but there are {count:,} labels, "
                "0 for the background among them: add the class or leave it out."
            )
    return cells[:count, :count].astype(np.int64)


def _size_text(label_map: LabelMap) -> str:
    return f"{label_map.shape[1]:,} × {label_map.shape[0]:,} px"


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """Pixels of one class that hang together.

    Attributes:
        label: The class, from 0.
        box: Left, top, right and bottom of the box around them, in px.
        area: How many pixels there are.
        part: bool, (bottom − top, right − left): the pixels in the box.
    """

    label: int
    box: tuple[int, int, int, int]
    area: int
    part: Mask

    def mask(self, size: Size) -> Mask:
        """The pixels in the whole picture: bool, (H, W)."""
        left, top, right, bottom = self.box
        whole = np.zeros(size, bool)
        whole[top:bottom, left:right] = self.part
        return whole


def components(label_map: LabelMap, least: int = 1) -> tuple[Component, ...]:
    """The objects of a label map, class by class: pixels that hang together along their sides.

    Args:
        label_map: uint8, (H, W).
        least: The least area of an object, in px.
    """
    present = np.flatnonzero(np.bincount(label_map.ravel(), minlength=256))
    found: list[Component] = []
    for value in present[(present != BACKGROUND) & (present != IGNORED)]:
        found.extend(pieces(label_map == value, int(value) - 1, least))
    return tuple(found)


def pieces(mask: Mask, label: int = 0, least: int = 1) -> tuple[Component, ...]:
    """The objects of a binary mask, from the upper edge down.

    Args:
        mask: bool, (H, W).
        label: Their class.
        least: The least area of an object, in px.

    Source: scipy.ndimage.label.
    """
    from scipy import ndimage

    numbers, count = ndimage.label(mask)
    areas = np.bincount(numbers.ravel(), minlength=count + 1)
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(numbers), 1):
        if areas[number] >= least:
            box = (columns.start, rows.start, columns.stop, rows.stop)
            found.append(Component(label, box, int(areas[number]), numbers[rows, columns] == number))
    return tuple(found)
