"""What a search for the images that excite a layer reports, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.receptive_field import Field
from cnnstudio.engine.inside.receptive_fields import Patch, patch_of

PARTS = ("all", "train", "validation", "test")
"""The parts of a data set that can be looked through."""


@dataclass(frozen=True, slots=True)
class TopImagesProgress:
    """How far a search is.

    Attributes:
        done: Images that were looked at.
        total: How many there are.
        seconds_left: To the end; None before it is known.
    """

    done: int
    total: int
    seconds_left: float | None = None

    @property
    def fraction(self) -> float:
        """How much is done, 0…1."""
        return self.done / max(1, self.total)


@dataclass(frozen=True, slots=True, eq=False)
class TopImagesResult:
    """The images that excite each unit of a layer most; the value of a map is its largest.

    Attributes:
        layer: The layer's name, as the model has it.
        part: Which part of the data set was looked through; see `PARTS`.
        values: float32, (units, 9): the strongest first; NaN where there were fewer images.
        places: int32, (units, 9): where in the data set they stand; −1 where there were fewer.
        spots: int32, (units, 9, 2): row and column of the strongest place in the map.
        lows: float32, (units,): the value in the image that excites the unit least.
        means: float32, (units,): the mean over all images.
        form: Height, width and channels in which the images were fed.
        field: What one place of the map sees of them; None where that is unknown, and for vectors.
        done: Images that were looked at.
        total: How many there are that can be read.
        unsound: Images for which some unit gave what is no number.
        fingerprint: What the data set was; see `Collection.fingerprint`.
    """

    layer: str
    part: str
    values: NDArray[np.float32]
    places: NDArray[np.int32]
    spots: NDArray[np.int32]
    lows: NDArray[np.float32]
    means: NDArray[np.float32]
    form: tuple[int, int, int]
    field: Field | None
    done: int
    total: int
    unsound: int
    fingerprint: str

    @property
    def is_partial(self) -> bool:
        """Whether it was ended before all images were looked at."""
        return self.done < self.total

    def patch(self, unit: int, rank: int) -> Patch:
        """The part of an image, in the form in which it was fed, that made a unit answer so."""
        row, column = (int(at) for at in self.spots[unit, rank])
        return patch_of(self.field, (row, column), self.form[:2])
