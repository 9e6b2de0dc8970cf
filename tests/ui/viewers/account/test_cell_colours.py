from __future__ import annotations

import math

import numpy as np
import pytest

from cnnstudio.ui.theme.heat import luminance
from cnnstudio.ui.theme.theme import theme
from cnnstudio.ui.viewers.account.cell_colours import cell_colour, cells_image, extreme_of, ink


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_numbers_are_readable_on_their_cells(qapp: object, mode: str) -> None:
    theme.apply(mode)
    for value in np.linspace(-2, 2, 41):
        colour = cell_colour(float(value), 2.0)
        bright, dark = sorted((luminance(colour), luminance(ink(colour))), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_signs_are_told_apart_and_zero_is_the_ground(qapp: object, mode: str) -> None:
    theme.apply(mode)
    assert cell_colour(0.0, 1.0) == cell_colour(5.0, 0.0) == cell_colour(math.nan, 1.0) == theme.colours.panel
    low, high = cell_colour(-1.0, 1.0), cell_colour(1.0, 1.0)
    assert int(low[1:3], 16) > int(low[5:], 16)
    assert int(high[1:3], 16) < int(high[5:], 16)
    assert cell_colour(9.0, 1.0) == high


def test_the_scale_passes_over_what_is_no_number() -> None:
    assert extreme_of([1.0, -3.0, math.nan, math.inf]) == 3
    assert extreme_of([]) == extreme_of([math.nan]) == 0


def test_many_cells_have_the_colours_of_single_ones(qapp: object) -> None:
    values = np.array([[-1.0, 0.5, math.nan], [2.0, 0.0, 1.0]])
    padding = np.array([[False, False, False], [False, False, True]])
    image = cells_image(values, 2.0, padding)
    for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
        assert image.pixelColor(column, row).name() == cell_colour(float(values[row, column]), 2.0)
    assert image.pixelColor(2, 0).name() == theme.colours.error
    assert image.pixelColor(2, 1).name() == theme.colours.line
