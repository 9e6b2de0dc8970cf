from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.data.annotating.box import GRIPS, LEAST, Box, Grip, grip_point, moved, resized, spanned

STEADY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SIZES = st.integers(1, 5000)
NUMBERS = st.floats(-1e5, 1e5)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[Box, int, int]:
    """A box in an image, and the image's width and height."""
    width, height = draw(SIZES), draw(SIZES)
    left, top = draw(st.floats(0, width - 1)), draw(st.floats(0, height - 1))
    right, bottom = draw(st.floats(left + 0.5, width)), draw(st.floats(top + 0.5, height))
    return Box(left, top, right, bottom, 0), width, height


def is_sound(box: Box, width: int, height: int) -> bool:
    return 0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height


@STEADY
@given(SIZES, SIZES, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_corners_in_any_order_span_a_box_inside(
    width: int, height: int, x1: float, y1: float, x2: float, y2: float
) -> None:
    box = spanned(x1, y1, x2, y2, 3, width, height)
    assert box == spanned(x2, y1, x1, y2, 3, width, height)
    if box is not None:
        assert is_sound(box, width, height)
        assert min(box.width, box.height) >= LEAST


@STEADY
@given(boxes(), NUMBERS, NUMBERS)
def test_moving_keeps_the_box_inside_and_its_size(drawn: tuple[Box, int, int], dx: float, dy: float) -> None:
    box, width, height = drawn
    there = moved(box, dx, dy, width, height)
    assert is_sound(there, width, height)
    assert abs(there.width - box.width) < 1e-6
    assert abs(there.height - box.height) < 1e-6


@STEADY
@given(boxes(), st.sampled_from(GRIPS), NUMBERS, NUMBERS)
def test_resizing_keeps_the_box_inside_and_the_other_edges(
    drawn: tuple[Box, int, int], grip: Grip, x: float, y: float
) -> None:
    box, width, height = drawn
    other = resized(box, grip, x, y, width, height)
    assert is_sound(other, width, height)
    for letter, before, after in zip("wnes", box.place, other.place, strict=True):
        assert letter in grip or before == after


def test_examples() -> None:
    assert spanned(5, 9, 2, 3, 1, 100, 100) == Box(2, 3, 5, 9, 1)
    assert spanned(5, 9, 5.5, 3, 1, 100, 100) is None
    assert spanned(-5, -9, 200, 300, 1, 100, 50) == Box(0, 0, 100, 50, 1)
    assert moved(Box(2, 3, 5, 9, 1), -10, 200, 100, 50) == Box(0, 44, 3, 50, 1)
    assert resized(Box(2, 3, 5, 9, 1), "nw", 50, 50, 100, 50) == Box(4, 8, 5, 9, 1)
    assert resized(Box(2, 3, 5, 9, 1), "e", 50, 50, 100, 50) == Box(2, 3, 50, 9, 1)
    assert grip_point(Box(2, 3, 6, 9, 1), "s") == (4, 9)
    assert Box(2, 3, 6, 9, 1).holds(6, 9)
    assert not Box(2, 3, 6, 9, 1).holds(6.1, 9)
