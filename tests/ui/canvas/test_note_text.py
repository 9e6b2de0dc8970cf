from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnstudio.ui.canvas.fonts import canvas_fonts
from cnnstudio.ui.canvas.note_layout import NOTE_WIDTH
from cnnstudio.ui.canvas.note_text import MOST_LINES, PADDING, note_text


@pytest.mark.usefixtures("qapp")
def test_a_short_text_stands_in_its_lines() -> None:
    text = note_text("one\n\ntwo")
    assert text.lines == ("one", "", "two")
    assert not text.is_cut
    assert text.height == 3 * text.line_height + 2 * PADDING - 4


@pytest.mark.usefixtures("qapp")
def test_a_long_text_is_cut_and_says_so() -> None:
    text = note_text("word " * 400)
    assert len(text.lines) == MOST_LINES
    assert text.is_cut
    assert text.lines[-1].endswith("…")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(max_codepoint=0x24F), max_size=300))
def test_no_line_is_wider_than_the_note(qapp: object, written: str) -> None:
    metrics = canvas_fonts().text_metrics
    for line in note_text(written).lines:
        if len(line) > 1:
            assert metrics.horizontalAdvance(line) <= NOTE_WIDTH - 2 * PADDING + 2


@pytest.mark.usefixtures("qapp")
def test_nothing_is_lost_of_a_text_that_fits() -> None:
    written = "averylongwordwithoutanyspacesinitthatmustbebroken and a few more"
    assert "".join(note_text(written).lines).replace(" ", "") == written.replace(" ", "")
