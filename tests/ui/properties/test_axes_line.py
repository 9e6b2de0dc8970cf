"""Tests of the line for axes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.ui.properties.axes_line import NO_AXES, AxesLine

Show = Callable[[QWidget], QWidget]


@pytest.mark.parametrize(
    ("text", "axes"),
    [("", None), ("  ", None), ("0", (0,)), ("0, 1", (0, 1)), ("[0,-1]", (0, -1)), ("0 −2", (0, -2)), ("[]", ()),
     ("()", ())],
)  # fmt: skip
def test_what_is_typed_is_read(shown: Show, text: str, axes: tuple[int, ...] | None) -> None:
    line = AxesLine("Axes.")
    shown(line)
    line.setText(text)
    assert line.axes() == axes
    line.show_axes(axes, "auto")
    assert line.text() == text


@pytest.mark.parametrize("text", ["x", "0.5", "1, two", "1/2", "--1"])
def test_what_are_no_axes_is_refused(shown: Show, text: str) -> None:
    line = AxesLine("Axes.")
    shown(line)
    line.setText(text)
    with pytest.raises(ValueError, match="set with axes such as 0, 1 or −2"):
        line.axes()


def test_axes_are_shown(shown: Show) -> None:
    line = AxesLine("Axes.")
    shown(line)
    seen = []
    for axes in ((0, -1), (), None):
        line.show_axes(axes, "auto")
        seen.append(line.text())
    assert seen == ["0, −1", NO_AXES, ""]
    assert line.placeholderText() == "auto"


def test_keys_are_told(qtbot: QtBot, shown: Show) -> None:
    line = AxesLine("Axes.")
    shown(line)
    with qtbot.waitSignal(line.edited):
        qtbot.keyClicks(line, "1")
    with qtbot.waitSignal(line.finished):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    with qtbot.waitSignal(line.cancelled):
        qtbot.keyClick(line, Qt.Key.Key_Escape)
