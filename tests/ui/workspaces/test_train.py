from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.changes import SetSettings
from cnnstudio.document.document import Document
from cnnstudio.document.folders import runs_folder
from cnnstudio.document.optimizers import SGD, Adam
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.jobs.engine import Engine
from cnnstudio.ui.training.readiness import Readiness
from cnnstudio.ui.workspaces.train import TrainWorkspace

SECONDS = 60_000  # ms; far longer than anything here takes

MakeWorkspace = Callable[..., TrainWorkspace]


@pytest.fixture
def make_workspace(engine: Engine, qtbot: QtBot) -> MakeWorkspace:
    """Shows a small network for digits with some training settings."""

    def make(epochs: int = 2, optimizer: object = None, activation: str = "relu") -> TrainWorkspace:
        network = chain(
            Input((8, 8, 1)),
            Conv2D(8, activation=activation),
            Flatten(),
            Dense(16, activation),
            Dense(10, "softmax"),
        )
        training = Training(epochs=epochs, batch_size=64)
        project = Project(network, "tiny", optimizer=optimizer or Adam(0.01), training=training)  # type: ignore[arg-type]
        editor = Editor(Document(project))
        workspace = TrainWorkspace(editor, engine, Readiness(editor, editor))
        qtbot.addWidget(workspace)
        workspace.resize(1200, 800)
        workspace.show()
        qtbot.waitUntil(lambda: workspace.desk.curves is not None)
        return workspace

    return make


def click(qtbot: QtBot, workspace: TrainWorkspace, name: str) -> None:
    qtbot.mouseClick(getattr(workspace.desk.controls, name), Qt.MouseButton.LeftButton)


def wait_for_end(qtbot: QtBot, workspace: TrainWorkspace) -> None:
    qtbot.waitUntil(lambda: not workspace.is_training, timeout=SECONDS)


def test_two_epochs_on_digits(make_workspace: MakeWorkspace, qtbot: QtBot) -> None:
    workspace = make_workspace()
    with qtbot.waitSignal(workspace.run_finished, timeout=SECONDS) as finished:
        click(qtbot, workspace, "start")
        assert workspace.is_training
        assert not workspace.desk.controls.start.isEnabled()
    desk, run = workspace.desk, Path(finished.args[0])
    assert run.parent == runs_folder()
    assert {"best.keras", "last.keras", "history.csv", "project.cnnstudio", "environment.json"} <= {
        path.name for path in run.iterdir()
    }
    assert desk.session.state == "succeeded"
    assert len(desk.session.history) == 2 * 23
    assert [point.epoch for point in desk.session.history.epochs] == [1, 2]
    assert desk.curves is not None
    for plot in desk.curves.plots.values():
        qtbot.waitUntil(lambda plot=plot: len(plot.curve("raw")[0]) == 46)  # type: ignore[misc]
        assert len(plot.curve("validation")[0]) == 2
    assert "best epoch" in desk.outcome.text
    assert desk.controls.bar.value() == desk.controls.bar.maximum()


def test_pause_resume_and_stop(make_workspace: MakeWorkspace, qtbot: QtBot) -> None:
    workspace = make_workspace(epochs=500)
    desk = workspace.desk
    click(qtbot, workspace, "start")
    qtbot.waitUntil(lambda: len(desk.session.history.epochs) > 0, timeout=SECONDS)
    click(qtbot, workspace, "pause")
    assert desk.controls.pause.text() == "Resume"
    qtbot.waitUntil(
        lambda: desk.session.progress is not None and desk.session.progress.paused, timeout=SECONDS
    )
    seen = len(desk.session.history)
    with qtbot.assertNotEmitted(desk.session.progressed, wait=200):
        pass
    assert len(desk.session.history) == seen
    click(qtbot, workspace, "pause")
    qtbot.waitUntil(lambda: len(desk.session.history) > seen, timeout=SECONDS)
    with qtbot.waitSignal(workspace.run_finished, timeout=SECONDS) as finished:
        click(qtbot, workspace, "stop")
    assert desk.session.state == "stopped"
    assert desk.outcome.text.startswith("Stopped after")
    assert (Path(finished.args[0]) / "best.keras").is_file()
    assert desk.controls.start.isEnabled()


def test_a_loss_that_is_no_number_is_told_beside_the_buttons(
    make_workspace: MakeWorkspace, qtbot: QtBot
) -> None:
    workspace = make_workspace(optimizer=SGD(1000.0), activation="linear")
    workspace.start()
    wait_for_end(qtbot, workspace)
    desk = workspace.desk
    assert desk.session.state == "failed"
    assert desk.outcome.kind == "error"
    assert "learning rate" in desk.outcome.text
    assert "1000" in desk.outcome.text
    assert desk.controls.start.isEnabled()


def test_an_edit_after_training_makes_the_result_stale(make_workspace: MakeWorkspace, qtbot: QtBot) -> None:
    workspace = make_workspace(epochs=1)
    workspace.start()
    wait_for_end(qtbot, workspace)
    editor, desk = workspace._editor, workspace.desk
    assert desk.stale.isHidden()
    conv = editor.document.project.network.nodes[1].id
    editor.perform(SetSettings.of((conv,), {"filters": 9}))
    qtbot.waitUntil(lambda: not desk.stale.isHidden())
    assert desk.stale.text.startswith("The network has changed since this training")
    editor.undo_stack.undo()
    qtbot.waitUntil(desk.stale.isHidden)


def test_without_a_training_nothing_is_under_way(engine: Engine, qtbot: QtBot) -> None:
    editor = Editor(Document())
    workspace = TrainWorkspace(editor, engine, Readiness(editor, editor))
    qtbot.addWidget(workspace)
    assert not workspace.is_training
    workspace.pause()
    workspace.stop()
    with qtbot.waitSignal(workspace.message):
        workspace.start()
    assert "empty" in workspace.desk.problems.texts[0]
