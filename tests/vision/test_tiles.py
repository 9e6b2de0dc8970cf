from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import SettingError
from cnnstudio.vision.tiles import Tile, blended, tiles

SIZES = st.tuples(st.integers(1, 60), st.integers(1, 60))
PLACED = st.tuples(SIZES, st.tuples(st.integers(1, 25), st.integers(1, 25))).flatmap(
    lambda both: st.tuples(st.just(both[0]), st.just(both[1]), st.integers(0, min(both[1]) - 1))
)


@settings(deadline=None)
@given(PLACED)
def test_every_pixel_is_covered_and_neighbours_overlap(placed: tuple) -> None:
    size, tile, overlap = placed
    covered = np.zeros(size, int)
    found = tiles(size, tile, overlap)
    for one in found:
        assert (one.height, one.width) == tile
        assert one.top >= 0
        assert one.left >= 0
        assert one.top + one.height <= max(size[0], tile[0])
        assert one.left + one.width <= max(size[1], tile[1])
        covered[one.top : one.top + one.height, one.left : one.left + one.width] += 1
    assert covered.min() >= 1
    for axis, begins in enumerate((sorted({one.top for one in found}), sorted({one.left for one in found}))):
        assert all(0 < step <= tile[axis] - overlap for step in np.diff(begins))
    assert len(set(found)) == len(found)


@settings(deadline=None)
@given(PLACED, st.integers(1, 30))
def test_tiles_begin_at_multiples_of_a_stride(placed: tuple, stride: int) -> None:
    size, tile, overlap = placed
    covered = np.zeros((size[0] + 60, size[1] + 60), int)
    for one in tiles(size, tile, overlap, stride):
        for place, side in ((one.top, tile[0]), (one.left, tile[1])):
            assert place % (stride if stride <= side else 1) == 0
        assert one.top + one.height < max(size[0], tile[0]) + stride
        assert one.left + one.width < max(size[1], tile[1]) + stride
        covered[one.top : one.top + one.height, one.left : one.left + one.width] += 1
    assert covered[: size[0], : size[1]].min() >= 1


@settings(deadline=None)
@given(PLACED, st.floats(-1e3, 1e3, width=32))
def test_constant_scores_come_back_exactly(placed: tuple, score: float) -> None:
    size, tile, overlap = placed
    found = tiles(size, tile, overlap)
    scores = [np.full((*tile, 2), [score, 0.1], np.float32) for _ in found]
    outcome = blended(found, scores, size)
    assert outcome.dtype == np.float32
    assert np.array_equal(outcome, np.full((*size, 2), [score, 0.1], np.float32))


def test_what_one_tile_says_fades_towards_its_border() -> None:
    found = tiles((5, 12), (5, 8), 4)
    assert [one.left for one in found] == [0, 4]
    outcome = blended(found, [np.zeros((5, 8, 1), np.float32), np.ones((5, 8, 1), np.float32)], (5, 12))
    assert (outcome[..., 0] == outcome[0, :, 0]).all()
    assert outcome[0, :4, 0].tolist() == [0] * 4
    assert outcome[0, 8:, 0].tolist() == [1] * 4
    assert outcome[0, 4:8, 0] == pytest.approx([1 / 5, 2 / 5, 3 / 5, 4 / 5])


def test_tiles_are_cut_and_put_together_again() -> None:
    picture = np.random.default_rng(0).random((37, 51, 3)).astype(np.float32)
    found = tiles((37, 51), (16, 20), 5)
    assert np.allclose(blended(found, [one.cut(picture) for one in found], (37, 51)), picture, atol=1e-6)


def test_a_small_picture_is_one_tile_that_is_mirrored() -> None:
    picture = np.arange(6, dtype=np.uint8).reshape(2, 3)
    (only,) = tiles((2, 3), (4, 8), 2)
    assert only == Tile(0, 0, 4, 8)
    cut = only.cut(picture)
    assert cut.shape == (4, 8)
    assert np.array_equal(cut[:2, :3], picture)
    assert cut[2].tolist() == cut[1].tolist()
    assert cut[0].tolist() == [0, 1, 2, 2, 1, 0, 0, 1]
    assert blended((only,), [cut[..., None].astype(np.float32)], (2, 3))[..., 0].tolist() == picture.tolist()


@pytest.mark.parametrize("overlap", [-1, 8, 9])
def test_an_overlap_that_leaves_nothing_is_told(overlap: int) -> None:
    with pytest.raises(SettingError, match="choose 0 to 7 px"):
        tiles((100, 100), (8, 12), overlap)


@settings(deadline=None)
@given(PLACED, st.data())
def test_rows_alone_are_those_of_the_whole(placed: tuple, data: st.DataObject) -> None:
    size, tile, overlap = placed
    found = tiles(size, tile, overlap)
    dice = np.random.default_rng(0)
    scores = [dice.random((*tile, 2)).astype(np.float32) for _ in found]
    begin = data.draw(st.integers(0, size[0] - 1))
    end = data.draw(st.integers(begin + 1, size[0]))
    rows = blended(found, scores, size, (begin, end))
    assert np.array_equal(rows, blended(found, scores, size)[begin:end])
