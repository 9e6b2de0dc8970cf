"""Images per second of training in the real window with its live plots on view, against a bare ``model.fit``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from figures import percentile
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from cnnstudio.document.project import Project
from cnnstudio.ui.training.session import TrainingSession

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

ROUNDS = 5
QUICK = 20  # per cent of the epochs are quicker than what is compared


def main() -> None:
    """Print the ratio of the epochs; the window and the bare fit take turns."""
    from throughput_benchmark import projects

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNNSTUDIO_HOME"] = home
        from cnnstudio.app import opened_window

        window = opened_window()
        window.resize(1400, 900)
        window.engine.start()
        for place, project in enumerate(projects()):
            live: list[float] = []
            bare: list[float] = []
            for _ in range(ROUNDS):
                window.editor.open(project, None)
                window.show_workspace("train")
                live += _live_epochs(window.train.desk.session, project)
                bare += _bare_epochs(place)
            ratio = percentile(bare, QUICK) / percentile(live, QUICK)
            print(
                f"  {project.name}, live plots on view: {ratio:.3f} × a bare model.fit (target ≥ 0.97)",
                flush=True,
            )
        window.engine.shut_down()


def _live_epochs(session: TrainingSession, project: Project) -> list[float]:
    """Seconds of each epoch but the first, while the curves are drawn."""
    wait = QEventLoop()
    session.state_changed.connect(lambda: None if session.is_active else wait.quit())
    session.start(project)
    wait.exec()
    assert session.result is not None
    return [point.seconds for point in session.result.points[1:]]


def _bare_epochs(place: int) -> list[float]:
    """Seconds of each epoch of a bare fit in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", f"import throughput_benchmark as t; print(*t._bare(t.projects()[{place}])[0])"],
        cwd=Path(__file__).parent, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [float(second) for second in answer.stdout.split()[-100:]]
