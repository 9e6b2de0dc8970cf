from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cnnstudio.document.drafts import left_drafts
from cnnstudio.document.folders import drafts_folder


def _started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cnnstudio", *arguments],
        capture_output=True, text=True, check=False, env=os.environ | environment, timeout=100,
    )  # fmt: skip


def test_the_start_is_measured_and_keras_stays_away() -> None:
    answer = _started("--measure-startup")
    assert answer.returncode == 0, answer.stderr
    figures = json.loads(answer.stdout)
    assert figures["window_ms"] > 0
    assert figures["keras_loaded"] is False


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.parametrize("arguments", [(), ("net.cnnstudio",), ("--measure-startup",)])
def test_without_a_display_one_line_names_the_tour(arguments: tuple[str, ...]) -> None:
    answer = _started(*arguments, QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert "cnnstudio tour" in line


RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
import cnnstudio.app as app

def act(window):
    from cnnstudio.core.catalogue import layer_type
    from cnnstudio.document.changes import AppendLayer
    window.editor.perform(AppendLayer(layer_type("input")(), None))
    {act}

made = app.opened_window
def opened(path=None):
    window = made(path, warms_up=False)
    window.painted.connect(lambda: act(window))
    return window
app.opened_window = opened
sys.exit(app.run(None))
"""


def _run(act: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN.format(act=act)], capture_output=True, text=True, check=False, timeout=100
    )


def test_closing_the_window_ends_the_program() -> None:
    answer = _run("window.editor.undo_stack.undo(); window.close()")
    assert answer.returncode == 0, answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_leaves_a_draft(number: signal.Signals) -> None:
    answer = _run(f"import os; os.kill(os.getpid(), {int(number)})")
    assert answer.returncode == 128 + number, answer.stderr
    assert "Traceback" not in answer.stderr
    (draft,) = left_drafts(drafts_folder())
    assert len(draft.project.network) == 1
    draft.leave()


def test_a_bug_is_logged_and_the_program_goes_on(private_folders: Path) -> None:
    act = "QTimer.singleShot(0, lambda: 1 / 0); QTimer.singleShot(200, window.editor.undo_stack.undo); QTimer.singleShot(300, window.close)"
    answer = _run(act)
    assert answer.returncode == 0, answer.stderr
    assert "ZeroDivisionError" in (private_folders / "logs" / "cnnstudio.log").read_text("utf-8")


def test_the_age_of_a_process_is_as_long_as_it_has_been_there() -> None:
    start = time.perf_counter()
    answer = subprocess.run(
        [sys.executable, "-c", "import time; time.sleep(0.3); from cnnstudio.app import _age; print(_age())"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    elapsed = time.perf_counter() - start
    assert 0.3 <= float(answer.stdout) <= elapsed + 0.02
