from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.pixel.explain_pixel import ExplainPixel
from cnnstudio.ui.viewers.pixel import PixelViewer
from cnnstudio.ui.viewers.viewer import Subject
from tests.ui.viewers.account.accounts import account, row, window

PICTURE = Picture(np.zeros((8, 8, 3), np.uint8), "black.png")
SUBJECT = Subject(SavedModel("a.keras"), PICTURE, "conv", "Conv2D", (9, 9, 4))


@pytest.fixture
def viewer(qtbot: QtBot) -> PixelViewer:
    made = PixelViewer()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def asked(viewer: PixelViewer, subject: Subject = SUBJECT) -> tuple[str, tuple[int, ...], int]:
    task = viewer.task(subject)
    assert isinstance(task, ExplainPixel)
    return task.layer, task.place, task.unit


def test_it_asks_about_the_place_and_unit_that_a_layer_has(viewer: PixelViewer) -> None:
    assert asked(viewer) == ("conv", (4, 4), 0)
    viewer.show_place(8, 7)
    viewer.show_unit(6)
    assert asked(viewer) == ("conv", (8, 7), 3)
    smaller = dataclasses.replace(SUBJECT, layer="pool", shape=(4, 8, 9))
    assert asked(viewer, smaller) == ("pool", (2, 4), 6)
    assert asked(viewer) == ("conv", (8, 7), 3)
    assert asked(viewer, dataclasses.replace(SUBJECT, shape=(10,))) == ("conv", (), 6)
    assert asked(viewer, dataclasses.replace(SUBJECT, shape=(1, 1, 4))) == ("conv", (), 3)
    assert not PixelViewer.accepts(dataclasses.replace(SUBJECT, picture=None))


def test_keys_and_buttons_move_the_place(viewer: PixelViewer, qtbot: QtBot) -> None:
    viewer.task(SUBJECT)
    viewer.show_result(account(index=(0, 0, 1)))
    viewer.show_place(0, 0)
    with qtbot.waitSignal(viewer.task_changed):
        qtbot.keyClick(viewer.view, Qt.Key.Key_Right)
    assert asked(viewer)[1] == (0, 1)
    with qtbot.assertNotEmitted(viewer.task_changed):
        qtbot.keyClick(viewer.view, Qt.Key.Key_Up)  # the edge holds


def test_play_walks_on_when_it_was_answered_and_stops(viewer: PixelViewer, qtbot: QtBot) -> None:
    viewer.task(SUBJECT)
    viewer.show_place(8, 7)
    viewer.show_result(account(index=(8, 7, 1)))
    viewer.walk.speed.setCurrentIndex(viewer.walk.speed.count() - 1)
    with qtbot.waitSignal(viewer.task_changed):
        qtbot.mouseClick(viewer.walk.play, Qt.MouseButton.LeftButton)
    assert asked(viewer)[1] == (8, 8)
    viewer.walk.stepped.emit()  # no answer yet
    assert asked(viewer)[1] == (8, 8)
    viewer.show_result(account(index=(8, 8, 1)))
    qtbot.waitUntil(lambda: asked(viewer)[1] == (0, 0))
    viewer.clear()
    assert not viewer.walk.is_playing


def test_it_shows_number_place_and_field(viewer: PixelViewer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(viewer.place_changed) as placed:
        viewer.show_result(account(index=(2, 3, 1)))
    assert placed.args == [2, 3]
    assert "row 2, column 3, unit 1 · Conv2D" in viewer._header.details
    assert viewer._where.text() == "It sees 6 × 7 px of the image: rows 0–5, columns 2–8."
    assert viewer._verdict.text() == "The steps below come to Keras's own number."
    assert viewer.channel.isVisible()
    viewer.channel.setValue(2)
    assert viewer.view.plane == 2
    wrong = dataclasses.replace(account(), keras=1e9)
    viewer.show_result(wrong)
    assert "but Keras has 1e+09" in viewer._verdict.text()
    viewer.show_result(dataclasses.replace(account(row(5), shape=(5,), index=(2,)), field=None))
    assert not viewer.walk.isVisible()
    assert not viewer.channel.isVisible()


def test_a_number_leads_to_the_layer_before(viewer: PixelViewer, qtbot: QtBot) -> None:
    viewer.show_result(account())
    with qtbot.waitSignal(viewer.number_wanted) as wanted:
        viewer.view.number_chosen.emit(0, (1 * 9 + 5) * 3 + 2)
    assert wanted.args == ["before", (1, 5), 2]


def test_the_account_is_copied_as_text_and_table(viewer: PixelViewer, qtbot: QtBot) -> None:
    viewer.show_result(account())
    qtbot.keyClick(viewer.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("conv, row 0, column 0, unit 1: ")
    viewer.copy_table()
    assert QGuiApplication.clipboard().text().startswith("step,plane,row,column,input,factor,term,padding")


def test_the_account_is_saved_as_picture_arrays_and_table(viewer: PixelViewer) -> None:
    assert viewer.picture() is None
    assert viewer.table() is None
    assert not viewer.arrays()
    shown = account(window(3, 11, 11), row(60))
    viewer.show_result(shown)
    drawing, table = viewer.picture(), viewer.table()
    assert drawing is not None
    assert table is not None
    assert drawing.size.height() > viewer.view.viewport().height()
    lower = drawing.image().copy(0, drawing.size.height(), 2 * drawing.size.width(), drawing.size.height())
    assert (
        len({lower.pixel(x, y) for x in range(0, lower.width(), 7) for y in range(0, lower.height(), 7)}) > 5
    )
    assert len(table.csv().splitlines()) == 1 + 3 * 11 * 11 + 1 + 60 + 1 + 1
    arrays = viewer.arrays()
    assert (arrays["step0_inputs"] * arrays["step0_factors"]).sum() == pytest.approx(shown.steps[0].value)
    assert arrays["step1_places"].shape == (60, 1, 1)


def test_what_is_to_be_said_of_the_axes_stands_beside_the_verdict(viewer: PixelViewer) -> None:
    note = "Axes as in the file: 3 × 6 × 5."
    viewer.show_result(dataclasses.replace(account(), note=note))
    said = viewer._verdict.text()
    assert said.replace("\N{NO-BREAK SPACE}", " ").endswith(f" {note}")
    assert " ×" not in said, "a shape is not parted at the end of a line"
    assert len(said) > len(note) + 1
