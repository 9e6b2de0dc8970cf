from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data.collection import ArrayCollection, watch
from cnnstudio.data.dataset import Samples, from_text
from cnnstudio.data.splits import split

IMAGES = np.arange(40 * 2 * 3, dtype=np.uint8).reshape(40, 2, 3, 1)
LABELS = np.arange(40) % 4


def made(parts: np.ndarray | None = None) -> ArrayCollection:
    """Forty small images of four classes."""
    return ArrayCollection.of(Samples(IMAGES, LABELS.astype(np.int64), tuple("abcd"), parts))


def test_arrays_behind_the_face() -> None:
    collection = made()
    assert (len(collection), collection.shape, collection.name(7)) == (40, (2, 3, 1), "image 7")
    assert np.array_equal(collection.pixels(3), IMAGES[3])
    assert collection.content(3) == IMAGES[3].tobytes()
    other = ArrayCollection.of(Samples(IMAGES[::-1].copy(), LABELS.astype(np.int64), tuple("abcd")))
    assert collection.fingerprint() == made().fingerprint() != other.fingerprint()


def test_the_program_splits_where_the_set_does_not() -> None:
    mine, expected = made().split(3), split(LABELS, seed=3)
    assert np.array_equal(mine.test, expected.test)
    assert np.array_equal(mine.train, expected.train)


def test_a_given_split_is_kept_and_only_what_lacks_is_taken() -> None:
    parts = np.repeat(np.array([0, 2], np.uint8), [30, 10])
    given = made(parts).split(1)
    assert given.test.tolist() == list(range(30, 40))
    assert (len(given.train), len(given.validation)) == (27, 3)
    assert sorted([*given.train, *given.validation]) == list(range(30))
    assert made(parts).split(1).validation.tolist() == given.validation.tolist()
    assert made(parts).split(2).validation.tolist() != given.validation.tolist()
    whole = made(np.repeat(np.array([0, 1], np.uint8), [30, 10])).split(1)
    assert (len(whole.train), len(whole.validation), len(whole.test)) == (30, 10, 0)


def test_the_shares_of_a_data_set_are_kept() -> None:
    for data in (
        from_text("digits:validation=0.25,test=0.05"),
        from_text("shapes:count=200,size=16,validation=0.25,test=0.05"),
    ):
        parts, total = data.collection().split(3), len(data.collection())
        assert abs(len(parts.validation) - 0.25 * total) <= 1
        assert abs(len(parts.test) - 0.05 * total) <= 1
        assert len(parts.train) + len(parts.validation) + len(parts.test) == total
        other = data.collection().split(4)
        assert not np.array_equal(other.test, parts.test)


def test_a_share_is_taken_of_the_training_images_that_a_data_set_gives() -> None:
    parts = np.repeat(np.array([0, 2], np.uint8), [30, 10])
    samples = Samples(IMAGES[:40], LABELS[:40].astype(np.int64), tuple("abcde"), parts)
    given = ArrayCollection.of(samples, (0.4, 0.5, 0.1)).split(1)
    assert (len(given.train), len(given.validation), len(given.test)) == (15, 15, 10)


def test_too_few_images() -> None:
    tiny = ArrayCollection.of(Samples(IMAGES[:2], LABELS[:2].astype(np.int64), tuple("ab")))
    with pytest.raises(DataError, match="2 samples are too few"):
        tiny.split(0)


def test_watching(tmp_path: Path) -> None:
    file = tmp_path / "a"
    assert watch([file]) == ((str(file), 0),)
    file.touch()
    assert watch([file])[0][1] == file.stat().st_mtime_ns
