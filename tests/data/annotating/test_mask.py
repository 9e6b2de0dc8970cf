from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotating.mask import TILE, Mask, uniform_tile
from cnnstudio.data.annotating.sheet import Sheet

STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SIDES = st.integers(1, 3 * TILE + 2)


def random_values(height: int, width: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 3, (height, width)).astype(np.uint8)


@STEADY
@given(SIDES, SIDES, st.integers(0, 99), st.data())
def test_what_is_put_in_is_read_back(height: int, width: int, seed: int, data: st.DataObject) -> None:
    values = random_values(height, width, seed)
    mask = Mask.of(values)
    assert (mask.values() == values).all()
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    right, bottom = data.draw(st.integers(left + 1, width)), data.draw(st.integers(top + 1, height))
    assert (mask.read((left, top, right, bottom)) == values[top:bottom, left:right]).all()
    assert mask.value_at(left, top) == values[top, left]
    assert (mask.counts() == np.bincount(values.ravel(), minlength=256)).all()


@STEADY
@given(SIDES, SIDES, st.integers(0, 99), st.data())
def test_painting_is_that_of_an_array(height: int, width: int, seed: int, data: st.DataObject) -> None:
    values = random_values(height, width, seed)
    mask = Mask.of(values)
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    shape = data.draw(st.integers(1, height - top)), data.draw(st.integers(1, width - left))
    where = np.random.default_rng(seed + 1).random(shape) < 0.5
    painted = mask.painted(left, top, where, 7)
    expected = values.copy()
    expected[top : top + shape[0], left : left + shape[1]][where] = 7
    assert (painted.values() == expected).all()
    assert (mask.values() == values).all()
    assert painted == Mask.of(expected)
    area = painted.changed_area(mask)
    differs = np.argwhere(expected != values)
    if area is None:
        assert not len(differs)
    else:
        assert (differs >= (area[1], area[0])).all()
        assert (differs < (area[3], area[2])).all()


def test_tiles_are_shared() -> None:
    mask = Mask.empty(3000, 4000)
    assert mask.is_empty
    assert {id(tile) for tile in mask.tiles} == {id(uniform_tile(0))}
    where = np.ones((10, 10), np.bool_)
    painted = mask.painted(100, 200, where, 1)
    assert sum(a is not b for a, b in zip(mask.tiles, painted.tiles, strict=True)) == 1
    assert painted.painted(100, 200, where, 1) == painted
    assert painted.painted(100, 200, where, 1).changed_area(painted) is None
    again = painted.painted(100, 200, where, 0)
    assert again.is_empty
    whole = mask.painted(0, 0, np.ones((2944, 3968), np.bool_), 2)
    assert len({id(tile) for tile in whole.tiles}) == 2
    with pytest.raises(ValueError, match="read-only"):
        painted.tiles[0][0, 0] = 1


def test_two_hundred_strokes_over_a_large_mask_take_little() -> None:
    random = np.random.default_rng(0)
    sheets = [Sheet.blank(4000, 3000)]
    for step in range(200):
        start = random.integers((0, 0), (4000, 3000))
        end = start + random.integers(-400, 400, 2)
        sheets.append(sheets[-1].with_stroke([tuple(start), tuple(end)], 20, step % 3 + 1))
    tiles = {id(tile): tile.nbytes for sheet in sheets for tile in sheet.mask.tiles}
    references = sum(8 * len(sheet.mask.tiles) for sheet in sheets)
    copies = 201 * 4000 * 3000
    assert sum(tiles.values()) + references < copies / 20


def test_what_is_no_mask_is_refused() -> None:
    for values in (np.zeros((2, 3)), np.zeros((2, 3, 1), np.uint8), np.zeros((0, 3), np.uint8)):
        with pytest.raises(DataError, match="A mask is uint8"):
            Mask.of(values)  # type: ignore[arg-type]
    assert Mask.empty(2, 3) != Mask.empty(3, 2)
    assert hash(Mask.empty(2, 3)) == hash(Mask.of(np.ones((2, 3), np.uint8)))
