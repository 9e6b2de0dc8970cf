"""Tests of the map of an explanation as a table."""

from __future__ import annotations

import numpy as np

from cnnstudio.ui.viewers.explaining.map_table import map_table

MAP = np.array([[0.5, np.nan], [-1, 2], [0, 0.25]], np.float32)


def test_every_px_has_a_line_and_what_is_not_known_is_empty() -> None:
    assert map_table(MAP).csv().splitlines() == [
        "\"row, px\",\"column, px\",value", "0,0,0.5", "0,1,", "1,0,-1.0", "1,1,2.0", "2,0,0.0", "2,1,0.25",
    ]  # fmt: skip


def test_the_map_of_random_weights_stands_beside_it() -> None:
    table = map_table(MAP, MAP + 1)
    assert table.header == ("row, px", "column, px", "value", "value with random weights")
    rows = [tuple(row) for row in table.rows]
    assert rows[:2] == [(0, 0, 0.5, 1.5), (0, 1, "", "")]
    assert len(rows) == MAP.size
