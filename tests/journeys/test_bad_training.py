"""Trainings that cannot start or go wrong: told in the Train workspace and on the command line; the next one works."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.cli import main
from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.files import save_project
from cnnstudio.document.folders import runs_folder
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.process.control import Control
from cnnstudio.engine.process.task import Report
from cnnstudio.engine.training.train import Train, TrainResult
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Add
from cnnstudio.layers.reshape import Flatten, Input
from tests.journeys.conftest import Visitor, is_one_clear_message

pytestmark = pytest.mark.journey

INPUT = Node("i", "image", Input((8, 8, 1)))
FLAT = Node("f", "flat", Flatten(), ("i",))
SCORES = Node("d", "scores", Dense(10, "softmax"), ("f",))
SOUND = Project(Network((INPUT, FLAT, SCORES)), "sound", training=Training(batch_size=128, epochs=1))
UNFIT = {
    "empty": (Network(), "empty"),
    "open end": (Network((INPUT, Node("c", "lonely", Conv2D(4, 3)), Node("f", "flat", Flatten(), ("c",)), SCORES)), "lonely"),
    "shape": (Network((INPUT, Node("c", "wide", Conv2D(4, 9), ("i",)), Node("f", "flat", Flatten(), ("c",)), SCORES)), "9"),
    "channels": (
        Network((
            INPUT, Node("a", "few", Conv2D(32, 3), ("i",)), Node("b", "many", Conv2D(64, 3), ("i",)),
            Node("s", "sum", Add(), ("a", "b")), Node("f", "flat", Flatten(), ("s",)), SCORES,
        )),
        "64",
    ),
    "two outputs": (Network((INPUT, FLAT, SCORES, Node("e", "more", Dense(10, "softmax"), ("f",)))), "2 outputs"),
    "classes": (chain(Input((8, 8, 1)), Flatten(), Dense(7, "softmax")), "10 classes"),
    "circle": (
        Network((INPUT, Node("a", "one", Add(), ("i", "b")), Node("b", "two", Conv2D(1, 1), ("a",)),
                 Node("f", "flat", Flatten(), ("b",)), SCORES)),
        "circle",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(UNFIT))
def test_what_cannot_be_trained_is_named(
    shared: Visitor, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network, word = UNFIT[name]
    project = dataclasses.replace(SOUND, network=network)
    window = shared.window
    window.editor.open(project, None)
    window.training.start()
    desk = window.train.desk
    assert window.workspace_name == "train"
    assert not desk.session.is_active
    assert not desk.controls.start.isEnabled()
    assert desk.problems.texts
    assert all(is_one_clear_message(text) for text in desk.problems.texts), desk.problems.texts
    assert any(word in text for text in desk.problems.texts), desk.problems.texts
    # An empty canvas is greeted without a complaint: only Train says what it lacks.
    assert (window.status.problems.text() == "No problems") == (name == "empty")
    assert name == "empty" or window.design.problems.count >= len(desk.problems.texts)
    shared.take(f"unfit-{name.replace(' ', '-')}")
    save_project(project, tmp_path / "unfit.cnnstudio")
    assert main(["train", str(tmp_path / "unfit.cnnstudio"), "--runs", str(tmp_path / "runs")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert is_one_clear_message(line)
    assert word in line
    assert not (tmp_path / "runs").exists()
    assert window.editor.document.project == project


def failed(visitor: Visitor) -> str:
    """What the Train workspace says of the training that has just failed."""
    desk = visitor.window.train.desk
    assert desk.session.state == "failed"
    assert desk.outcome.kind == "error"
    assert is_one_clear_message(desk.outcome.text), desk.outcome.text
    assert desk.controls.start.isEnabled()
    assert not desk.controls.pause.isEnabled()
    assert not desk.controls.stop.isEnabled()
    assert visitor.window.top_bar.train.isEnabled()
    return desk.outcome.text


def test_a_loss_that_leaves_all_bounds(
    shared: Visitor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hot = chain(Input((8, 8, 1)), Conv2D(8, 3), Flatten(), Dense(10))
    project = Project(hot, "hot", optimizer=SGD(1000.0), training=Training(epochs=3, scaling="none"))
    shared.window.editor.open(project, None)
    shared.train()
    text = failed(shared)
    shared.take("loss-not-finite")
    assert "learning rate" in text
    assert not shared.window.train.desk.session.can_resume
    save_project(project, tmp_path / "hot.cnnstudio")
    assert main(["train", str(tmp_path / "hot.cnnstudio"), "--runs", str(tmp_path / "runs")]) == 1
    line = capsys.readouterr().err.splitlines()[-1]
    assert is_one_clear_message(line)
    assert "learning rate" in line


@dataclass(frozen=True, slots=True)
class Greedy:
    """A training that finds no memory for its batches behind the first epoch."""

    project: Project
    runs: str
    resume: str = ""
    events: bool = False
    purpose: ClassVar[str] = "training"

    def __call__(self, report: Report, control: Control) -> TrainResult:
        import keras
        import tensorflow as tf

        make = keras.Model.make_train_function

        def make_greedy(model: keras.Model, force: bool = False) -> None:
            make(model, force)
            step, taken = model.train_function, iter(range(15))  # an epoch has 12 batches

            def greedy(iterator: object) -> object:
                if next(taken, None) is None:
                    raise tf.errors.ResourceExhaustedError(
                        None,
                        None,
                        "OOM when allocating tensor with shape[128,64,128,128] and type float on GPU:0",
                    )
                return step(iterator)

            model.train_function = greedy

        keras.Model.make_train_function = make_greedy
        try:
            return Train(self.project, self.runs, resume=self.resume)(report, control)
        finally:
            keras.Model.make_train_function = make


def test_a_batch_too_large_for_the_memory(shared: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    longer = dataclasses.replace(SOUND, training=SOUND.training.with_settings(epochs=3))
    shared.window.editor.open(longer, None)
    with monkeypatch.context() as patch:
        patch.setattr("cnnstudio.ui.training.session.Train", Greedy)
        shared.train()
    text = failed(shared)
    shared.take("memory")
    assert text == (
        "There is not enough memory to train on batches of 128 images: use a batch size of at most 64, or a smaller "
        "network."
    )
    session = shared.window.train.desk.session
    assert len(session.history.epochs) == 1  # what was done before is kept
    assert session.can_resume


def test_a_folder_for_runs_that_cannot_be_written(
    shared: Visitor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs_folder().parent.mkdir(parents=True, exist_ok=True)
    runs_folder().write_text("A file stands where the folder should.")
    shared.window.editor.open(SOUND, None)
    shared.train()
    text = failed(shared)
    shared.take("runs-folder")
    assert str(runs_folder()) in text
    save_project(SOUND, tmp_path / "sound.cnnstudio")
    assert main(["train", str(tmp_path / "sound.cnnstudio"), "--runs", str(runs_folder())]) == 1
    line = capsys.readouterr().err.splitlines()[-1]
    assert is_one_clear_message(line)
    assert str(runs_folder()) in line


def test_after_all_that_a_training_works(shared: Visitor) -> None:
    shared.window.editor.open(SOUND, None)
    shared.window.show_workspace("train")
    QTest.mouseClick(shared.window.train.desk.controls.start, Qt.MouseButton.LeftButton)
    session = shared.window.train.desk.session
    shared.until(lambda: not session.is_active)
    assert session.state == "succeeded", session.failure
    assert shared.window.train.desk.outcome.kind == "good"
    assert Path(session.run, "best.keras").is_file()
