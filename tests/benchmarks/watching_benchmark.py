"""Images per second of training in the real window: a layer watched as it learns, and not, turn by turn in one run.

Speed is by the clock on the wall, so that what is done between the batches counts too.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from statistics import median
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.project import Project

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

ROUNDS = 5
EPOCHS = (100, 5)
"""Of the very small network, and of the small one."""


def main() -> None:
    """Print the speeds and their ratio, and how often the maps were refreshed."""
    from throughput_benchmark import projects

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CNNSTUDIO_HOME"] = home
        from cnnstudio.app import opened_window

        window = opened_window()
        window.resize(1400, 900)
        window.engine.start()
        for project, epochs in zip(projects(), EPOCHS, strict=True):
            longer = replace(project, training=replace(project.training, epochs=epochs))
            _compare(window, longer)
        window.engine.shut_down()


def _compare(window: Any, project: Project) -> None:
    """Alternate both, so that what else the machine does meets both alike."""
    speeds: dict[bool, list[float]] = {True: [], False: []}
    looks: list[float] = []
    for _ in range(ROUNDS):
        for is_watched in (False, True):
            window.editor.open(project, None)
            window.show_workspace("train")
            speed, seen = _speed(window.train.desk, project, is_watched)
            speeds[is_watched].append(speed)
            looks += [seen] if is_watched else []
    ratios = [watched / plain for watched, plain in zip(speeds[True], speeds[False], strict=True)]
    print(
        f"  {project.name}: {median(speeds[True]):,.0f} images/s watched, {median(speeds[False]):,.0f} not: "
        f"{median(ratios):.3f} × (target ≥ 0.95), {median(looks):.1f} looks/s (at most 4)",
        flush=True,
    )


def _speed(desk: Any, project: Project, is_watched: bool) -> tuple[float, float]:
    """Images per second from the end of the first epoch to that of the last, and looks per second."""
    wait = QEventLoop()
    session, panel = desk.session, desk.watch
    if panel.fold.is_open != is_watched:
        panel.fold.button.click()
    ends: list[tuple[int, float]] = []
    looks: list[float] = []
    view = panel.epochs.view
    show = view.show_shot

    def count(*arguments: Any) -> None:
        looks.append(time.monotonic())
        show(*arguments)

    def note() -> None:
        progress = session.progress
        if progress is not None and progress.epoch_points:
            ends.append((progress.epoch_points[-1].epoch, time.monotonic()))

    view.show_shot = count
    session.progressed.connect(note)
    session.state_changed.connect(lambda: None if session.is_active else wait.quit())
    session.start(project)
    wait.exec()
    session.progressed.disconnect(note)
    view.show_shot = show
    (first, begin), (last, end) = ends[0], ends[-1]
    looked = sum(begin <= moment <= end for moment in looks)
    return _images(project) * (last - first) / (end - begin), looked / (end - begin)


def _images(project: Project) -> int:
    """How many images are trained on in an epoch."""
    return len(opened(dataset_of(project)).split(project.training.seed).train)
