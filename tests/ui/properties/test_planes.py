from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.hand_kernels import plane_size, resized
from cnnstudio.ui.properties.planes import (
    PRESETS,
    empty_plane,
    planes_text,
    read_planes,
    with_weight,
)

TEXTS = ["0\t1\n1\t0", "0 1\n1 0", "0, 1\n1, 0", "0;1\n1;0", "[[0, 1], [1, 0]]", "0\t1\r\n1\t0\r\n"]


@pytest.mark.parametrize("text", TEXTS)
def test_cells_texts_and_lists_are_read(text: str) -> None:
    assert read_planes(text) == (((0.0, 1.0), (1.0, 0.0)),)


def test_an_empty_line_or_deeper_lists_make_more_planes() -> None:
    assert len(read_planes("1 2\n3 4\n\n5 6\n7 8")) == 2
    assert len(read_planes("[[[1, 2]], [[3, 4]], [[5, 6]]]")) == 3


@pytest.mark.parametrize(
    "text", ["", "hello", "1 2\n3", "[]", "[[1, 2], [3]]", "1 2\n\n1 2 3", "\t\t", "[1", '{"a": 1}']
)
def test_what_is_no_kernel_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no kernel|must be"):
        read_planes(text)


def test_a_huge_kernel_is_refused_with_the_limit() -> None:
    with pytest.raises(ValueError, match="at most 31 px"):
        read_planes("\t".join("0" * 32))


@given(st.lists(st.lists(st.floats(-9, 9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_text_and_back(rows: list[list[float]]) -> None:
    plane = tuple(map(tuple, rows))
    assert read_planes(planes_text((plane,))) == (plane,)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("size", [(7, 7), (3, 5), (1, 1)])
def test_ready_made_kernels_have_the_size_or_the_least_they_need(name: str, size: tuple[int, int]) -> None:
    plane = PRESETS[name](size)
    assert plane_size(plane) in (size, (max(3, size[0]), max(3, size[1])))
    assert len({len(row) for row in plane}) == 1


def test_the_vertical_line_is_that_of_the_book() -> None:
    assert PRESETS["Vertical line"]((7, 7)) == ((0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0),) * 7
    assert PRESETS["Horizontal line"]((7, 7))[3] == (1.0,) * 7


def test_blurs_keep_the_brightness() -> None:
    for name in ("Box blur", "Gaussian blur"):
        assert sum(map(sum, PRESETS[name]((5, 7)))) == pytest.approx(1)


def test_the_centre_stays_the_centre() -> None:
    dot = with_weight(empty_plane((3, 3)), 1, 1, 5.0)
    assert resized(dot, (7, 5))[3][2] == 5.0
    assert resized(resized(dot, (7, 5)), (3, 3)) == dot
    assert resized(dot, (1, 1)) == ((5.0,),)
