from __future__ import annotations

import pytest

from cnnstudio.ui.scenes.boxes.box_rows import BoxRows
from cnnstudio.ui.scenes.boxes.shown_boxes import shown_boxes
from cnnstudio.ui.scenes.pictures.known_picture import truths_of
from tests.ui.scenes.conftest import detection, scene


def test_a_row_is_written_when_it_is_asked_for() -> None:
    picture = scene()
    result = detection(picture, extra=5)
    shown = shown_boxes(result, 0.0, 0.45, truths_of(picture, result.classes))
    rows = BoxRows(shown)
    assert len(rows) == len(shown.found)
    assert rows._written == {}
    first = rows[0]
    left, top, right, bottom = shown.found.boxes[0]
    assert first.texts[1] == f"{shown.found.scores[0]:.2f}"
    assert first.texts[3] == f"{left:.0f}, {top:.0f}, {right - left:.0f}, {bottom - top:.0f}"
    assert first.texts[0][0] in "✓✗"
    assert first.label == shown.found.labels[0]
    assert rows[0] is first
    assert list(rows)[1:3] == rows[1:3]
    for place in (len(rows), -1):
        with pytest.raises(IndexError):
            rows[place]
