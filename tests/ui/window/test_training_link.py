from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.ui.main_window import MainWindow


def test_the_main_button_and_its_keys_train(main_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[bool] = []
    monkeypatch.setattr("cnnstudio.ui.workspaces.train.TrainWorkspace.start", lambda _: started.append(True))
    main_window.top_bar.train.click()
    assert main_window.workspace_name == "train"
    QTest.keyClick(main_window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert started == [True, True]


def test_while_it_trains_the_button_stops(main_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[bool] = []
    session = main_window.train.desk.session
    monkeypatch.setattr("cnnstudio.ui.workspaces.train.TrainWorkspace.stop", lambda _: stopped.append(True))
    session._state = "running"
    session.state_changed.emit()
    main_window.commands.refresh()
    assert main_window.training.is_active
    assert main_window.top_bar.train.text() == "Stop"
    assert not main_window.commands["train.start"].isEnabled()
    main_window.top_bar.train.click()
    QTest.keyClick(main_window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert stopped == [True, True]
    session._state = "stopped"
    session.state_changed.emit()
    assert main_window.top_bar.train.text() == "Train"


def test_closing_says_that_training_stops(main_window: MainWindow, answers: Any, make_layer: Any) -> None:
    from cnnstudio.document.changes import AddLayer

    main_window.train.desk.session._state = "running"
    main_window.editor.perform(AddLayer(make_layer("input")))
    main_window.close()
    assert answers.asked == ["unsaved untitled The training that runs is stopped."]


def test_runs_reach_inspect_once_it_is_there(
    main_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[str] = []
    monkeypatch.setattr(
        "cnnstudio.ui.workspaces.inspect.InspectWorkspace.note_run", lambda _, run: noted.append(run)
    )
    main_window.train.run_finished.emit("runs/one")
    assert noted == []
    assert main_window.inspect is not None
    assert noted == ["runs/one"]
    main_window.train.run_finished.emit("runs/two")
    assert noted == ["runs/one", "runs/two"]


def test_a_run_can_be_looked_into(main_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(
        "cnnstudio.ui.workspaces.inspect.InspectWorkspace.show_model", lambda _, source: shown.append(source)
    )
    main_window.train.inspect_requested.emit("runs/one")
    assert main_window.workspace_name == "inspect"
    assert "runs/one" in repr(shown[0])
