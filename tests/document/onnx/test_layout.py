from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.document.onnx.layout import Axes, channels_last, move, plain, sizes_of

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIZES = st.lists(st.sampled_from([1, 2, 3, 5]), min_size=1, max_size=4)


def test_channels_stand_behind_the_batch_in_onnx() -> None:
    assert channels_last(4) == (0, 3, 1, 2)
    assert channels_last(2) == plain(2) == (0, 1)
    assert sizes_of((0, 3, 1, 2), (28, 14, 8)) == (None, 8, 28, 14)
    assert sizes_of((0, 1, None, None), (8,)) == (None, 8, 1, 1)


def _seen(array: np.ndarray, axes: Axes) -> np.ndarray:
    """A sample of ours with the batch in front, as ONNX sees it."""
    there = [axis for axis in axes if axis is not None]
    turned = array.transpose(there)
    sizes = iter(turned.shape)
    return turned.reshape([1 if axis is None else next(sizes) for axis in axes])


@PATIENT
@given(sizes=SIZES, data=st.data())
def test_a_move_keeps_what_onnx_sees(sizes: list[int], data: st.DataObject) -> None:
    """Whatever is permuted and laid out anew, every number is where it was for ONNX."""
    rank = len(sizes) + 1
    now, wanted = (_axes(data, sizes) for _ in range(2))
    shape = tuple(
        size for _, size in sorted((axis, sizes[place]) for place, axis in enumerate(now[1:]) if axis)
    )
    way = move(now, wanted, shape)
    assert way is not None
    array = np.arange(2 * int(np.prod(shape))).reshape(2, *shape)
    moved = array.transpose(0, *way.order) if way.order else array
    moved = moved if way.shape is None else moved.reshape(2, *way.shape)
    assert moved.ndim == sum(axis is not None for axis in wanted)
    np.testing.assert_array_equal(_seen(moved, wanted), _seen(array, now))
    assert rank == len(now) == len(wanted)


def _axes(data: st.DataObject, sizes: list[int]) -> Axes:
    """Axes of ours in any order for those of ONNX, some of length 1 not there."""
    kept = [size != 1 or data.draw(st.booleans()) for size in sizes]
    order = data.draw(st.permutations(range(1, sum(kept) + 1)))
    rest = iter(order)
    return (0, *[next(rest) if one else None for one in kept])


@PATIENT
@given(sizes=SIZES, data=st.data())
def test_a_map_of_known_size_can_always_be_moved(sizes: list[int], data: st.DataObject) -> None:
    now, wanted = (_axes(data, sizes) for _ in range(2))
    shape = tuple(
        size for _, size in sorted((axis, sizes[place]) for place, axis in enumerate(now[1:]) if axis)
    )
    assert move(now, wanted, shape) is not None


def test_nothing_is_done_where_only_axes_of_length_one_change_places() -> None:
    assert move((0, 3, 1, 2), (0, 1, 2, 3), (1, 1, 8)) == ((), (8, 1, 1))
    assert move((0, 3, 1, 2), (0, 3, 2, 1), (1, 1, 8)) == ((), None)


def test_sizes_that_are_open() -> None:
    assert move((0, 1, 2), (0, 2, 1), (None, None)) == ((2, 1), None)
    assert move((0, 1, None), (0, 1, 2), (None,)) == ((), (-1, 1))
    assert move((0, 1, 2, None), (0, 1, 2, 3), (None, None)) is None
    assert move((0, 1), (1, 0), (4,)) is None
