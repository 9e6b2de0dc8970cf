from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor

from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.heat import LEVELS, heat_colour, ink_on, luminance


@pytest.fixture(autouse=True)
def _same_theme(qapp: object) -> Iterator[None]:
    before = theme.mode
    yield
    theme.apply(before)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_much_stands_out_from_the_ground_and_every_step_is_the_same_way(mode: str) -> None:
    theme.apply(mode)
    ground = luminance(theme.colours.background)
    away = [abs(luminance(heat_colour(level)) - ground) for level in range(LEVELS)]
    assert away == sorted(away)
    assert away[-1] > 0.5


def test_names_can_be_read_on_every_level() -> None:
    for mode in ("light", "dark"):
        theme.apply(mode)
        for level in range(LEVELS):
            colour = heat_colour(level)
            high, low = sorted((luminance(colour), luminance(ink_on(colour))), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5


def test_luminance_is_that_of_the_standard() -> None:
    # WCAG 2.1: white on #767676 has a contrast of 4.54 : 1.
    assert (luminance("#ffffff") + 0.05) / (luminance("#767676") + 0.05) == pytest.approx(4.54, abs=0.01)
    assert QColor(heat_colour(3)).isValid()
