from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import UntrainedModel
from cnnstudio.engine.inspecting.layer_statistics import LayerFigures, LayerStatistics, spread
from cnnstudio.engine.inspecting.saturation import Saturation
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.paint_spread import HEIGHT, figure_lines
from cnnstudio.ui.viewers.statistics import StatisticsViewer
from cnnstudio.ui.viewers.viewer import Subject

MODEL = UntrainedModel(Project())
NOISE = np.random.default_rng(0).normal(size=4000).astype(np.float32)


@pytest.fixture
def viewer(qtbot: QtBot) -> StatisticsViewer:
    theme.apply("light")
    made = StatisticsViewer()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def figures() -> LayerFigures:
    values = np.maximum(0, NOISE)
    ends = Saturation("relu6", None, 6.0, 0.0, 0.25)
    return LayerFigures(
        "conv", spread("activations", values), ends, (spread("kernel", NOISE), spread("bias", NOISE[:9]))
    )


def test_it_asks_for_outputs_where_there_is_an_image() -> None:
    bare = Subject(MODEL, None, "conv", "Conv2D", (6, 6, 2), (3, 3, 1, 2))
    assert StatisticsViewer.accepts(bare)
    assert StatisticsViewer.task(None, bare) == LayerStatistics(MODEL, None, "conv")  # type: ignore[arg-type]
    assert not StatisticsViewer.accepts(Subject(MODEL, None, "flat", "Flatten", (72,)))
    picture = Picture(np.zeros((8, 8, 1), np.uint8), "a")
    assert StatisticsViewer.accepts(Subject(MODEL, picture, "flat", "Flatten", (72,)))


def test_figures_stand_beside_the_bars(viewer: StatisticsViewer) -> None:
    viewer.show_result(figures())
    assert [one.name for one, _ in viewer.view.spreads] == ["activations", "kernel", "bias"]
    shown, ends = viewer.view.spreads[0]
    lines = {name: value for name, value, _ in figure_lines(shown, ends)}
    assert lines["zeros"] == f"{100 * (NOISE <= 0).mean():.0f} %"
    assert lines["saturated at 6"] == "25 %"
    assert "saturated at 0" not in lines
    assert "zeros" in viewer.view.accessibleDescription()
    assert viewer.details == "its outputs and weights"
    assert viewer.view.minimumHeight() == 2 * HEIGHT  # two beside each other, one below


def test_bars_grow_with_the_logarithm_where_that_is_chosen(viewer: StatisticsViewer) -> None:
    viewer.show_result(figures())

    def painted() -> int:
        image = viewer.view.grab().toImage()
        bar = QColor(theme.colours.series[1])
        return sum(image.pixelColor(x, y) == bar for x in range(500, 800, 3) for y in range(0, HEIGHT, 3))

    linear = painted()
    viewer._log.setCurrentIndex(1)
    assert painted() > 1.5 * linear > 0


def test_what_is_no_number_is_said_in_the_colour_of_errors(viewer: StatisticsViewer) -> None:
    values = np.array([np.nan, np.inf, -np.inf, 1], np.float32)
    assert [line for line in figure_lines(spread("activations", values), None) if line[2]] == [
        ("NaN", "1", True),
        ("infinite", "2", True),
    ]
    for odd in (np.full(3, np.nan, np.float32), np.zeros(3, np.float32), np.full(3, 7, np.float32)):
        viewer.show_result(LayerFigures("bad", spread("activations", odd), None, ()))
        viewer.grab()
    assert viewer.details == "its outputs; it has no weights of its own"


def test_it_can_be_saved(viewer: StatisticsViewer) -> None:
    assert (viewer.picture(), viewer.table()) == (None, None)
    viewer.show_result(figures())
    drawing, table = viewer.picture(), viewer.table()
    assert drawing is not None
    assert table is not None
    svg = drawing.svg("statistics").decode()
    assert ">Kernel<" in svg
    assert ">standard deviation<" in svg
    rows = list(csv.DictReader(io.StringIO(table.csv())))
    assert [row["numbers"] for row in rows] == ["activations", "kernel", "bias"]
    assert float(rows[1]["standard deviation"]) == pytest.approx(NOISE.std(), rel=1e-5)
    assert sum(map(int, rows[1]["counts of equal parts from min to max"].split())) == 4000
    assert float(rows[0]["share at the upper end"]) == 0.25
    arrays = viewer.arrays()
    assert list(arrays)[2:4] == ["1/kernel/counts", "1/kernel/edges"]
    assert arrays["1/kernel/counts"].sum() == 4000
    assert np.histogram(NOISE[NOISE != 0], arrays["1/kernel/edges"])[0].tolist() == pytest.approx(
        arrays["1/kernel/counts"].tolist(), abs=2
    )
    viewer.clear()
    assert viewer.arrays() == {}
    assert viewer.picture() is None
    with pytest.raises(TypeError):
        viewer.show_result(3)
