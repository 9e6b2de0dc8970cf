"""Texts fit into cards."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from cnnstudio.core.report import State
from cnnstudio.ui.canvas.card_state import CardState, Mark
from cnnstudio.ui.canvas.card_text import MARK_SIDE, TEXT_LEFT, TEXT_RIGHT, fitted
from cnnstudio.ui.canvas.fonts import canvas_fonts

_ROOM = TEXT_RIGHT - TEXT_LEFT


def _state(
    name: str = "conv", description: str = "same", figure: str = "26 H × 26 W × 32 C", short: str = "26 × 26 × 32",
    second: str = "320 · 195 k", standing: State = State.SOUND, mark: Mark = "",
) -> CardState:  # fmt: skip
    return CardState(name, description, "Convolution", False, False, standing, mark, figure, short, second, 5)


def test_what_fits_is_left_alone(qtbot: QtBot) -> None:
    text = fitted(_state(), canvas_fonts())
    assert (text.name, text.figure) == ("conv", "26 H × 26 W × 32 C")
    assert (text.description, text.second_line) == ("same", "320 · 195 k")


def test_axes_give_way_to_the_name(qtbot: QtBot) -> None:
    text = fitted(_state("a_rather_long_name_here"), canvas_fonts())
    assert text.figure == "26 × 26 × 32"
    assert text.name.startswith("a_rather")


def test_a_reason_has_the_whole_line(qtbot: QtBot) -> None:
    reason = "gets 112 × 112 × 64 and 112 × 112 × 32"
    text = fitted(_state(second=reason, standing=State.BAD, mark="error"), canvas_fonts())
    assert text.second_line == reason
    cause = "waits for the circle of add and conv2d_1"
    text = fitted(_state(description="3×3, valid", second=cause, standing=State.WAITING), canvas_fonts())
    assert text.second_line == cause


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text("abcmw_0", max_size=60), st.text("amw ×,0", max_size=80), st.text("0123 ×", max_size=60),
    st.text("amw 0", max_size=90), st.sampled_from(list(State)), st.sampled_from(["", "error", "warning"]),
)  # fmt: skip
@pytest.mark.usefixtures("qtbot")
def test_nothing_overlaps_or_leaves_the_card(
    name: str, description: str, figure: str, second: str, standing: State, mark: Mark
) -> None:
    fonts = canvas_fonts()
    text = fitted(_state(name, description, figure, figure, second, standing, mark), fonts)
    room_for_mark = MARK_SIDE + 6 if mark else 0
    assert text.name_width + room_for_mark + text.figure_width <= _ROOM + 1
    assert fonts.text_metrics.horizontalAdvance(text.description) + text.second_width <= _ROOM + 1
