from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from cnnstudio.ui.scenes.boxes.paint_walk import tag_tops

SIZE = QSizeF(60, 16)


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=25))
def test_tags_stand_near_their_boxes_and_never_upon_each_other(corners: list[tuple[int, int]]) -> None:
    rects = [QRectF(x, y, 40, 30) for x, y in corners]
    tops = tag_tops(rects, SIZE)
    tags = [
        QRectF(QPointF(rect.left(), top), SIZE)
        for rect, top in zip(rects, tops, strict=True)
        if top is not None
    ]
    assert not any(one.intersects(other) for one, other in combinations(tags, 2))
    assert all(
        0 <= top - rect.bottom() <= 3 * SIZE.height()
        for rect, top in zip(rects, tops, strict=True)
        if top is not None
    )
    if rects:
        assert tops[0] == rects[0].bottom()
