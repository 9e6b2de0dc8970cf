from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cnnstudio.data.motions import (
    Follower,
    ImageObject,
    box_of,
    corners,
    envelope,
    identity,
    moved_mask,
    of_eight,
    seen_after,
    stretching,
)


def turning(angle: float, size: tuple[int, int]) -> np.ndarray:
    """A turn about the middle, as a motion."""
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y = (size[1] - 1) / 2, (size[0] - 1) / 2
    return np.array(
        [[cosine, -sine, x - x * cosine + y * sine], [sine, cosine, y - x * sine - y * cosine], [0, 0, 1]]
    )


MOTIONS = st.builds(
    lambda a, b, c, d, x, y: np.array([[1 + a, b, x], [c, 1 + d, y], [0, 0, 1]]),
    *[st.floats(-0.4, 0.4)] * 4, *[st.floats(-6, 6)] * 2,
)  # fmt: skip


ASLANT = st.builds(
    lambda motion, x, y: np.vstack([motion[:2], [x, y, 1]]), MOTIONS, *[st.floats(-0.02, 0.02)] * 2
)
"""The same with perspective, whose horizon is outside the picture."""


@settings(deadline=None)
@given(MOTIONS, st.integers(4, 20), st.integers(4, 20), st.integers(0, 2**16))
def test_a_mask_moves_as_in_scipy(motion: np.ndarray, height: int, width: int, seed: int) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < 0.5
    a, b = motion[0, 0], motion[0, 1]
    c, d = motion[1, 0], motion[1, 1]
    rows_first = np.array([[d, c], [b, a]])  # SciPy counts rows before columns
    expected = ndimage.affine_transform(
        mask.astype(float), rows_first, (motion[1, 2], motion[0, 2]), order=0, mode="grid-constant", cval=0.0
    )
    rows, columns = np.indices((height, width))
    places = motion[:2] @ np.stack([columns.ravel(), rows.ravel(), np.ones(mask.size)])
    between = (
        (np.abs(places % 1 - 0.5) < 1e-6).any(axis=0).reshape(mask.shape)
    )  # two pixels: either may be taken
    differing = moved_mask(mask, motion, (height, width)) != (expected > 0.5)
    assert not (differing & ~between).any()


def test_a_mask_that_is_turned_by_a_quarter_is_turned_exactly() -> None:
    mask = np.random.default_rng(0).random((9, 9)) < 0.4
    assert np.array_equal(moved_mask(mask, turning(math.pi / 2, (9, 9)), (9, 9)), np.rot90(mask, 1))


@settings(deadline=None, max_examples=40)
@given(st.one_of(MOTIONS, ASLANT), st.floats(2, 8), st.floats(2, 8), st.floats(3, 10), st.floats(3, 10))
def test_the_outline_of_a_box_agrees_with_its_pixels(
    motion: np.ndarray, left: float, top: float, width: float, height: float
) -> None:
    size, fine = (24, 24), 16
    box = (left, top, left + width, top + height)
    follower = Follower.of(ImageObject(0, box)).after(motion, size)
    # The same on a grid of 16 × 16 points in each pixel.
    grid = (np.arange(24 * fine) + 0.5) / fine
    x, y = np.meshgrid(grid, grid)
    places = motion @ np.stack([x.ravel() - 0.5, y.ravel() - 0.5, np.ones(x.size)])
    from_x, from_y = places[0] / places[2] + 0.5, places[1] / places[2] + 0.5
    inside = (from_x >= box[0]) & (from_x < box[2]) & (from_y >= box[1]) & (from_y < box[3])
    if not inside.any():
        assert (
            follower.box is None
            or min(follower.box[2] - follower.box[0], follower.box[3] - follower.box[1]) < 0.5
        )
        return
    seen = inside.reshape(x.shape)
    found = box_of(seen)
    assert found is not None
    assert follower.box is not None
    assert np.allclose(follower.box, np.array(found) / fine, atol=0.3)


def test_points_go_where_their_pixel_goes() -> None:
    motion = of_eight(np.array([1, 0, -3, 0, 1, -2, 0, 0]))  # 3 px right, 2 px down
    (moved,) = seen_after(corners((1, 1, 2, 5)), motion, (20, 20))
    assert np.allclose(moved, corners((4, 3, 5, 7)))
    (still,) = seen_after(corners((1, 2, 3, 5)), identity(), (20, 20))
    assert np.allclose(still, corners((1, 2, 3, 5)))
    assert seen_after(corners((1, 2, 3, 5)), np.zeros((3, 3)), (20, 20)) == ()


def test_a_part_is_stretched_edge_to_edge() -> None:
    motion = stretching((8, 8), (16, 32), top=4, left=2)
    (part,) = seen_after(corners((2, 4, 10, 12)), motion, (16, 32))
    assert np.allclose(part, corners((0, 0, 32, 16)))


ASIDE = np.array([[1, 0, 0], [0, 1, 0], [0.1, 0, 1]])
"""What is seen at (x, y) stood at (x, y) / (1 + 0.1 x); so (x, y) comes to (x, y) / (1 − 0.1 x), and 10 to nowhere."""


def test_a_box_seen_from_aside_is_the_one_around_its_corners() -> None:
    follower = Follower.of(ImageObject(0, (0.5, 0.5, 5.5, 2.5))).after(ASIDE, (20, 20))
    # The middles (0, 0), (5, 0), (5, 2) and (0, 2) come to (0, 0), (10, 0), (10, 4) and (0, 2).
    assert follower.box == pytest.approx((0.5, 0.5, 10.5, 4.5))
    cut_off = Follower.of(ImageObject(0, (0.5, 0.5, 5.5, 2.5))).after(ASIDE, (4, 8))
    assert cut_off.box == pytest.approx((0.5, 0.5, 8, 4))


def test_a_box_that_the_horizon_goes_through_is_seen_in_two_pieces() -> None:
    turned = ASIDE @ np.array(
        [[1, 0, -30], [0, 1, -10], [0, 0, 1.0]]
    )  # the same, 30 px to the right and 10 px down
    size = (20, 60)
    pieces = seen_after(corners((5.5, -0.5, 20.5, 2.5)), turned, size)
    assert len(pieces) == 2
    # 5 comes to 10 and 20 to −20; the pieces reach from there to the borders.
    assert envelope(pieces[0])[0] == pytest.approx(40.5)  # type: ignore[index]
    assert envelope(pieces[0])[2] == pytest.approx(60)  # type: ignore[index]
    assert envelope(pieces[1])[0] == pytest.approx(0)  # type: ignore[index]
    assert envelope(pieces[1])[2] == pytest.approx(10.5)  # type: ignore[index]
    whole = Follower.of(ImageObject(0, (5.5, -0.5, 20.5, 2.5))).after(turned, size)
    assert whole.box is not None
    assert whole.box[::2] == pytest.approx((0, 60))


def test_an_object_that_leaves_the_picture_never_comes_back() -> None:
    away, back = (of_eight(np.array([1, 0, way, 0, 1, 0, 0, 0])) for way in (-20.0, 20.0))
    mask = np.zeros((10, 10), bool)
    mask[2:5, 2:5] = True
    for thing in (ImageObject(0, (2, 2, 5, 5)), ImageObject(0, (2, 2, 5, 5), mask)):
        follower = Follower.of(thing)
        assert follower.box == (2, 2, 5, 5)
        assert follower.after(away, (10, 10)).after(back, (10, 10)).box is None


def test_what_sticks_out_is_cut_off() -> None:
    for box, left in (((-3, 2, 4, 20), (0, 2, 4, 10)), ((-3, -3, 0, 0), None), ((3, 3, 5, 5), (3, 3, 5, 5))):
        follower = Follower.of(ImageObject(0, box)).after(identity(), (10, 12))
        assert follower.box == (None if left is None else pytest.approx(left))


def test_a_mask_without_pixels_has_no_box() -> None:
    assert box_of(np.zeros((3, 4), bool)) is None


@pytest.mark.parametrize("angle", [0.3, 1.0, 2.2])
def test_the_box_of_a_mask_is_tighter_than_that_of_its_box(angle: float) -> None:
    rows, columns = np.indices((40, 40))
    disc = (rows - 19.5) ** 2 + (columns - 19.5) ** 2 <= 100
    box = box_of(disc)
    assert box is not None
    motion = turning(angle, (40, 40))
    by_mask, by_box = (
        Follower.of(ImageObject(0, box, mask)).after(motion, (40, 40)).box for mask in (disc, None)
    )
    assert by_mask is not None
    assert by_box is not None
    assert np.allclose(by_mask, box, atol=1.01)  # a disc stays one
    assert by_box[2] - by_box[0] > by_mask[2] - by_mask[0] + 3
