from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.scenes.sliding.comparison import ComparisonPart
from tests.ui.scenes.sliding.conftest import level, obstructed, slid


@pytest.fixture
def part(qtbot: QtBot, qapp: object) -> ComparisonPart:
    found = ComparisonPart()
    qtbot.addWidget(found)
    return found


def test_both_ways_stand_beside_each_other(part: ComparisonPart) -> None:
    assert part.figures == [("–", "–")] * 4
    part.show_progress(7, 1500)
    assert part.figures[0] == ("7 of 1,500", "–")
    part.show_result(slid())
    assert part.figures == [("15", "1"), ("1.50 s", "50 ms"), ("3 × 5", "3 × 5"), ("4", "4")]
    assert part.verdict.text() == (
        "All at once is 30 times as quick, and its scores are the same in the 15 places that both look at (to 2e-07)."
    )


def test_differences_and_obstacles_are_told(part: ComparisonPart) -> None:
    result = slid(level(), level(scale=2.0))
    assert result.at_once is not None
    part.show_result(
        dataclasses.replace(
            result, at_once=dataclasses.replace(result.at_once, difference=0.234, seconds=1.4)
        )
    )
    assert part.figures[2] == ("3 × 5\n9 × 13", "3 × 5\n9 × 13")
    assert part.verdict.text().startswith(
        "All at once is not quicker here; its scores differ by up to 0.23 in the 15 places"
    )
    part.show_result(
        dataclasses.replace(result, at_once=dataclasses.replace(result.at_once, difference=None, shared=0))
    )
    assert "No place is looked at both ways: choose a stride that 4 px go into" in part.verdict.text()
    part.show_result(obstructed())
    assert part.verdict.text() == (
        "All at once is not possible: The network has learned nothing yet: train it first."
    )
