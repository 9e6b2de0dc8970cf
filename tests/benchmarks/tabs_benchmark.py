"""What a project in a tab costs: to open it, to come back to it, and in memory."""

from __future__ import annotations

import time

import psutil
from figures import percentile
from PySide6.QtWidgets import QApplication

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.app import opened_window
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input

TABS = 10


def _network(layers: int, filters: int) -> Project:
    hidden = [Conv2D(filters, 3, padding="same") for _ in range(layers - 1)]
    return Project(chain(Input((32, 32, 3)), *hidden), f"net{filters}")


def _milliseconds(act: object, application: QApplication, *arguments: object) -> float:
    started = time.perf_counter()
    act(*arguments)  # type: ignore[operator]
    application.processEvents()
    return 1000 * (time.perf_counter() - started)


def measure(application: QApplication, layers: int) -> None:
    """Open tabs, walk through them in every workspace, and print the times to the painted window."""
    window = opened_window(warms_up=False)
    window.resize(1440, 900)
    window.projects.set_keeps_drafts(False)
    application.processEvents()
    before = psutil.Process().memory_info().rss
    opening = [
        _milliseconds(window.files.begin, application, _network(layers, 8 + number)) for number in range(TABS)
    ]
    memory = (psutil.Process().memory_info().rss - before) / TABS / 1e6
    print(
        f"  {TABS} tabs of {layers} layers: open in {percentile(opening, 50):.0f} ms (median), {memory:.1f} MB a tab"
    )
    for name in ("design", "train", "inspect"):
        window.show_workspace(name)
        for _ in range(TABS):
            _milliseconds(window.projects.step, application, 1)
        walk = [_milliseconds(window.projects.step, application, 1) for _ in range(3 * TABS)]
        print(f"    switch in {name}: median {percentile(walk, 50):.0f} ms, longest {max(walk):.0f} ms")
    window.shut_down(keeps_draft=False)


def main() -> None:
    """Measure small networks and large ones."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    for layers in (50, 1000):
        measure(application, layers)
