from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.runs.styles import MARKS
from cnnstudio.ui.training.legend_entry import LegendEntry


@pytest.mark.parametrize("marker", ["", *MARKS])
def test_the_mark_is_drawn_on_the_line(qtbot: QtBot, marker: str) -> None:
    entry = LegendEntry("term", 2, marker)
    qtbot.addWidget(entry)
    picture = entry.grab().toImage()
    ground = picture.pixelColor(entry.width() - 1, 1)
    assert picture.pixelColor(1, 10) != ground
    assert (picture.pixelColor(10, 7) != ground) == bool(marker)
    entry.show_line(False)
    assert entry.grab().toImage().pixelColor(1, 10) == ground


def test_a_dashed_line_has_gaps(qtbot: QtBot) -> None:
    entry = LegendEntry("training", None, dashed=True)
    qtbot.addWidget(entry)
    picture = entry.grab().toImage()
    ground = picture.pixelColor(entry.width() - 1, 1)
    row = [picture.pixelColor(x, 9) != ground or picture.pixelColor(x, 10) != ground for x in range(20)]
    assert any(row)
    assert not all(row)
