from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.evaluation_frame import EvaluationFrame, EvaluationState

IDLE = EvaluationState(
    is_known=False, is_busy=False, fraction=None, can_start=True, summary="Not evaluated yet"
)


@pytest.fixture
def frame(qtbot: QtBot) -> EvaluationFrame:
    made = EvaluationFrame(("Heading", "Text"), "What the button does")
    qtbot.addWidget(made)
    made.lay_out(QLabel("what came of it"))
    made.resize(700, 300)
    made.show()
    return made


def test_it_goes_from_the_invitation_over_the_bar_to_what_came_of_it(frame: EvaluationFrame) -> None:
    frame.show_state(IDLE)
    assert (frame.summary.text, frame.start.text()) == ("Not evaluated yet", "Evaluate")
    assert frame.invitation.isVisible()
    for fraction, words in ((None, "Waiting for the engine…"), (0.5, "Running the test images")):
        frame.show_state(dataclasses.replace(IDLE, is_busy=True, fraction=fraction))
        assert frame.summary.text.startswith(words)
        assert frame.bar.isVisible()
        assert frame.cancel.isVisible()
        assert not frame.start.isVisible()
        assert frame.bar.maximum() == (0 if fraction is None else 2 * frame.bar.value())
    frame.show_state(dataclasses.replace(IDLE, is_known=True, summary="mAP 0.9"))
    assert (frame.summary.text, frame.start.text()) == ("mAP 0.9", "Evaluate again")
    assert not frame.invitation.isVisible()


def test_the_images_that_judge_are_chosen_and_named(frame: EvaluationFrame, qtbot: QtBot) -> None:
    frame.show_state(IDLE)
    assert frame.part.currentText() == "Test images"
    with qtbot.waitSignal(frame.part_chosen) as chosen:
        frame.part.activated.emit(1)
    assert chosen.args == ["validation"]
    state = dataclasses.replace(IDLE, part="validation")
    frame.show_state(dataclasses.replace(state, is_busy=True, fraction=0.5))
    assert frame.summary.text == "Running the validation images through the network…"
    assert not frame.part.isEnabled()
    frame.show_state(dataclasses.replace(state, is_known=True))
    assert frame.part.currentText() == "Validation images"
    assert "which the best epoch was chosen by" in frame.notice.text


def test_what_is_wrong_comes_before_what_is_to_be_known(frame: EvaluationFrame) -> None:
    state = dataclasses.replace(IDLE, message="wrong", warning="stale", note="no run")
    shown = []
    for one in (
        state,
        dataclasses.replace(state, message=""),
        dataclasses.replace(state, message="", warning=""),
    ):
        frame.show_state(one)
        shown.append(frame.notice.text)
    frame.show_state(IDLE)
    assert [*shown, frame.notice.text] == ["wrong", "stale", "no run", ""]
