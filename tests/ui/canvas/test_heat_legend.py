from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.network import Network, chain
from cnnstudio.engine.building.layer_times import LayerTimes
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.canvas.canvas import Canvas
from cnnstudio.ui.canvas.card_state import SHARE_STEPS
from cnnstudio.ui.canvas.card_times import time_sums
from cnnstudio.ui.canvas.heat_legend import HeatLegend
from cnnstudio.ui.theme.heat import LEVELS, heat_colour

MakeCanvas = Callable[[Network], Canvas]
_NETWORK = chain(Input((8, 8, 1)), Conv2D(4, padding="same"), Flatten(), Dense(2))


def test_it_shows_only_while_colours_stand_for_amounts(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    assert not legend.isVisible()
    canvas.set_heated(True)
    assert legend.isVisible()
    canvas.set_heated(False)
    assert not legend.isVisible()


def test_it_gives_the_measure_and_its_numbers(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    canvas.set_heated(True)
    assert legend.texts() == ("Parameters of a layer", "0", "128", "514")
    canvas.set_bar("memory")
    assert legend.texts() == ("Output memory of a layer", "0", "256 B", "1.0 kB")
    assert "1.0 kB at most" in legend.accessibleDescription()


def test_a_note_is_not_written_under_it(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(chain(Input((8, 8, 1)), *[Conv2D(4, padding="same") for _ in range(12)]))
    canvas.resize(900, 400)
    canvas.actual_size()
    canvas.set_bar("time")
    legend = HeatLegend(canvas)
    legend.show()
    for node in ("n3", "n5", "n12"):
        canvas.writing.begin(node)
        field = canvas.writing.field.geometry().translated(canvas.viewport().pos())
        assert not field.intersects(legend.geometry()), node
        assert field.bottom() > 0
        canvas.writing.cancel()


def test_the_strip_goes_from_little_to_much(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    canvas.set_heated(True)
    image = legend.grab().toImage()
    assert image.pixelColor(13, 32) == QColor(heat_colour(0))
    assert image.pixelColor(legend.width() - 14, 32) == QColor(heat_colour(LEVELS - 1))


def test_the_number_stands_on_the_card_too(make_canvas: MakeCanvas, networks: SimpleNamespace) -> None:
    canvas = make_canvas(_NETWORK)
    canvas.set_heated(True)
    canvas.set_bar("memory")
    state = canvas.canvas_scene.card("n1").state
    assert state.second_line == "40 · 2,304 · 1.0 kB"
    assert state.heat == LEVELS - 1
    canvas.set_heated(False)
    assert canvas.canvas_scene.card("n1").state.heat is None


_TIMES = LayerTimes({("n0",): 0, ("n1",): 8_000_000, ("n2",): 0, ("n3",): 2_000_000}, 16, "CPU, 2 cores")


def test_it_offers_to_measure_what_was_not_measured(qtbot: QtBot, make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    assert not legend.isVisible()
    canvas.set_bar("time")
    assert legend.isVisible()
    assert (legend.note.text(), legend.button.text()) == ("Not measured yet.", "Measure")
    assert canvas.canvas_scene.card("n1").state.share is None
    with qtbot.waitSignal(legend.times_requested):
        QTest.mouseClick(legend.button, Qt.MouseButton.LeftButton)
    legend.show_doing("Measuring conv2d, 30%")
    assert (legend.note.text(), legend.button.text()) == ("Measuring conv2d, 30%", "Stop")
    canvas.set_bar("params")
    assert not legend.isVisible()


def test_it_says_where_times_come_from_and_when_they_are_old(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(_NETWORK)
    legend = HeatLegend(canvas)
    canvas.set_bar("time")
    canvas.set_heated(True)
    before = legend.height()
    canvas.set_times(time_sums(_TIMES))
    assert legend.texts() == ("Time of a layer", "0", "2.0 ms", "8.0 ms")
    assert legend.note.text() == "10.0 ms for a batch of 16 on CPU, 2 cores."
    assert legend.button.text() == "Measure again"
    assert legend.height() > before, "there is a strip now"
    state = canvas.canvas_scene.card("n1").state
    assert state.second_line == "40 · 2,304 · 8.0 ms"
    assert state.share == round(SHARE_STEPS * 0.8)
    assert state.heat == LEVELS - 1
    canvas.set_times(time_sums(_TIMES, is_stale=True))
    assert legend.note.text().endswith("CPU, 2 cores, before the last edits.")
    assert legend.note.text() in legend.accessibleDescription()
    text = canvas.explanation(QPointF(canvas.mapFromScene(*canvas.canvas_scene.placed.rect("n1").center)))
    assert "Time for a batch of 16 on CPU, 2 cores: 8.0 ms, before the last edits" in text
    assert "The bar: 80.0 % of the network's time" in text


def test_a_folded_stage_and_an_open_block_have_their_layers_times(
    make_canvas: MakeCanvas, networks: SimpleNamespace
) -> None:
    canvas = make_canvas(networks.block())
    report = canvas.editor.document.report
    inside = [node for node in report["unit"].inner.network if node.inputs]
    times = {("image",): 0, **{("unit", node.id): 1_000 for node in inside}}
    canvas.set_bar("time")
    canvas.set_times(time_sums(LayerTimes(times, 1, "CPU")))
    assert canvas.canvas_scene.card_state("unit").second_line.endswith(f"{len(inside)}.0 µs")
    canvas.view.set_open("unit", is_open=True)
    cards = [node.id for node in canvas.canvas_scene.network if node.inputs]
    assert len(cards) == len(inside)
    assert all(canvas.canvas_scene.card_state(card).second_line.endswith(" · 1.0 µs") for card in cards)
    canvas.view.set_open("unit", is_open=False)
    canvas.fold_stages()
    [stage] = canvas.canvas_scene.folding.stages or ["unit"]
    assert canvas.canvas_scene.card_state(stage).second_line.endswith(f"{len(inside)}.0 µs")
