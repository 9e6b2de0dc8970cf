from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.runs.annotation import annotate
from cnnstudio.ui.runs import library as module
from cnnstudio.ui.runs.library import Library
from tests.ui.runs.conftest import MakeRun


def test_it_reads_in_the_background_until_everything_is_known(
    make_run: MakeRun, qtbot: QtBot, qapp: QObject
) -> None:
    paths = {make_run(f"20261128-1015{place:02}-a") for place in range(12)}
    library = Library(lambda: (runs_folder(),), qapp)
    library.look()
    assert library.is_busy
    assert not library.has_looked
    qtbot.waitUntil(lambda: not library.is_busy)
    assert set(library.scan.records) == paths


def test_what_changes_is_seen_while_it_is_watched(
    make_run: MakeRun, qtbot: QtBot, qapp: QObject, monkeypatch: object
) -> None:
    path = make_run()
    library = Library(lambda: (runs_folder(),), qapp)
    library._timer.setInterval(20)
    library.watch(True)
    qtbot.waitUntil(lambda: path in library.scan.records)
    annotate(path, name="other")
    qtbot.waitUntil(lambda: library.scan.records[path].name == "other")
    shutil.rmtree(path)
    qtbot.waitUntil(lambda: not library.scan.records)
    library.watch(False)
    qtbot.waitUntil(lambda: not library.is_busy)
    assert not library._timer.isActive()


def test_a_look_that_is_asked_for_during_another_comes_after_it(
    make_run: MakeRun, qtbot: QtBot, qapp: QObject
) -> None:
    path = make_run()
    library = Library(lambda: (runs_folder(),), qapp)
    library.look()
    looks: list[Path] = []
    library.looked.connect(lambda: looks.append(path))
    library.look()
    qtbot.waitUntil(lambda: len(looks) >= 2 and not library.is_busy)
    assert path in library.scan.records
    assert module._INTERVAL >= 500


def test_news_are_looked_at_once_in_a_moment_while_somebody_sees_it(
    make_run: MakeRun, qtbot: QtBot, qapp: QObject
) -> None:
    path = make_run()
    library = Library(lambda: (runs_folder(),), qapp)
    library.look_soon()
    assert not library._soon.isActive()  # nobody sees it
    library.watch(True)
    qtbot.waitUntil(lambda: not library.is_busy)
    annotate(path, notes="new")
    for _ in range(20):
        library.look_soon()
    qtbot.waitUntil(lambda: library.scan.records[path].annotation.notes == "new")
    library.watch(False)
