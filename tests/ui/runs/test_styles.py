from __future__ import annotations

from cnnstudio.ui.runs.styles import COLOUR_NAMES, Style, free_style, style_of
from cnnstudio.ui.theme import theme


def test_colours_come_before_marks_and_no_two_are_alike() -> None:
    taken: list[Style] = []
    for _ in range(36):
        taken.append(free_style(taken))
    assert [style.series for style in taken[:6]] == list(range(6))
    assert {style.mark for style in taken[:6]} == {"o"}
    assert len(set(taken)) == 36
    assert free_style(taken) in taken


def test_a_chosen_colour_is_left_to_its_run() -> None:
    assert free_style([style_of(0)]).series == 1
    assert style_of(7) == Style(1, "s")


def test_each_colour_has_a_name() -> None:
    assert len(COLOUR_NAMES) == len(theme.colours.series)
