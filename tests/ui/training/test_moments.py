from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from cnnstudio.ui.training.moments import Moments


@pytest.fixture
def parent(qapp: object) -> QObject:
    return QObject()


def test_it_is_done_at_once_and_then_once_a_moment(parent: QObject) -> None:
    moments, times = Moments(10_000, parent), []
    moments.come.connect(lambda: times.append(1))
    for _ in range(5):
        moments.note()
    assert len(times) == 1
    for expected in (2, 2):  # the news since then, and nothing where there is none
        moments._timer.stop()
        moments._timer.timeout.emit()
        assert len(times) == expected
    moments._timer.stop()
    moments.note()
    assert len(times) == 3
