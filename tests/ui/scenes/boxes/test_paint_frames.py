from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from cnnstudio.ui.scenes.boxes.paint_frames import RectRoom, paint_frames, sides

EDGES = st.integers(-40, 60)


@given(EDGES, EDGES, st.integers(0, 50), st.integers(0, 50), st.sampled_from((2, 4)))
def test_sides_make_a_frame_and_do_not_lie_upon_each_other(
    left: int, top: int, width: int, height: int, line: int
) -> None:
    counts = np.zeros((200, 200), int)
    shift = 60
    for x, y, across, down in sides(
        np.array([[left, top, left + width, top + height]], float), line
    ).tolist():
        counts[y + shift : y + shift + down, x + shift : x + shift + across] += 1
    half = line // 2
    expected = np.zeros_like(counts)
    outer = (
        slice(top - half + shift, top + height + half + shift),
        slice(left - half + shift, left + width + half + shift),
    )
    expected[outer] = 1
    if width > line and height > line:
        expected[
            top + half + shift : top + height - half + shift,
            left + half + shift : left + width - half + shift,
        ] = 0
    assert (np.minimum(counts, 1) == expected).all() or height <= line or width <= line
    if width >= line and height >= line:
        assert counts.max() == 1


def _painted(dashed_from: QPointF | None) -> QImage:
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 0, 0))
    painter = QPainter(image)
    paint_frames(painter, np.array([[10.0, 10.0, 50.0, 50.0]]), QColor(255, 0, 0), 2, dashed_from=dashed_from)
    painter.end()
    return image


def test_dashes_are_counted_from_a_place_that_moves_along(qapp: object) -> None:
    full, dashed, moved = _painted(None), _painted(QPointF(0, 0)), _painted(QPointF(3, 0))
    red = QColor(255, 0, 0)
    assert full.pixelColor(30, 10) == red
    line = [dashed.pixelColor(x, 10) == red for x in range(12, 48)]
    assert 0.4 < sum(line) / len(line) < 0.75
    assert [moved.pixelColor(x + 3, 10) == red for x in range(12, 45)] == line[:33]
    assert full.pixelColor(30, 30) == QColor(0, 0, 0)


def test_rectangles_in_an_array_are_those_of_qt(qapp: object) -> None:
    room, dice = RectRoom(), np.random.default_rng(0)
    for count in (3, 50, 7, 0, 400):
        rows = dice.integers(-50, 50, (count, 4))
        rows[:, 2:] = abs(rows[:, 2:])
        assert room.holding(rows) == [QRect(*row) for row in rows.tolist()]
