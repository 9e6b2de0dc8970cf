"""Stratified splits into training, validation and test samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.core.errors import DataError

Indices = NDArray[np.int64]
Fractions = tuple[float, float, float]

FRACTIONS: Fractions = (0.8, 0.1, 0.1)
PARTS = ("training", "validation", "test")
"""What images are for, in the order of a split."""


# Shares such as 0.1 are not exact in binary; less than this below a whole number counts as it.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Which samples serve for what; every sample serves once.

    Attributes:
        train: Samples to learn from, ascending indices.
        validation: Samples that choose the best epoch, ascending indices.
        test: Samples that nothing has been chosen by, ascending indices.
    """

    train: Indices
    validation: Indices
    test: Indices


def split(labels: NDArray[np.int64], fractions: Fractions = FRACTIONS, seed: int = 0) -> Split:
    """Split samples so that every part has the classes in the same shares.

    The sizes of the parts are the shares of all samples, rounded by largest remainder (1,797
    by 0.8, 0.1, 0.1: 1,437, 180 and 180); of each class a part has its share to within one sample.

    Args:
        labels: Class of every sample, int64, (N,).
        fractions: Shares of training, validation and test; they add up to 1.
        seed: Chooses the samples; the same seed gives the same split.

    Raises:
        DataError: The shares or the seed make no sense, or a part would have no sample.
    """
    _check_fractions(fractions)
    if seed < 0:
        raise DataError(f"A seed of {seed} cannot be used: give a whole number of at least 0.")
    classes, members = np.unique(labels, return_counts=True)
    table = _counts(members, fractions)
    _check_sizes(table.sum(axis=0), fractions, len(labels))
    random = np.random.default_rng(seed)
    parts: tuple[list[Indices], ...] = ([], [], [])
    for label, counts in zip(classes, table, strict=True):
        shuffled = random.permutation(np.flatnonzero(labels == label))
        for part, chosen in zip(parts, np.split(shuffled, np.cumsum(counts)[:2]), strict=True):
            part.append(chosen)
    return Split(*(np.sort(np.concatenate(part)).astype(np.int64) for part in parts))


def given_split(
    labels: NDArray[np.int64], parts: NDArray[np.uint8], seed: int = 0, share: float = FRACTIONS[1]
) -> Split:
    """The split that a data set brings along; what it lacks is taken from the training samples.

    Without validation samples, a share of the training samples becomes them, stratified and by
    the seed; without training samples, the whole is split by the program. Test samples are
    never taken from anything: they may be none.

    Args:
        labels: Class of every sample, int64, (N,).
        parts: What each is for, a place in `PARTS`, uint8, (N,).
        seed: Chooses the samples for validation, where the data set has none.
        share: Which share of the training samples these are.

    Raises:
        DataError: There are too few training samples to take some for validation.
    """
    train, validation, test = (np.flatnonzero(parts == part).astype(np.int64) for part in range(3))
    if not len(train):
        return split(labels, FRACTIONS, seed)
    if not len(validation):
        inner = split(labels[train], (1 - share, share, 0.0), seed)
        train, validation = train[inner.train], train[inner.validation]
    return Split(train, validation, test)


def _check_fractions(fractions: Fractions) -> None:
    # Put so that a share that is no number fails too.
    if not (min(fractions) >= 0 and fractions[0] > 0 and abs(sum(fractions) - 1) <= 1e-6):
        shown = ", ".join(f"{fraction:g}" for fraction in fractions)
        raise DataError(
            f"The shares {shown} cannot be used: give training, validation and test shares of at least 0 "
            "that add up to 1, with some training."
        )


def _check_sizes(sizes: Indices, fractions: Fractions, total: int) -> None:
    for name, size, fraction in zip(PARTS, sizes, fractions, strict=True):
        if fraction > 0 and size == 0:
            raise DataError(
                f"{total:,} {'samples are' if total != 1 else 'sample is'} too few for a {name} share of {fraction:.0%}: "
                "add samples or change the share."
            )


def _counts(members: Indices, fractions: Fractions) -> Indices:
    """Round the table of class sizes × shares, keeping the sums of its rows and columns whole.

    A row that lacks samples after rounding down gives one each to the parts that lack most,
    the row that lacks most first; that fills all of them (Gale and Ryser's construction).

    Returns:
        int64, (classes, 3).
    """
    exact = np.outer(members, fractions)
    table = np.floor(exact + _TOLERANCE).astype(np.int64)
    lacking = _largest_remainder(exact.sum(axis=0), int(members.sum())) - table.sum(axis=0)
    missing = members - table.sum(axis=1)
    for row in np.argsort(-missing, kind="stable"):
        remainders = exact[row] - table[row]
        neediest = np.lexsort((-remainders, -lacking))[: missing[row]]
        table[row, neediest] += 1
        lacking[neediest] -= 1
    return table


def _largest_remainder(exact: NDArray[np.float64], total: int) -> Indices:
    sizes = np.floor(exact + _TOLERANCE).astype(np.int64)
    for index in np.argsort(-(exact - sizes), kind="stable")[: total - int(sizes.sum())]:
        sizes[index] += 1
    return sizes
