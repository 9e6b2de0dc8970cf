from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import DataError
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.inspecting.overview import OverviewResult, StripsSoFar
from cnnstudio.engine.inspecting.side_by_side import ColumnsSoFar, SideBySide
from cnnstudio.engine.inspecting.strips import LayerStrip, strip
from cnnstudio.engine.predicting.scores import ClassScore, Prediction
from cnnstudio.ui.theme import theme
from cnnstudio.ui.viewers.overview import OtherModel, OverviewViewer
from cnnstudio.ui.viewers.paint_overview import GUTTER, HEAD, ROW
from cnnstudio.ui.viewers.viewer import Subject

MODEL = UntrainedModel(Project(name="here"))
OTHER = SavedModel("there.keras")


@dataclass(frozen=True)
class Source:
    name: str
    read: Callable[[], Picture]


def picture(name: str) -> Picture:
    return Picture(np.full((8, 8, 1), 90, np.uint8), name)


def layers(*extra: LayerStrip) -> tuple[LayerStrip, ...]:
    noise = np.random.default_rng(0)
    shapes = (("conv", "Conv2D", (6, 6, 4)), ("pool", "MaxPooling2D", (3, 3, 4)), ("dense", "Dense", (10,)))
    made = (strip(name, kind, noise.random(shape, np.float32), None, 12) for name, kind, shape in shapes)
    return (*made, *extra)


def result(*extra: LayerStrip) -> OverviewResult:
    prediction = Prediction("a", (ClassScore("8", 0.9),))
    return OverviewResult(prediction, layers(*extra), np.zeros((8, 8, 1), np.float32), ())


@pytest.fixture
def viewer(qtbot: QtBot) -> OverviewViewer:
    theme.apply("light")
    made = OverviewViewer()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.offer_models("net", (OtherModel("epoch 3", OTHER),))
    made.show()
    return made


@pytest.fixture
def subject() -> Subject:
    return Subject(MODEL, picture("a.png"), "pool", "MaxPooling2D", (3, 3, 4))


def columns(viewer: OverviewViewer, subject: Subject) -> list[tuple[object, str]]:
    task = viewer.task(subject)
    assert isinstance(task, SideBySide)
    return [(column.model, column.image.name) for column in task.columns]


def test_images_and_networks_stand_side_by_side(
    viewer: OverviewViewer, subject: Subject, qtbot: QtBot
) -> None:
    viewer.offer_pictures([Source(name, lambda name=name: picture(name)) for name in ("b.png", "c.png")])
    assert columns(viewer, subject) == [(MODEL, "a.png")]
    assert viewer.task(subject).columns[0].count == 12  # type: ignore[attr-defined]
    viewer._count.setCurrentIndex(1)
    assert columns(viewer, subject) == [(MODEL, "a.png")]  # until the other one is read
    qtbot.waitUntil(lambda: len(columns(viewer, subject)) == 2)
    with qtbot.waitSignal(viewer.task_changed):
        viewer._beside.setCurrentIndex(1)
    assert columns(viewer, subject) == [
        (MODEL, "a.png"),
        (OTHER, "a.png"),
        (MODEL, "b.png"),
        (OTHER, "b.png"),
    ]
    assert viewer.task(subject).columns[0].count == 4  # type: ignore[attr-defined]
    viewer.show_result((result(), "It is no network.", result(), result()))
    heads = [(column.picture, column.model, column.refusal) for column in viewer.view.columns]
    assert heads == [
        ("a.png", "net", ""), ("a.png", "epoch 3", "It is no network."), ("b.png", "net", ""), ("b.png", "epoch 3", ""),
    ]  # fmt: skip
    assert viewer.details == (
        "3 layers · in every column the units that are strongest in the first · each layer on its own scale"
    )
    viewer.grab()


def test_an_image_that_cannot_be_read_is_told(viewer: OverviewViewer, subject: Subject, qtbot: QtBot) -> None:
    def fail() -> Picture:
        raise DataError("b.png is damaged: save it again.")

    viewer.offer_pictures([Source("b.png", fail)])
    with qtbot.waitSignal(viewer._reading.refused):
        viewer._count.setCurrentIndex(1)
    assert viewer.details == "b.png is damaged: save it again."
    assert columns(viewer, subject) == [(MODEL, "a.png")]


def test_choices_that_are_still_offered_stay(viewer: OverviewViewer) -> None:
    viewer._beside.setCurrentIndex(1)
    viewer.offer_models("net", (OtherModel("best", MODEL), OtherModel("epoch 3", OTHER)))
    assert viewer._beside.currentText() == "epoch 3"
    viewer.offer_models("net", ())
    assert not viewer._beside.isEnabled()
    assert viewer._chosen_others() == ()


def test_the_first_thumbnails_are_seen_before_the_last_are_there(
    viewer: OverviewViewer, subject: Subject
) -> None:
    viewer.task(subject)
    viewer.show_progress(ColumnsSoFar({0: StripsSoFar(0, layers()[:2])}))
    assert viewer.view.rows == ("conv", "pool")
    viewer.show_result((result(),))
    assert viewer.view.rows == ("conv", "pool", "dense")
    other = Subject(MODEL, picture("b.png"), "pool", "MaxPooling2D", (3, 3, 4))
    viewer.task(other)
    viewer.show_progress(ColumnsSoFar({0: StripsSoFar(0, layers()[:1])}))
    assert viewer.view.columns[0].picture == "a.png"  # until all of the new one is there
    viewer.show_result((result(),))
    assert viewer.view.columns[0].picture == "b.png"


def test_a_click_chooses_layer_and_unit(viewer: OverviewViewer, subject: Subject, qtbot: QtBot) -> None:
    viewer.task(subject)
    viewer.show_result((result(),))
    view = viewer.view
    second = QPoint(GUTTER + 16 + 58 + 10, HEAD + ROW // 2)
    chosen: list[object] = []
    viewer.layer_chosen.connect(chosen.append)
    viewer.unit_chosen.connect(chosen.append)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert chosen == ["conv", layers()[0].units[1]]
    with qtbot.assertNotEmitted(viewer.unit_chosen), qtbot.waitSignal(viewer.layer_chosen) as signal:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, HEAD + 2 * ROW + 5))
    assert signal.args == ["dense"]
    with qtbot.assertNotEmitted(viewer.layer_chosen):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, HEAD + 3 * ROW + 5))


def test_the_chosen_layer_is_marked_and_brought_into_view(viewer: OverviewViewer, subject: Subject) -> None:
    viewer.task(subject)
    noise = [strip(f"more_{number}", "ReLU", np.ones((3, 3, 1), np.float32)) for number in range(30)]
    viewer.show_result((result(*noise),))
    image = viewer.view.viewport().grab().toImage()
    assert image.pixelColor(3, HEAD + ROW + 3) == QColor(theme.colours.selected)
    assert image.pixelColor(3, HEAD + 3) == QColor(theme.colours.background)
    assert viewer.view.accessibleDescription() == "chosen: pool, 3 × 3 × 4"
    viewer.view.show_layer("more_29")
    bar = viewer.view.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    viewer.view.show_layer("conv")
    assert bar.value() == 0


def test_values_that_are_no_numbers_have_a_sign(viewer: OverviewViewer, subject: Subject) -> None:
    viewer.task(subject)
    bad = strip("bad", "Conv2D", np.full((3, 3, 2), np.nan, np.float32))
    viewer.show_result((result(bad),))
    image = viewer.view.viewport().grab().toImage()
    top = HEAD + 3 * ROW
    colours = {image.pixelColor(x, top + ROW // 2).name() for x in range(GUTTER, 890)}
    assert theme.colours.error in colours
    found = viewer.view.hit(QPoint(GUTTER + 30, top + ROW // 2))
    assert found is not None
    assert found.strip.unknown == 18


def test_picture_numbers_and_table_can_be_saved(viewer: OverviewViewer, subject: Subject) -> None:
    assert (viewer.picture(), dict(viewer.arrays()), viewer.table()) == (None, {}, None)
    viewer.task(subject)
    viewer.show_result((result(),))
    drawing, table = viewer.picture(), viewer.table()
    assert drawing is not None
    assert table is not None
    assert drawing.size.height() == HEAD + 3 * ROW
    assert ">pool<" in drawing.svg("overview").decode()
    assert np.array_equal(viewer.arrays()["0/pool"], layers()[1].maps)
    assert table.csv().splitlines()[2].startswith("a.png,net,pool,MaxPooling2D,3x3x4,")
    viewer.clear()
    assert viewer.picture() is None
    with pytest.raises(TypeError):
        viewer.show_result("overviews")
