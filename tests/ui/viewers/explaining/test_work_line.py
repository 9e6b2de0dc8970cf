from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.engine.explain.choices import Duration
from cnnstudio.engine.explain.method import ExplainProgress, Finding
from cnnstudio.ui.viewers.explaining.work_line import WorkLine


@pytest.fixture
def line(qtbot: QtBot) -> WorkLine:
    made = WorkLine()
    qtbot.addWidget(made)
    return made


def test_long_work_says_how_long_first(line: WorkLine, qtbot: QtBot) -> None:
    assert line.text == ""
    line.show_offer("Occlusion", Duration(1226, 83.0))
    assert line.text == "Occlusion: 1,226 passes through the network, about 1 min 23 s."
    assert not line.is_working
    with qtbot.waitSignal(line.start_requested):
        line.button.click()
    line.show_work("Occlusion")
    assert line.is_working
    assert line.button.text() == "Cancel"
    with qtbot.waitSignal(line.cancel_requested):
        line.button.click()
    assert line.text == "Occlusion: ending…"


def test_progress_is_told_and_parts_are_called_partial(line: WorkLine) -> None:
    line.show_work("Integrated gradients")
    line.show_progress(ExplainProgress(16, 64, 12.2))
    assert line.text == "Integrated gradients: 16 of 64 passes, 12 s left."
    import numpy as np

    part = Finding(np.zeros((2, 2), np.float32))
    line.show_progress(ExplainProgress(16, 64, None, part))
    assert line.text == "Integrated gradients: 16 of 64 passes. What is seen is partial."
    line.show_nothing()
    assert line.text == ""
