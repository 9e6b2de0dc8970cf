"""A window that slides over a picture: where it stands, and what was found where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import SettingError
from cnnstudio.core.numerals import exact
from cnnstudio.vision.boxes import Boxes
from cnnstudio.vision.detections import Detections

Places = NDArray[np.int64]
Size = tuple[int, int]


def positions(length: int, window: int, stride: int, *, to_end: bool = True) -> Places:
    """Where a window begins along one axis, in px: int64, (N,), rising from 0.

    Args:
        length: Length of the picture.
        window: Length of the window.
        stride: Step from one place to the next.
        to_end: Whether a last window stands at the very end where the steps do not lead there, so that every
            pixel is seen (if the stride is no longer than the window).

    Raises:
        SettingError: The window does not fit, or there is no step.
    """
    if stride < 1 or window < 1:
        raise SettingError(
            f"A window of {window} px cannot slide by {stride} px: use at least 1 px.", "stride"
        )
    if window > length:
        raise SettingError(
            f"A window of {exact(window)} px does not fit into a picture of {exact(length)} px: use a larger picture, or "
            "enlarge it.",
            "window",
        )
    found = np.arange(0, length - window + 1, stride, dtype=np.int64)
    if to_end and found[-1] + window < length:
        found = np.append(found, length - window)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The places of a window in a picture.

    Attributes:
        tops: int64, (R,): where it begins from above, in px.
        lefts: int64, (C,): where it begins from the left, in px.
        size: Its height and width, in px.
    """

    tops: Places
    lefts: Places
    size: Size

    @classmethod
    def over(cls, picture: Size, size: Size, stride: int, *, to_end: bool = True) -> Windows:
        """All places that steps lead to; see `positions`.

        Args:
            picture: Height and width of the picture, in px.
            size: Height and width of the window, in px.
            stride: Step from one place to the next, in px.
            to_end: Whether the windows reach the edges in any case.

        Raises:
            SettingError: The window does not fit.
        """
        tops, lefts = (
            positions(length, window, stride, to_end=to_end)
            for length, window in zip(picture, size, strict=True)
        )
        return cls(tops, lefts, size)

    def __len__(self) -> int:
        return len(self.tops) * len(self.lefts)

    @property
    def shape(self) -> Size:
        """How many stand above each other, and beside each other."""
        return len(self.tops), len(self.lefts)

    def corner(self, number: int) -> tuple[int, int]:
        """Where a window begins from above and from the left, in px; they are counted row by row."""
        row, column = divmod(number, len(self.lefts))
        return int(self.tops[row]), int(self.lefts[column])

    def boxes(self) -> Boxes:
        """All windows as boxes, row by row: float64, (R · C, 4)."""
        top, left = (grid.ravel() for grid in np.meshgrid(self.tops, self.lefts, indexing="ij"))
        return np.column_stack([left, top, left + self.size[1], top + self.size[0]]).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class WindowScores:
    """What a classifier says of each window.

    Attributes:
        windows: The windows, in px of the picture as the classifier saw it.
        scores: float64, (R, C, K): how likely each class is in each window, 0…1; NaN where none has looked yet.
        boxes: float64, (R, C, 4): the box that it gives in each window, in px of that picture; None if it gives none.
        scale: How many px of that picture one px of the picture itself became.
    """

    windows: Windows
    scores: NDArray[np.float64]
    boxes: NDArray[np.float64] | None = None
    scale: float = 1.0

    def candidates(self, least: float, ignored: int | None = None) -> Detections:
        """The windows that show an object, as boxes in px of the picture itself; the best class of each.

        Args:
            least: The least score.
            ignored: A class that is no object, such as the background.
        """
        flat = self.scores.reshape(-1, self.scores.shape[2])
        known = np.flatnonzero(~np.isnan(flat).any(axis=1))
        flat = flat[known]
        labels = flat.argmax(axis=1) if flat.size else np.empty(0, np.int64)
        best = flat[np.arange(len(flat)), labels] if flat.size else np.empty(0)
        keeps = (best >= least) & (labels != (-1 if ignored is None else ignored))
        rows = self.windows.boxes() if self.boxes is None else self.boxes.reshape(-1, 4)
        return Detections(rows[known[keeps]] / self.scale, labels[keeps].astype(np.int64), best[keeps])


def together(parts: tuple[Detections, ...]) -> Detections:
    """The detections of several scales as one, the surest first."""
    if not parts:
        return Detections.none()
    return Detections(
        np.concatenate([part.boxes for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.scores for part in parts]),
    ).sorted()


def shared_places(first: Windows, second: Windows) -> tuple[tuple[Places, Places], tuple[Places, Places]]:
    """The rows and columns of two sets of windows that stand in the same places.

    Returns:
        Rows and columns of the first, and those of the second.
    """
    _, top, other_top = np.intersect1d(first.tops, second.tops, return_indices=True)
    _, left, other_left = np.intersect1d(first.lefts, second.lefts, return_indices=True)
    return (top, left), (other_top, other_left)
