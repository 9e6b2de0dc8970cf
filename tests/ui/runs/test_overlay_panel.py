from __future__ import annotations

import dataclasses
import math
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.tasks import Detection
from cnnstudio.engine.runs.contents import run_contents
from cnnstudio.engine.runs.record import run_record
from cnnstudio.engine.training.training_progress import BatchPoint, TermPoint
from cnnstudio.ui.runs.overlay_panel import OverlayPanel
from cnnstudio.ui.runs.styles import Style
from cnnstudio.ui.runs.ticked_contents import TickedRun
from cnnstudio.ui.theme import theme
from tests.ui.runs.conftest import MakeRun


@pytest.fixture
def runs(make_run: MakeRun) -> tuple[TickedRun, ...]:
    """Runs of 3 and 2 epochs."""
    paths = make_run("20261128-101500-a", 3), make_run("20261128-101501-b", 2)
    return tuple(
        TickedRun(run_record(path), Style(place), run_contents(path), path.name)
        for place, path in enumerate(paths)
    )


@pytest.fixture
def panel(qtbot: QtBot) -> OverlayPanel:
    made = OverlayPanel()
    qtbot.addWidget(made)
    made.resize(1200, 500)
    return made


def drawn(panel: OverlayPanel, metric: str) -> list[list[float]]:
    return [values.tolist() for _, values in panel.plots[metric].drawn]


def test_nothing_is_drawn_before_anybody_sees_it(panel: OverlayPanel, runs: tuple[TickedRun, ...]) -> None:
    panel.show_runs(runs)
    assert drawn(panel, "loss") == []
    panel.show()
    first, second = (run.contents.history for run in runs)
    assert drawn(panel, "loss") == [
        [point.loss for point in first], [point.loss for point in second],
        [point.val_loss for point in first], [point.val_loss for point in second],
    ]  # fmt: skip
    panel.show_runs(runs[1:])
    assert drawn(panel, "score")[-1] == [point.val_score for point in second]
    assert len(drawn(panel, "score")) == 2


def test_ways_to_draw(panel: OverlayPanel, runs: tuple[TickedRun, ...]) -> None:
    panel.show_runs(runs)
    panel.show()
    panel.training.setChecked(False)
    assert len(drawn(panel, "loss")) == 2
    panel.smoothing.setCurrentIndex(1)
    assert len(drawn(panel, "loss")) == 4  # raw ones behind
    panel.axis.setCurrentIndex(1)
    assert [places.tolist() for places, _ in panel.plots["loss"].drawn][:2] == [[1.5, 3, 4.5]] * 2
    panel.axis.setCurrentIndex(2)
    assert panel.plots["loss"].plot.getAxis("bottom").labelText == "step (one batch each)"
    assert drawn(panel, "loss") == []  # these runs do not say how many batches an epoch has
    told = [replace(run.contents, environment={"data": {"training": 640}}) for run in runs]
    points = tuple([BatchPoint(step, 5.0, 0.5) for step in range(1, 31)])
    with_batches = replace(runs[0], contents=replace(told[0], batches=points))
    panel.training.setChecked(True)
    panel.show_runs((with_batches, replace(runs[1], contents=told[1])))
    places = [places.tolist() for places, _ in panel.plots["loss"].drawn]
    assert places[0] == list(range(1, 31))
    assert places[-1] == [10, 20]
    panel.scale.setCurrentIndex(1)
    assert panel.plots["loss"].plot.getAxis("left").logMode
    assert not panel.plots["score"].plot.getAxis("left").logMode


def test_everything_is_in_view(panel: OverlayPanel, runs: tuple[TickedRun, ...]) -> None:
    panel.show_runs(runs)
    panel.show()
    (left, right), (bottom, top) = panel.plots["loss"].plot.getViewBox().viewRange()
    values = [value for curve in drawn(panel, "loss") for value in curve]
    assert left <= 0
    assert right >= 3
    assert bottom < min(values)
    assert top > max(values)


def test_the_legend_says_what_is_under_the_pointer(panel: OverlayPanel, runs: tuple[TickedRun, ...]) -> None:
    panel.show_runs(runs)
    panel.show()
    assert panel.legend.rows == (
        ("20261128-101500-a", "1.9", "50.0 %"),
        ("20261128-101501-b", "1.9", "50.0 %"),
    )
    panel.plots["loss"].pointed.emit(3.1)
    assert panel.legend.rows[0][1:] == ("1.9", "50.0 %")
    assert panel.legend.rows[1][1:] == ("", "")  # it has no third epoch
    assert panel.plots["score"]._cross.isVisible()
    panel.plots["loss"].pointed.emit(1.2)
    assert panel.legend.rows[1][1:] == ("1.8", "60.0 %")
    panel.plots["loss"].pointed.emit(math.nan)
    assert not panel.plots["score"]._cross.isVisible()


def test_colours_follow_the_theme(panel: OverlayPanel, runs: tuple[TickedRun, ...]) -> None:
    panel.show_runs(runs)
    panel.show()

    def colours() -> list[str]:
        return [item.opts["pen"].color().name() for item in panel.plots["loss"]._items]

    assert colours() == list(theme.colours.series[:2]) * 2
    theme.apply("dark")
    try:
        assert colours() == list(theme.colours.series[:2]) * 2
    finally:
        theme.apply("light")


def test_a_term_of_the_loss_is_drawn_alone(panel: OverlayPanel, runs: tuple[TickedRun, ...]) -> None:
    panel.show_runs(runs)
    panel.show()
    assert not panel.part.isVisibleTo(panel)
    contents = runs[0].contents
    terms = TermPoint("loss_xy", 0.5, 0.75), TermPoint("loss_size", 1.5, 1.75)
    history = tuple([dataclasses.replace(point, terms=terms) for point in contents.history])
    project = dataclasses.replace(contents.project, task=Detection())
    detector = dataclasses.replace(
        runs[0], contents=dataclasses.replace(contents, project=project, history=history)
    )
    panel.show_runs((detector, runs[1]))
    assert panel.part.isVisibleTo(panel)
    names = [panel.part.itemText(place) for place in range(panel.part.count())]
    assert names == ["whole loss", "Centre", "Size"]
    assert len(drawn(panel, "loss")) == 4
    panel.part.setCurrentIndex(2)
    assert drawn(panel, "loss") == [[1.5] * 3, [1.75] * 3]  # the other run has none
    panel.show_runs((detector,))
    assert panel.part.currentText() == "Size"
    panel.show_runs(runs)
    assert drawn(panel, "loss")[0] == [point.loss for point in runs[0].contents.history]
