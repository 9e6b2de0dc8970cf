"""The engine is killed, the window is killed: nothing of the work is lost, and nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import chain
from cnnstudio.document.changes import SetProject
from cnnstudio.document.files import load_project, open_network, save_project
from cnnstudio.document.folders import drafts_folder
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from tests.journeys.conftest import SECONDS, MakeWindow, Visitor, names, texts
from tests.ui.jobs.conftest import child_processes

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no signals"),
]

ROOT = Path(__file__).parents[2]
LENET = ROOT / "examples" / "lenet5_digits.cnnstudio"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The file of a project that trains in no time."""
    layers = Input((8, 8, 1)), Conv2D(4, 3), Flatten(), Dense(10, "softmax")
    path = tmp_path / "small.cnnstudio"
    save_project(Project(chain(*layers), "small"), path)
    return path


def test_a_killed_engine_takes_nothing_along(make_window: MakeWindow, small: Path) -> None:
    before = child_processes()
    visitor = make_window(warms_up=True)
    window = visitor.window
    assert window.files.open(small)
    window.editor.perform(SetProject.of("change training settings", training=Training(epochs=1000)))
    project = window.editor.document.project
    window.training.start()
    session = window.train.desk.session
    visitor.until(lambda: session.progress is not None and session.history.batches)
    old = window.engine.process_identifier
    os.kill(old, signal.SIGKILL)
    visitor.until(lambda: session.state == "failed")
    visitor.take("engine-killed")
    assert "engine process ended unexpectedly" in window.train.desk.outcome.text
    assert texts(window) == []  # It is said once, where the training is.
    assert not any(label.isVisible() for label in window.status.labels) or not window.status.currentMessage()
    assert window.editor.document.project == project
    assert window.editor.document.is_modified
    assert window.isVisible()
    go_on(visitor)
    assert window.close()
    assert child_processes() <= before
    assert not psutil.pid_exists(old)


def go_on(visitor: Visitor) -> None:
    """Undo works, and so does the next training, in another process."""
    window = visitor.window
    window.editor.undo_stack.undo()
    window.editor.perform(
        SetProject.of("change training settings", training=Training(epochs=1, batch_size=256))
    )
    assert window.train.desk.controls.start.isEnabled()
    QTest.mouseClick(window.train.desk.controls.start, Qt.MouseButton.LeftButton)
    session = window.train.desk.session
    visitor.until(lambda: not session.is_active)
    assert session.state == "succeeded", session.failure
    assert window.train.desk.outcome.kind == "good"


EDITING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from cnnstudio.app import opened_window, qt_application
application = qt_application()
window = opened_window(Path(sys.argv[1]))
from cnnstudio.document.changes import Rename, SetSettings
def tell():
    autosave = window.projects.current.autosave
    if autosave._kept is window.editor.document.project and window.engine.process_identifier:
        autosave.wait()
        print(window.engine.process_identifier, flush=True)
        timer.stop()
timer = QTimer(interval=20)
timer.timeout.connect(tell)
def edit():
    first, second, *_ = window.editor.document.project.network
    window.editor.perform(Rename(first.id, "photo"))
    window.editor.perform(SetSettings.of((second.id,), {"filters": 7}))
    timer.start()
window.painted.connect(edit)
application.exec()
"""


@pytest.fixture
def killed(tmp_path: Path) -> tuple[Path, int]:
    """A project's file, and the engine process of a window that was killed with unsaved edits of it."""
    path = tmp_path / "work.cnnstudio"
    path.write_bytes(LENET.read_bytes())
    with subprocess.Popen(
        [sys.executable, "-c", EDITING, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ,
    ) as window:
        assert window.stdout is not None
        engine = int(window.stdout.readline())
        window.kill()
    return path, engine


def test_a_killed_window_leaves_a_draft_and_no_process(
    killed: tuple[Path, int], make_window: MakeWindow
) -> None:
    path, engine = killed
    end = time.monotonic() + SECONDS / 1000
    visitor = make_window()
    window = visitor.window
    (row,) = window.messages.rows
    visitor.take("draft-offered")
    assert "work.cnnstudio was saved" in row.text
    assert load_project(path) == open_network(LENET)
    restore, discard = row.buttons
    assert (restore.text(), discard.text()) == ("Restore", "Discard draft")
    QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert names(window)[0] == "photo"
    assert window.editor.document.project.network.nodes[1].layer.to_data()["filters"] == 7
    assert window.windowTitle() == "work.cnnstudio • — CNN Studio"
    assert window.files.save()
    assert load_project(path) == window.editor.document.project
    assert window.close()
    assert list(drafts_folder().iterdir()) == []
    visitor.until(
        lambda: not psutil.pid_exists(engine) or _is_zombie(engine),
        max(1, round(1000 * (end - time.monotonic()))),
    )


def _is_zombie(process: int) -> bool:
    """Whether a process has ended and nobody has asked yet how: in a container, perhaps nobody ever does."""
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


LIGHT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from cnnstudio.app import opened_window, qt_application
application = qt_application()
window = opened_window(Path(sys.argv[1]))
from cnnstudio.document.changes import SetProject, SetSettings
from cnnstudio.document.project import Project, Training
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
def begin():
    second = window.editor.document.project.network.nodes[1]
    window.editor.perform(SetSettings.of((second.id,), {"filters": 7}))
    window.editor.perform(SetProject.of("epochs", training=Training(epochs=1, batch_size=256)))
    window.training.start()
    window.train.run_finished.connect(look)
def look(run):
    assert window.train.desk.curves is not None
    window.train.inspect_requested.emit(run)
    window.inspect.desk.samples.open_digits()
    timer.start()
def end_when_seen():
    desk = window.inspect.desk
    if not desk.is_busy and desk.layers.strips:
        timer.stop()
        desk.tabs.open_tab("kernels")
        QTimer.singleShot(0, leave)
def leave():
    if window.inspect.desk.is_busy:
        QTimer.singleShot(20, leave)
        return
    heavy = ("keras", "tensorflow", "jax", "torch", "sklearn")
    print("loaded:", sorted(name for name in heavy if name in sys.modules), flush=True)
    window.shut_down(keeps_draft=False)
    application.exit(0)
timer = QTimer(interval=20)
timer.timeout.connect(end_when_seen)
window.painted.connect(begin)
QTimer.singleShot(60_000, lambda: application.exit(3))
sys.exit(application.exec())
"""


def test_the_whole_job_loads_no_keras_into_the_window(small: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", LIGHT, str(small)],
        capture_output=True, text=True, cwd=ROOT, timeout=SECONDS / 1000 + 20,
    )  # fmt: skip
    assert answer.stdout.splitlines()[-1:] == ["loaded: []"], answer.stderr
    assert answer.returncode == 0, answer.stderr
    assert "Traceback" not in answer.stderr
