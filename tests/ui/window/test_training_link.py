from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.changes import AddLayer, AppendLayer
from cnnstudio.document.project import Project
from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.training.training_progress import TrainResult
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving.questions import Ending


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


def test_inspect_hears_of_a_run_that_goes_on(
    main_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        "cnnstudio.ui.inspecting.desk.InspectDesk.note_learning", lambda _, run: heard.append(run)
    )
    session = main_window.train.desk.session
    session._resumed = "runs/one"
    session.progressed.emit()
    assert main_window.stack.get("inspect") is None
    main_window.show_workspace("inspect")
    session.progressed.emit()
    assert heard == ["runs/one"]


def test_a_run_can_be_looked_into(main_window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(
        "cnnstudio.ui.workspaces.inspect.InspectWorkspace.show_model", lambda _, source: shown.append(source)
    )
    main_window.train.inspect_requested.emit("runs/one")
    assert main_window.workspace_name == "inspect"
    assert "runs/one" in repr(shown[0])


def test_problems_of_training_are_listed_without_a_look_at_train(
    main_window: MainWindow, make_layer: Any, qtbot: QtBot
) -> None:
    main_window.editor.perform(AddLayer(make_layer("input", shape=(8, 8, 1))))
    main_window.editor.perform(AppendLayer(make_layer("flatten"), main_window.editor.selection[-1]))
    qtbot.waitUntil(lambda: main_window.design.problems.count == 1)
    assert "Digits has 10 classes" in main_window.design.problems.rows[0].entry.message
    assert main_window.status.problems.text() == "1 problem"
    main_window.editor.perform(
        AppendLayer(make_layer("dense", units=10, activation="softmax"), main_window.editor.selection[-1])
    )
    qtbot.waitUntil(lambda: main_window.status.problems.text() == "No problems")
    assert main_window.design.problems.count == 0
    assert main_window.stack.get("train") is None


def test_a_project_that_was_opened_is_checked_once_it_is_seen(
    qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    window = MainWindow(Preferences(tmp_path / "window.ini"), warms_up=False)
    qtbot.addWidget(window)
    network = chain(Input((8, 8, 1)), Flatten(), Dense(7, "softmax"))
    window.editor.open(Project(network, "unfit"), None)
    assert not window.training.readiness.problems
    with qtbot.waitSignal(window.training.readiness.checked):
        window.show()
    assert window.design.problems.count == 1
    window.close()


@pytest.fixture
def two(main_window: MainWindow) -> MainWindow:
    """Two projects, the first of which trains."""
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    main_window.files.begin(Project(network, "first"))
    session = main_window.train.desk.session
    session._state = "running"
    session.state_changed.emit()
    main_window.files.begin(Project(network, "second"))
    return main_window


def test_a_training_belongs_to_its_project(two: MainWindow) -> None:
    first, second = two.projects.all
    assert two.training.is_training(first)
    assert not two.training.is_active
    assert two.training.active == (first,)
    assert two.training.elsewhere == "first"
    assert two.top_bar.train.text() == "Train"
    two.projects.show(first)
    assert two.training.elsewhere == ""
    assert two.top_bar.train.text() == "Stop"
    assert not two.training.is_training(second)


def test_the_tab_shows_its_training(two: MainWindow, qtbot: QtBot) -> None:
    bar = two.tabs.strip.bar
    assert [bar.look_at(place).progress for place in range(2)] == [-1.0, None]
    session = two.training.session(two.projects.all[0])
    assert session is not None
    session._state = "stopped"
    session.state_changed.emit()
    qtbot.waitUntil(lambda: bar.look_at(0).progress is None)


def test_closing_a_project_that_trains_asks(two: MainWindow, answers: Any) -> None:
    first = two.projects.all[0]
    answers.ends_training = Ending.CANCEL
    assert not two.tabs.close(first)
    assert answers.asked == ["end training first with first"]
    answers.ends_training = Ending.STOP
    assert two.tabs.close(first)
    assert [project.title for project in two.projects.all] == ["second"]


def test_one_question_is_enough_for_unsaved_work_that_trains(two: MainWindow, answers: Any) -> None:
    first = two.projects.all[0]
    first.editor.perform(AppendLayer(Flatten(), "n1"))
    assert two.tabs.close(first)
    assert answers.asked == ["unsaved first The training that runs is stopped."]


def test_a_training_that_ends_unseen_is_told_and_leads_there(two: MainWindow) -> None:
    first = two.projects.all[0]
    session = two.training.session(first)
    assert session is not None
    session.result = TrainResult(
        "runs/one", 2, 2, {"val_accuracy": 0.5, "val_loss": 1.0}, (), False, 4.0, "CPU"
    )
    session._state = "succeeded"
    session.state_changed.emit()
    (row,) = two.messages.rows
    assert row.text.startswith("first: Finished after 2 epochs")
    assert two.training.run == ""
    row.buttons[0].click()
    assert two.projects.current is first
    assert two.workspace_name == "train"
    assert two.training.run == "runs/one"


def test_a_failure_unseen_is_told(two: MainWindow) -> None:
    session = two.training.session(two.projects.all[0])
    assert session is not None
    session.failure = Failure("It cannot go on: use a smaller batch.", False, "")
    session._state = "failed"
    session.state_changed.emit()
    assert [row.text for row in two.messages.rows] == ["first: It cannot go on: use a smaller batch."]
    two.tabs.close(two.projects.all[0])
    two.messages.rows[0].buttons[0].click()  # It is closed: nothing happens.
    assert two.projects.current.title == "second"
