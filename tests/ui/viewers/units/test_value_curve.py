from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from cnnstudio.ui.viewers.units.value_curve import ValueCurve


def test_the_curve_goes_as_far_as_the_steps(qtbot: QtBot) -> None:
    curve = ValueCurve()
    qtbot.addWidget(curve)
    curve.show_values(np.array([1, 3, 2], np.float32), 4)
    points = curve.points(QRectF(0, 0, 100, 10)).toList()
    assert [(point.x(), point.y()) for point in points] == [(0, 10), (25, 0), (50, 5)]
    curve.show_values(np.array([2, 2], np.float32), 4)  # no division by zero
    assert [point.y() for point in curve.points(QRectF(0, 0, 100, 10)).toList()] == [10, 10]
    curve.resize(200, 96)
    assert not curve.grab().isNull()
