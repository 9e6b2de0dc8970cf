"""A saved ResNet-152 of 240 MB in the window: when its graph is painted, and when its weights have been read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from cnnstudio.app import opened_window
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.kernels import Kernels

_SAVE = "import keras, sys; keras.applications.ResNet152(weights=None).save(sys.argv[1])"
_LONGEST = 300  # s


def _wait(application: QApplication, until: Callable[[], object]) -> None:
    """Let the window work until something holds."""
    end = time.perf_counter() + _LONGEST
    while not until():
        assert time.perf_counter() < end, "the window has waited too long"
        application.processEvents()
        time.sleep(0.001)


def main() -> None:
    """Print both times and their ratio; the engine has warmed up before."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resnet152.keras"
        subprocess.run(
            [sys.executable, "-c", _SAVE, str(path)], check=True, capture_output=True, env=dict(os.environ)
        )
        window = opened_window()
        window.resize(1440, 900)
        window.projects.set_keeps_drafts(False)
        _wait(application, lambda: window.engine.state.kind == "ready")
        start = time.perf_counter()
        window.files.open(path)
        application.processEvents()
        painted = time.perf_counter() - start
        listed_before = window.weights.desk.report() is not None
        _wait(application, lambda: window.weights.desk.report() is not None)
        listed = time.perf_counter() - start
        project = window.editor.document.project
        job = window.engine.submit(Kernels(UntrainedModel(project), "conv1_conv"))
        _wait(application, lambda: job.has_ended)
        read = time.perf_counter() - start
        assert job.state == "succeeded"
        size = path.stat().st_size / 10**6
        window.shut_down(keeps_draft=False)
    print(
        f"  {size:.0f} MB: graph painted in {1000 * painted:.0f} ms "
        f"({'before' if not listed_before else 'after'} its weights were looked at), weights listed after "
        f"{1000 * listed:.0f} ms, read into a model after {read:.1f} s; ratio {painted / read:.3f}"
    )
