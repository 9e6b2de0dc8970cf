from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.engine.runs.contents import run_contents
from cnnstudio.engine.runs.record import run_record
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.runs.compare_panel import ComparePanel
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.runs.ticked_contents import TickedRun
from tests.ui.runs.conftest import MakeRun


@pytest.fixture
def runs(make_run: MakeRun, digits_project: Project) -> tuple[TickedRun, ...]:
    """Three runs: one with another batch, one with another network."""
    training = digits_project.training.with_settings(batch_size=8)
    wider = chain(Input((8, 8, 1)), Flatten(), Dense(16, "relu"), Dense(10, "softmax"))
    projects = (
        digits_project,
        dataclasses.replace(digits_project, training=training),
        dataclasses.replace(digits_project, network=wider),
    )
    paths = [make_run(f"20261128-10150{place}-a", project=project) for place, project in enumerate(projects)]
    return tuple(
        TickedRun(run_record(path), Style(place), run_contents(path), path.name)
        for place, path in enumerate(paths)
    )


@pytest.fixture
def panel(qtbot: QtBot) -> ComparePanel:
    made = ComparePanel()
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


def compare(panel: ComparePanel, runs: tuple[TickedRun, ...], qtbot: QtBot) -> None:
    panel.show_runs(runs)
    qtbot.waitUntil(lambda: not panel.is_busy)


def test_what_differs_and_on_demand_the_rest(
    panel: ComparePanel, runs: tuple[TickedRun, ...], qtbot: QtBot
) -> None:
    compare(panel, runs[:2], qtbot)
    assert panel.settings.texts == {"Batch size": ("64", "8")}
    assert panel.summary.text == "1 setting differs"
    assert not panel.layers.isVisible()
    panel.same_box.setChecked(True)
    assert panel.settings.texts["Epochs"] == ("3", "3")


def test_layers_of_a_pair(panel: ComparePanel, runs: tuple[TickedRun, ...], qtbot: QtBot) -> None:
    compare(panel, runs, qtbot)
    assert panel.settings.texts["Parameters"] == ("650", "650", "1,210")
    assert panel.layers.isVisible()
    panel.partner.setCurrentIndex(1)
    assert any(layer.node.name.startswith("dense") for layer in panel.layers.shown)
    assert "1 added" in panel.layers_summary.text


def test_runs_that_are_alike(panel: ComparePanel, runs: tuple[TickedRun, ...], qtbot: QtBot) -> None:
    compare(panel, (runs[0], dataclasses.replace(runs[0], style=Style(3))), qtbot)
    assert panel.summary.text == "Nothing differs: these runs were trained alike."
    assert panel.settings.texts == {}
