"""Several projects in one window: edit, copy between them, train in one, close, and come back after a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from cnnstudio.core.network import Network, Node, chain
from cnnstudio.document.changes import AppendLayer, Rename
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.folders import drafts_folder
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.merge import Concatenate
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.saving.questions import Answer, Ending
from cnnstudio.ui.training.session import TrainingSession
from tests.journeys.conftest import CONTROL, SHIFT, MakeWindow, Visitor, names, texts
from tests.ui.conftest import Answers
from tests.ui.jobs.conftest import child_processes

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
K = Qt.Key


def small(name: str) -> Project:
    """A small network for digits, which trains in a moment."""
    network = chain(Input((8, 8, 1)), Conv2D(4, padding="same"), Flatten(), Dense(10, "softmax"))
    return Project(network, name, training=Training(epochs=5000, batch_size=64))  # until it is stopped


def twin_towers() -> Network:
    """Two inputs through one shared convolution, and a residual unit behind."""
    conv = Conv2D(4, padding="same")
    return Network(
        (
            Node("a", "left", Input((8, 8, 1))),
            Node("b", "right", Input((8, 8, 1))),
            Node("x", "seen_left", conv, ("a",), "twins"),
            Node("y", "seen_right", conv, ("b",), "twins"),
            Node("j", "joined", Concatenate(), ("x", "y")),
            Node("u", "unit", ResidualUnit(8), ("j",)),
        )
    )


@pytest.fixture
def three(visitor: Visitor, tmp_path: Path) -> Visitor:
    """Has opened two files and a network of its own."""
    for name in ("one", "two"):
        save_project(small(name), tmp_path / f"{name}.cnnstudio")
        assert visitor.window.files.open(tmp_path / f"{name}.cnnstudio")
    visitor.window.files.begin(Project(twin_towers(), "towers"))
    return visitor


def titles(visitor: Visitor) -> list[str]:
    return [project.title for project in visitor.window.projects.all]


def test_two_are_edited_and_undone_each_by_itself(three: Visitor) -> None:
    window = three.window
    one, two, _ = window.projects.all
    window.projects.show(one)
    three.set("conv2d", "filters", "7")
    three.press_key(K.Key_Tab, CONTROL)
    assert window.projects.current is two
    three.set("conv2d", "filters", "9")
    three.set("dense", "units", "11")
    bar = window.tabs.strip.bar
    assert [bar.look_at(place).is_modified for place in range(3)] == [True, True, False]
    three.canvas.setFocus()
    three.press_key(K.Key_Z, CONTROL)
    three.press_key(K.Key_Z, CONTROL)
    assert not two.is_modified
    assert one.document.project.network.nodes[1].layer.to_data()["filters"] == 7
    three.press_key(K.Key_Tab, CONTROL | SHIFT)
    three.canvas.setFocus()
    three.press_key(K.Key_Z, CONTROL)
    assert not one.is_modified


def test_layers_with_shared_weights_and_blocks_are_copied_into_another_project(three: Visitor) -> None:
    window = three.window
    window.editor.select(("x", "y", "j", "u"))
    three.canvas.setFocus()
    three.until(lambda: window.commands["edit.copy"].isEnabled())
    three.press_key(K.Key_C, CONTROL)
    window.projects.show(window.projects.all[0])
    window.editor.select((three.node("conv2d").id,))
    three.canvas.setFocus()
    three.press_key(K.Key_V, CONTROL)
    network = window.editor.document.project.network
    assert names(window) == [
        "input",
        "conv2d",
        "seen_left",
        "seen_right",
        "joined",
        "unit",
        "flatten",
        "dense",
    ]
    left, right = three.node("seen_left"), three.node("seen_right")
    assert left.shared == right.shared != ""
    assert [node.name for node in network.twins(left.id)] == ["seen_left", "seen_right"]
    assert three.node("unit").layer == ResidualUnit(8)
    assert window.editor.document.report.totals.is_complete
    three.press_key(K.Key_V, CONTROL)
    again = three.node("seen_left_1")
    assert again.shared not in ("", left.shared)
    assert window.projects.all[2].document.project.network == twin_towers()


def test_a_window_with_unsaved_work_in_several_asks_once(
    three: Visitor, answers: Answers, tmp_path: Path
) -> None:
    window = three.window
    for project in window.projects.all[:2]:
        project.editor.perform(Rename("n1", "stem"))
    answers.asked.clear()
    answers.unsaved = Answer.CANCEL
    assert not window.close()
    assert answers.asked == ["unsaved one.cnnstudio, two.cnnstudio"]
    answers.unsaved = Answer.SAVE
    assert window.close()
    for name in ("one", "two"):
        assert load_project(tmp_path / f"{name}.cnnstudio").network["n1"].name == "stem"


def test_tabs_are_closed_by_mouse_and_asked_about(three: Visitor, answers: Answers) -> None:
    window = three.window
    window.projects.all[0].editor.perform(Rename("n1", "stem"))
    bar = window.tabs.strip.bar
    answers.asked.clear()
    answers.unsaved = Answer.CANCEL
    QTest.mouseClick(bar.tabButton(0, QTabBar.ButtonPosition.RightSide), Qt.MouseButton.LeftButton)
    assert answers.asked == ["unsaved one.cnnstudio"]
    assert titles(three) == ["one.cnnstudio", "two.cnnstudio", "towers"]
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(2).center())
    assert titles(three) == ["one.cnnstudio", "two.cnnstudio"]
    answers.unsaved = Answer.DISCARD
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).topLeft() + QPoint(20, 15))
    three.press_key(K.Key_W, CONTROL)
    assert titles(three) == ["two.cnnstudio"]
    assert window.tabs.strip.isHidden()


def test_one_trains_while_another_is_edited(make_window: MakeWindow, answers: Answers) -> None:
    visitor = make_window(warms_up=True)
    window = visitor.window
    window.files.begin(small("learner"))
    learner = window.projects.current
    visitor.press_key(K.Key_Return, CONTROL)
    session = window.training.session(learner)
    assert session is not None
    visitor.until(lambda: session.progress is not None)
    window.files.begin(small("sketch"))
    window.show_workspace("design")
    visitor.until(lambda: "learner" in window.status.engine.text())
    seen = len(session.history.epochs)
    window.editor.perform(AppendLayer(MaxPooling2D(), "n1"))
    visitor.set("conv2d", "filters", "5")
    visitor.until(lambda: len(session.history.epochs) > seen or not session.is_active)
    assert window.top_bar.train.text() == "Train"
    assert session.trained == learner.document.project
    window.projects.show(learner)
    if session.is_active:
        assert window.top_bar.train.text() == "Stop"
        window.training.stop()
    visitor.until(lambda: not session.is_active)
    assert session.result is not None
    assert window.training.run == session.run
    window.show_workspace("inspect")
    assert window.inspect.desk.model_choice.path == session.run
    window.projects.step(1)
    assert window.inspect.desk.model_choice.path == ""


def _start_training(visitor: Visitor) -> TrainingSession:
    """Train the project that is shown, and come back when its process is at it."""
    window = visitor.window
    window.training.start()
    session = window.training.session(window.projects.current)
    assert session is not None
    visitor.until(lambda: session.is_active and window.engine.jobs and window.engine.jobs[0].has_started)
    return session


def test_closing_a_project_that_trains_asks_and_stops_it(make_window: MakeWindow, answers: Answers) -> None:
    visitor = make_window(warms_up=True)
    window = visitor.window
    window.files.begin(Project(notes="other"))
    other = window.projects.current
    window.files.begin(small("learner"))
    learner = window.projects.current
    session = _start_training(visitor)
    answers.asked.clear()
    answers.ends_training = Ending.CANCEL
    visitor.press_key(K.Key_W, CONTROL)
    assert answers.asked == ["end training learner with learner"]
    assert window.projects.current is learner
    answers.ends_training = Ending.KEEP
    visitor.press_key(K.Key_W, CONTROL)
    assert window.projects.current is other
    assert session.is_active
    answers.ends_training = Ending.STOP
    window.projects.show(learner)
    visitor.press_key(K.Key_W, CONTROL)
    assert titles(visitor) == ["untitled"]
    visitor.until(lambda: not window.engine.jobs)
    assert not window.training.active


def test_closing_the_window_asks_about_the_training_of_a_saved_project(
    make_window: MakeWindow, answers: Answers, tmp_path: Path
) -> None:
    save_project(small("learner"), tmp_path / "learner.cnnstudio")
    before = child_processes()
    visitor = make_window(warms_up=True)
    window = visitor.window
    window.files.open(tmp_path / "learner.cnnstudio")
    session = _start_training(visitor)
    answers.asked.clear()
    answers.ends_training = Ending.CANCEL
    assert not window.close()
    assert answers.asked == ["end training learner.cnnstudio with the window"]
    assert window.isVisible()
    assert not window.isMinimized()
    answers.ends_training = Ending.KEEP
    assert not window.close()
    assert window.isMinimized()
    assert session.is_active
    answers.ends_training = Ending.STOP
    assert window.close()
    assert not session.is_active
    assert child_processes() <= before


EDITING = """
import os, signal, sys
from pathlib import Path
from cnnstudio.app import opened_window, qt_application
application = qt_application()
window = opened_window(None, warms_up=False)
from cnnstudio.document.changes import SetProject
from cnnstudio.document.project import Project
for path in sys.argv[1:]:
    window.files.open(Path(path))
window.files.new()
window.editor.perform(SetProject.of("change notes", notes="never saved"))
for project in window.projects.all[:2]:
    project.editor.perform(SetProject.of("change notes", notes=f"unsaved in {project.title}"))
for project in window.projects.all:
    project.autosave.write()
for project in window.projects.all:
    project.autosave.wait()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_every_unsaved_tab_comes_back_after_a_crash(
    make_window: MakeWindow, answers: Answers, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.cnnstudio" for name in ("one", "two", "three")]
    for path in paths:
        save_project(small(path.stem), path)
    command = [sys.executable, "-c", EDITING, *map(str, paths)]
    assert subprocess.run(command, check=False, cwd=ROOT, env=os.environ).returncode == -9
    visitor = make_window()
    window = visitor.window
    (row,) = window.messages.rows
    assert "before 3 projects were saved" in row.text
    row.buttons[0].click()
    assert texts(window) == []
    assert sorted(titles(visitor)) == ["one.cnnstudio", "two.cnnstudio", "untitled"]
    assert {project.document.project.notes for project in window.projects.all} == {
        "never saved", "unsaved in one.cnnstudio", "unsaved in two.cnnstudio",
    }  # fmt: skip
    assert all(project.is_modified for project in window.projects.all)
    assert len(list(drafts_folder().glob("*.draft"))) == 3
    for project in window.projects.all:
        if project.path is not None:
            assert window.files.save(project)
            project.autosave.wait()
    assert load_project(paths[0]).notes == "unsaved in one.cnnstudio"
    assert len(list(drafts_folder().glob("*.draft"))) == 1
    assert window.close()
    assert list(drafts_folder().iterdir()) == []


def test_a_layer_that_is_typed_in_is_kept_when_another_tab_is_shown(three: Visitor) -> None:
    window = three.window
    window.projects.show(window.projects.all[0])
    window.editor.perform(AppendLayer(Dropout(), "n2"))
    window.editor.select((three.node("conv2d").id,))
    field = window.design.properties.layers.form.rows["filters"].field.parts()[0]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "31")
    three.press_key(K.Key_Tab, CONTROL)
    window.projects.show(window.projects.all[0])
    assert three.node("conv2d").layer.to_data()["filters"] == 31
    assert window.projects.all[1].document.project.network.nodes[1].layer.to_data()["filters"] == 4
