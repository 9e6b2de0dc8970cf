from __future__ import annotations

import pytest

from cnnstudio.engine.process.warm_up import Device
from cnnstudio.ui.jobs.state import EngineState
from cnnstudio.ui.main_window import MainWindow


def _texts(window: MainWindow) -> list[str]:
    return [row.text for row in window.messages.rows]


def test_the_status_bar_tells_what_the_engine_does(main_window: MainWindow) -> None:
    device = Device("CPU", "CPU, 2 cores", 2, "tensorflow", "3.15.0", None)
    main_window.engine.state_changed.emit(EngineState("busy", 0.43, device, "Training 43 %"))
    assert main_window.status.engine.text() == "Training 43 % · TensorFlow · CPU, 2 cores"


def test_its_death_is_told_unless_train_tells_it(
    main_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    main_window.engine.process_died.emit("The engine ended: start again.")
    assert _texts(main_window) == ["The engine ended: start again."]
    main_window.show_workspace("train")
    monkeypatch.setattr(main_window.train, "tells_of", lambda text: text == "It ended in training.")
    main_window.engine.process_died.emit("It ended in training.")
    main_window.engine.process_died.emit("It ended.")
    assert sorted(_texts(main_window)) == ["It ended.", "The engine ended: start again."]


def test_a_training_of_another_project_is_told_with_its_name(
    main_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = EngineState("busy", 0.43, None, "Training 43 %", "training")
    monkeypatch.setattr(type(main_window.training), "elsewhere", "lenet")
    main_window.engine.state_changed.emit(state)
    assert main_window.status.engine.text() == "Training 43 % · lenet"
    main_window.engine.state_changed.emit(EngineState("busy", 0.4, None, "Export 40 %", "export"))
    assert main_window.status.engine.text() == "Export 40 %"
    monkeypatch.setattr(type(main_window.training), "elsewhere", "")
    monkeypatch.setattr(type(main_window.engine), "state", state)
    main_window.projects.shown.emit()
    assert main_window.status.engine.text() == "Training 43 %"
