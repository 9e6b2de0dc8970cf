"""Asking the engine for the layers' times, and what becomes of its answers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.changes import AppendLayer
from cnnstudio.document.project import Project
from cnnstudio.engine.building.layer_times import LayerTimes, MeasureTimes, TimingProgress
from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.process.messages import Command
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.jobs.job import Job
from cnnstudio.ui.main_window import MainWindow

_COMMAND = "network.measure_times"


class Asked:
    """Takes the engine's place: keeps the jobs, and what they are told."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.told: list[tuple[Command, int]] = []

    def submit(self, task: object, replaces: str | None = None) -> Job:
        self.jobs.append(
            Job(len(self.jobs) + 1, task, lambda command, number: self.told.append((command, number)))
        )
        return self.jobs[-1]

    @property
    def measured(self) -> Project:
        task = self.jobs[-1].task
        assert isinstance(task, MeasureTimes)
        return task.project


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(Engine, "submit", lambda engine, task, replaces=None: asked.submit(task, replaces))
    return asked


@pytest.fixture
def window(main_window: MainWindow, qtbot: QtBot) -> MainWindow:
    network = chain(Input((8, 8, 1)), Conv2D(4))
    main_window.editor.document.open(Project(network), None)
    return main_window


def _times(spent: int) -> LayerTimes:
    return LayerTimes({("n0",): 0, ("n1",): spent}, 32, "CPU")


def test_the_command_measures_and_shows_time(window: MainWindow, asked: Asked) -> None:
    window.commands.refresh()
    action = window.commands[_COMMAND]
    action.trigger()
    assert window.preferences.share == "time"
    assert asked.measured is window.editor.document.project
    legend, timing = window.design.heat_legend, window.design.levels.timing
    assert legend.note.text() == "Waiting for the engine…"
    window.commands.refresh()
    assert action.text() == "Stop measuring the layers"
    asked.jobs[0].progressed.emit(TimingProgress(0.5, "Measuring conv2d"))
    assert legend.note.text() == "Measuring conv2d, 50%"
    asked.jobs[0].succeeded.emit(_times(3_000_000))
    assert timing.sums is not None
    assert timing.doing == ""
    assert window.design.canvas.canvas_scene.card_state("n1").second_line.endswith("3.0 ms")
    assert "3.0 ms for a batch of 32 on CPU" in window.status.currentMessage()
    assert not window.timing.is_measuring


def test_a_second_wish_stops_it(window: MainWindow, asked: Asked) -> None:
    window.preferences.share = "time"
    QTest.mouseClick(window.design.heat_legend.button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.design.heat_legend.button, Qt.MouseButton.LeftButton)
    assert asked.told == [(Command.STOP, 1)]
    asked.jobs[0].stopped.emit(None)
    assert window.design.heat_legend.note.text() == "Not measured yet."
    assert window.design.heat_legend.button.text() == "Measure"


def test_a_failure_is_told(window: MainWindow, asked: Asked) -> None:
    window.timing.measure()
    asked.jobs[0].failed.emit(Failure("It has no fixed size.", True, ""))
    assert not window.timing.is_measuring
    assert "It has no fixed size." in [message.text for message in window.messages.rows]


def test_what_is_told_too_late_is_not_taken(window: MainWindow, asked: Asked) -> None:
    window.timing.measure()
    window.timing.measure()
    window.timing._leave()
    window.timing.measure()
    first, second = asked.jobs[0], asked.jobs[-1]
    first.succeeded.emit(_times(1))
    assert window.design.levels.timing.sums is None
    window.editor.perform(AppendLayer(Conv2D(2), "n1"))
    second.succeeded.emit(_times(2))
    sums = window.design.levels.timing.sums
    assert sums is not None
    assert sums.is_stale, "the network was edited while it was measured"


def test_it_cannot_be_asked_for_where_there_is_nothing_to_measure(window: MainWindow) -> None:
    window.editor.document.open(Project(), None)
    window.commands.refresh()
    assert not window.commands[_COMMAND].isEnabled()
    window.editor.document.open(Project(chain(Input((2, 2, 1)), Conv2D(4))), None)
    window.commands.refresh()
    assert not window.commands[_COMMAND].isEnabled(), "it cannot be built"
    window.show_workspace("data")
    window.commands.refresh()
    assert not window.commands[_COMMAND].isEnabled()
