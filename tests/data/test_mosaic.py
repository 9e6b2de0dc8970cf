from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.data.mosaic import GAP, MISSING, VIRIDIS, coloured, grid, mosaic

LOW, HIGH = VIRIDIS[0].tolist(), VIRIDIS[255].tolist()


def test_the_colours_are_viridis() -> None:
    pyqtgraph = pytest.importorskip("pyqtgraph")
    path = Path(pyqtgraph.__file__).parent / "colors" / "maps" / "viridis.csv"
    published = [
        row for row in csv.reader(path.read_text().splitlines()) if row and not row[0].startswith(";")
    ]
    assert np.abs(VIRIDIS - 255 * np.array(published, float)).max() <= 2
    luminance = VIRIDIS @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > -0.5).all()  # in steps of 8 bits


@pytest.mark.parametrize(
    ("count", "columns_and_rows"),
    [(1, (1, 1)), (2, (2, 1)), (4, (2, 2)), (5, (3, 2)), (32, (6, 6)), (64, (8, 8))],
)
def test_the_grid_is_near_square(count: int, columns_and_rows: tuple[int, int]) -> None:
    assert grid(count) == columns_and_rows


def test_each_map_stands_in_its_place() -> None:
    values = np.zeros((2, 3, 5), np.float32)
    values[:, :, 3] = 1.0
    picture = mosaic(values)
    assert picture.shape == (2 * 2 + 1, 3 * 3 + 2, 3)
    assert picture.dtype == np.uint8
    assert (picture[3:5, 0:3] == HIGH).all()
    assert (picture[0:2, 0:3] == LOW).all()
    assert (picture[2] == GAP).all()
    assert (picture[:, 3] == GAP).all()
    assert (picture[3:5, 8:] == GAP).all()  # there is no sixth map


def test_one_scale_for_the_layer_or_for_each_map() -> None:
    values = np.stack([np.array([[0.0, 1.0]]), np.array([[0.0, 10.0]])], axis=2).astype(np.float32)
    layer, own = mosaic(values, gap=0), mosaic(values, "map", gap=0)
    assert layer[0, 1].tolist() == VIRIDIS[26].tolist()  # round(255 · 0.1)
    assert layer[0, 3].tolist() == own[0, 1].tolist() == own[0, 3].tolist() == HIGH


def test_a_constant_map_is_dark_and_what_is_no_number_stands_out() -> None:
    assert (mosaic(np.full((4, 4, 1), 7.0, np.float32)) == LOW).all()
    values = np.array([[[0.0], [np.nan]], [[np.inf], [1.0]]], np.float32)
    picture = mosaic(values)
    assert picture[0, 1].tolist() == picture[1, 0].tolist() == list(MISSING)
    assert picture[0, 0].tolist() == LOW
    assert picture[1, 1].tolist() == HIGH
    assert (mosaic(np.full((2, 2, 1), np.nan, np.float32)) == MISSING).all()
    assert np.abs(VIRIDIS.astype(int) - MISSING).sum(axis=1).min() > 100


def test_huge_values_do_not_overflow() -> None:
    assert mosaic(np.array([[-3e38, 3e38]], np.float32))[0].tolist() == [LOW, HIGH]


def test_a_vector_is_a_strip_of_cells() -> None:
    picture = mosaic(np.arange(10, dtype=np.float32))
    assert picture.shape == (8, 80, 3)
    assert (picture[:, :8] == LOW).all()
    assert (picture[:, 72:] == HIGH).all()


def test_a_long_vector_wraps() -> None:
    picture = mosaic(np.arange(100, dtype=np.float32))
    assert picture.shape == (16, 512, 3)
    assert (picture[8:, 36 * 8 :] == GAP).all()
    assert (picture[8:, 35 * 8 : 36 * 8] == HIGH).all()


def test_a_matrix_is_one_map() -> None:
    assert mosaic(np.zeros((3, 4), np.float32)).shape == (3, 4, 3)


def test_values_beyond_the_limits_have_the_outer_colours() -> None:
    assert coloured(np.array([-1.0, 0.0, 1.0, 9.0]), 0.0, 1.0).tolist() == [LOW, LOW, HIGH, HIGH]
