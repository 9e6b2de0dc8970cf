"""Stratified splits."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError
from cnnstudio.data.digits import Digits
from cnnstudio.data.splits import FRACTIONS, split

SHARES = [
    (0.8, 0.1, 0.1),
    (0.6, 0.2, 0.2),
    (0.7, 0.3, 0.0),
    (1.0, 0.0, 0.0),
    (0.5, 0.25, 0.25),
    (0.34, 0.33, 0.33),
]


def test_digits_are_split_to_the_stated_sizes() -> None:
    labels = Digits().load().labels
    parts = split(labels, FRACTIONS, 42)
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (1437, 180, 180)


@given(
    members=st.lists(st.integers(0, 70), min_size=1, max_size=12),
    shares=st.sampled_from(SHARES),
    seed=st.integers(0, 2**32),
)
def test_every_class_has_its_share_in_every_part(
    members: list[int], shares: tuple[float, float, float], seed: int
) -> None:
    labels = np.repeat(np.arange(len(members)), members)
    labels = np.random.default_rng(seed).permutation(labels)
    if len(labels) * min(share for share in shares if share) < 1:
        with contextlib.suppress(DataError):
            split(labels, shares, seed)
        return
    parts = split(labels, shares, seed)
    chosen = (parts.train, parts.validation, parts.test)
    np.testing.assert_array_equal(np.sort(np.concatenate(chosen)), np.arange(len(labels)))
    for indices, share in zip(chosen, shares, strict=True):
        assert abs(len(indices) - share * len(labels)) < 1 + 1e-6
        assert (np.diff(indices) > 0).all()
        counts = np.bincount(labels[indices], minlength=len(members))
        assert (np.abs(counts - share * np.array(members)) <= 1 + 1e-6).all()


def test_the_seed_decides() -> None:
    labels = np.arange(300) % 10
    first, again, other = split(labels, seed=1), split(labels, seed=1), split(labels, seed=2)
    np.testing.assert_array_equal(first.test, again.test)
    np.testing.assert_array_equal(first.train, again.train)
    assert (first.test != other.test).any()


def test_every_sample_is_as_likely_to_be_tested() -> None:
    labels = np.repeat([0, 1], 50)
    hits = sum(np.bincount(split(labels, seed=seed).test, minlength=100) for seed in range(500))
    # 50 expected, standard deviation 6.7.
    assert hits.min() > 20
    assert hits.max() < 85


@pytest.mark.parametrize(
    "shares", [(0.8, 0.1, 0.2), (1.2, -0.1, -0.1), (0.0, 0.5, 0.5), (0.8, 0.1, float("nan"))]
)
def test_shares_that_make_no_sense(shares: tuple[float, float, float]) -> None:
    with pytest.raises(DataError, match=r"The shares .* add up to 1"):
        split(np.zeros(100, np.int64), shares)


def test_too_few_samples_and_negative_seeds() -> None:
    with pytest.raises(DataError, match=r"^3 samples are too few for a validation share of 10%"):
        split(np.zeros(3, np.int64))
    with pytest.raises(DataError, match="A seed of -1 cannot be used"):
        split(np.zeros(100, np.int64), seed=-1)
