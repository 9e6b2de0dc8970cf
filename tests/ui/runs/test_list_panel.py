from __future__ import annotations

from pytestqt.qtbot import QtBot

from cnnstudio.engine.runs.record import run_record
from cnnstudio.engine.runs.scan import Scan
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.runs.list_panel import RunListPanel
from tests.ui.runs.conftest import MakeRun


def panel(preferences: Preferences, qtbot: QtBot) -> RunListPanel:
    made = RunListPanel(preferences)
    qtbot.addWidget(made)
    return made


def test_the_line_above_counts_what_the_filter_leaves(
    preferences: Preferences, qtbot: QtBot, make_run: MakeRun
) -> None:
    one = panel(preferences, qtbot)
    paths = (
        make_run("20261128-101500-a", project_name="ants"),
        make_run("20261128-101501-b", project_name="bees"),
    )
    one.model.show_scan(Scan({path: run_record(path) for path in paths}))
    one.show_counts(is_busy=False)
    assert one.top.words == "2 runs"
    one.top.filter_changed.emit("bees")
    assert one.top.words == "1 of 2 runs"


def test_hidden_columns_stay_hidden(preferences: Preferences, qtbot: QtBot) -> None:
    first = panel(preferences, qtbot)
    first.table.columns_changed.emit(("seed", "device"))
    assert preferences.hidden_run_columns == ("seed", "device")
    second = panel(preferences, qtbot)
    assert not {column.key for column in second.table.shown_columns} & {"seed", "device"}
