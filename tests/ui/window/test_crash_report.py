from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import NetworkError
from cnnstudio.ui.window.crash_report import CrashReport
from cnnstudio.ui.window.messages import MessageBar


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def report(bar: MessageBar, tmp_path: Path) -> Iterator[CrashReport]:
    made = CrashReport(tmp_path / "logs")
    made.install()
    made.show_in(bar)
    yield made
    made.remove()


def _raise(error: Exception) -> None:
    try:
        raise error
    except type(error):
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


def test_a_bug_is_logged_and_told(report: CrashReport, bar: MessageBar, qtbot: QtBot) -> None:
    _raise(ZeroDivisionError("by nothing"))
    qtbot.waitUntil(lambda: bool(bar.rows))
    assert "ZeroDivisionError: by nothing" in bar.rows[0].text
    assert "Traceback" in report.path.read_text("utf-8")
    bar.rows[0].buttons[0].click()
    assert "ZeroDivisionError: by nothing" in QGuiApplication.clipboard().text()


def test_a_thread_is_watched_too(report: CrashReport, bar: MessageBar, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(bar.rows))
    assert "ZeroDivisionError" in bar.rows[0].text


def test_what_the_user_can_mend_is_no_bug(report: CrashReport, bar: MessageBar, qtbot: QtBot) -> None:
    _raise(NetworkError("The network is empty: add a layer."))
    qtbot.waitUntil(lambda: bool(bar.rows))
    assert bar.rows[0].text == "The network is empty: add a layer."
    assert not report.path.exists() or "NetworkError" not in report.path.read_text("utf-8")


def test_it_gives_everything_back(bar: MessageBar, tmp_path: Path) -> None:
    before = sys.excepthook
    made = CrashReport(tmp_path)
    made.install()
    assert sys.excepthook == made.take
    made.remove()
    assert sys.excepthook in (before, sys.__excepthook__)
    assert threading.excepthook is threading.__excepthook__


def test_a_large_log_begins_anew(bar: MessageBar, tmp_path: Path) -> None:
    log = tmp_path / "cnnstudio.log"
    log.write_text("x" * 1_100_000)
    made = CrashReport(tmp_path)
    made.install()
    _raise(ZeroDivisionError())
    made.remove()
    assert log.stat().st_size < 10_000
    assert (tmp_path / "cnnstudio.old.log").stat().st_size == 1_100_000


def test_no_room_for_a_log_does_no_harm(bar: MessageBar, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = CrashReport(tmp_path / "file")
    made.install()
    _raise(ZeroDivisionError())
    made.remove()


def test_a_very_long_error_is_cut(report: CrashReport, bar: MessageBar, qtbot: QtBot) -> None:
    _raise(ZeroDivisionError("x" * 5000))
    qtbot.waitUntil(lambda: bool(bar.rows))
    assert len(bar.rows[0].text) < 400
