"""Tests of signals without Qt."""

from __future__ import annotations

import pytest

from cnnstudio.core.observe import Signal


def test_listeners_are_called_in_their_order() -> None:
    signal: Signal[[int]] = Signal()
    heard: list[tuple[str, int]] = []
    signal.connect(lambda number: heard.append(("first", number)))
    signal.connect(lambda number: heard.append(("second", number)))
    signal.emit(3)
    assert heard == [("first", 3), ("second", 3)]


def test_connecting_while_it_runs_holds_from_the_next_time_on() -> None:
    signal: Signal[[]] = Signal()
    heard: list[str] = []

    def late() -> None:
        heard.append("late")

    def first() -> None:
        heard.append("first")
        signal.connect(late)

    def once() -> None:
        heard.append("once")
        signal.disconnect(once)

    signal.connect(once)
    signal.connect(first)
    signal.emit()
    assert heard == ["once", "first"]
    signal.disconnect(first)
    signal.emit()
    assert heard == ["once", "first", "late"]


def test_disconnecting_a_stranger_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not in list"):
        Signal().disconnect(print)
