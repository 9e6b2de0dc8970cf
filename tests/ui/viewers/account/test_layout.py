from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cnnstudio.engine.pixel.account import Formula
from cnnstudio.ui.viewers.account.blocks import Layout, Metrics, Rect
from cnnstudio.ui.viewers.account.layout import layout, row_cells
from cnnstudio.ui.viewers.account.planes import CHIPS, LISTED, first_plane, rest_of, strongest
from tests.ui.viewers.account.accounts import account, row, window

METRICS = Metrics()


def rects(made: Layout) -> list[Rect]:
    """Everything in which something is drawn."""
    return [
        rect
        for block in made.blocks
        for rect in (
            *(grid.rect for grid in block.grids), *(rect for _, rect in (*block.rows, *block.chips)),
            *(rect for rect in (block.outcome, block.rest, block.words) if rect is not None),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("width", [280, 520, 760, 1600])
@pytest.mark.parametrize("size", [(1, 3, 3), (64, 1, 5), (2, 11, 11), (3, 40, 56), (1, 0, 0)])
def test_parts_lie_within_the_width_and_apart(width: int, size: tuple[int, int, int]) -> None:
    made = layout(
        account(window(*size), Formula("Bias", "{a} + {b}", {"a": 1.0, "b": 2.0}, 3.0), row(40)),
        width,
        METRICS,
    )
    found = [rect for rect in rects(made) if rect.width and rect.height]
    for rect in found:
        assert rect.x >= 0
        assert rect.y + rect.height <= made.height
        assert rect.x + rect.width <= width or size[2] * 4 > width - 50
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y, (one, other)
    tops = [block.rect.y for block in made.blocks]
    assert tops == sorted(tops)


def test_a_kernel_stands_beside_its_window_where_there_is_room_and_below_it_else() -> None:
    wide, narrow = (layout(account(), width, METRICS).blocks[0] for width in (900, 400))
    assert [grid.what for grid in wide.grids] == ["values", "factors", "terms"]
    assert len({grid.y for grid in wide.grids}) == 1
    assert len({grid.y for grid in narrow.grids}) == 3
    assert [sign for sign, _, _ in wide.signs] == ["×", "="]


@pytest.mark.parametrize("width", [400, 640])
def test_grids_below_each_other_begin_at_one_edge(width: int) -> None:
    """A sign before one of them moves none; the products have no numbers of columns, and no gap in their place."""
    block = layout(account(window(1, 5, 5)), width, METRICS).blocks[0]
    assert len({grid.x for grid in block.grids}) == 1
    assert block.grids[0].head - block.grids[2].head == METRICS.mark[1]
    assert all(x < block.grids[0].x - METRICS.mark[0] for _, x, _ in block.signs)


def test_a_point_finds_its_cell() -> None:
    grid = layout(account(), 900, METRICS).blocks[0].grids[0]
    for place in np.ndindex(3, 3):
        x, y, width, height = grid.cell_rect(*place)
        assert grid.at(x, y) == grid.at(x + width - 1, y + height - 1) == place
    assert grid.at(grid.x - 1, grid.y) is None
    assert grid.at(*(grid.rect.x + grid.rect.width, grid.y)) is None


def test_numbers_are_left_out_where_they_have_no_room() -> None:
    assert layout(account(window(1, 7, 7)), 560, METRICS).blocks[0].grids[0].has_numbers
    small = layout(account(window(1, 30, 30)), 500, METRICS).blocks[0].grids[0]
    assert not small.has_numbers
    assert small.rect.width <= 500


def test_the_strongest_come_first_and_the_others_are_added_up() -> None:
    terms = row(100)
    block = layout(account(terms), 700, METRICS).blocks[0]
    assert [plane for plane, _ in block.rows] == [99 - place for place in range(LISTED)]
    assert rest_of(terms, (plane for plane, _ in block.rows)) == (100 - LISTED, -sum(range(100 - LISTED)))
    assert block.rest is not None
    many = window(200)
    chips = layout(account(many), 700, METRICS).blocks[0].chips
    assert [plane for plane, _ in chips] == strongest(many, CHIPS)
    sums = many.plane_values
    assert strongest(many, CHIPS) == strongest(many, 200)[:CHIPS]
    assert abs(sums[chips[0][0]]) == np.abs(sums).max()


def test_what_is_no_number_is_listed_first() -> None:
    terms = row(50)
    terms.terms[7] = np.nan
    assert strongest(terms, 5)[0] == 7


def test_a_long_formula_has_more_lines() -> None:
    long = Formula("Long", " + ".join(["{a}"] * 30), {"a": 123456.0}, 3703680.0)
    short = Formula("Short", "{a}", {"a": 1.0}, 1.0)
    heights = [
        block.words.height for block in layout(account(long, short), 500, METRICS).blocks if block.words
    ]
    assert heights[0] > heights[1] == METRICS.line


@pytest.mark.parametrize("width", [300, 700])
def test_cells_of_a_row_stand_side_by_side(width: int) -> None:
    first, second, third = row_cells(Rect(16, 5, width, 26), METRICS)
    assert third.x + third.width <= 16 + width
    assert first.x + first.width < second.x < second.x + second.width < third.x


def test_what_was_taken_is_shown_in_any_case() -> None:
    terms = row(100)
    winners = np.zeros((100, 1, 1), bool)
    winners[3] = True
    marked = dataclasses.replace(terms, winners=winners)
    rows = [plane for plane, _ in layout(account(marked), 700, METRICS).blocks[0].rows]
    assert rows[-1] == 3
    assert len(rows) == LISTED
    volume = window(6)
    taken = np.zeros(volume.values.shape, bool)
    taken[2, 1, 1] = True
    assert first_plane(dataclasses.replace(volume, rule="largest", winners=taken)) == 2
    assert first_plane(volume) == strongest(volume, 1)[0]
